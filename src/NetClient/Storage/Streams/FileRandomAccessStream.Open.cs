using NetClient.Internal;
using NetClient.Storage.Streams.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage.Streams;

/// <content>Opening by path.</content>
public sealed partial class FileRandomAccessStream
{
    /// <summary>Opens a file that is there, with <see cref="StorageOpenOptions.None"/>.</summary>
    /// <param name="filePath">The path, from the root of the file system on.</param>
    /// <param name="accessMode">What the stream can do.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The stream, at position 0; close it when done.</returns>
    /// <inheritdoc cref="OpenAsync(string, FileAccessMode, StorageOpenOptions, FileOpenDisposition, CancellationToken)" path="/exception"/>
    public static Task<IRandomAccessStream> OpenAsync(string filePath, FileAccessMode accessMode, CancellationToken cancellationToken = default) =>
        OpenAsync(filePath, accessMode, StorageOpenOptions.None, FileOpenDisposition.OpenExisting, cancellationToken);

    /// <summary>Opens a file.</summary>
    /// <param name="filePath">The path, from the root of the file system on.</param>
    /// <param name="accessMode">What the stream can do.</param>
    /// <param name="sharingOptions">Who else may have the file open.</param>
    /// <param name="openDisposition">What to do when the file is there, and when it is not.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The stream, at position 0; close it when done.</returns>
    /// <exception cref="ArgumentException">The path is null, empty or relative, a value is none of its enumeration, or the disposition writes and the access
    /// mode does not (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">The file is missing (0x80070002).</exception>
    /// <exception cref="DirectoryNotFoundException">A folder on the way is missing (0x80070003).</exception>
    /// <exception cref="PathTooLongException">The path is too long for the file system (0x800700CE).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it, the path is a folder's or a device's, or the file is to be written and is
    /// read-only (0x80070005).</exception>
    /// <exception cref="IOException">Somebody has the file open in a way that does not go with this one (0x80070020), or the file is to be new and is there
    /// (0x800700B7).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public static Task<IRandomAccessStream> OpenAsync(
        string filePath,
        FileAccessMode accessMode,
        StorageOpenOptions sharingOptions,
        FileOpenDisposition openDisposition,
        CancellationToken cancellationToken = default)
    {
        string path = FilePath.Absolute(filePath);
        FileOpening.Check(accessMode, sharingOptions, openDisposition);
        return FileCall.Run<IRandomAccessStream>(
            "Open", path, _ => Over(FileOpening.Open(path, accessMode, sharingOptions, openDisposition), accessMode), cancellationToken);
    }

    /// <summary>Opens a copy of a file that is there, which takes the file's place when it is committed.</summary>
    /// <param name="filePath">The path, from the root of the file system on.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The transaction; close it when done.</returns>
    /// <inheritdoc cref="OpenTransactedWriteAsync(string, StorageOpenOptions, FileOpenDisposition, CancellationToken)" path="/exception"/>
    public static Task<StorageStreamTransaction> OpenTransactedWriteAsync(string filePath, CancellationToken cancellationToken = default) =>
        OpenTransactedWriteAsync(filePath, StorageOpenOptions.None, FileOpenDisposition.OpenExisting, cancellationToken);

    /// <summary>Opens a copy of a file, or a new file, which takes its place when it is committed. Until then nothing is created or emptied.</summary>
    /// <param name="filePath">The path, from the root of the file system on.</param>
    /// <param name="openOptions">None or <see cref="StorageOpenOptions.AllowOnlyReaders"/>: there is never another writer.</param>
    /// <param name="openDisposition">Whether the file must be there, and whether the transaction begins with its content.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The transaction; close it when done.</returns>
    /// <exception cref="ArgumentException">The path is null, empty or relative, a value is none of its enumeration, or the options allow writers
    /// (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">The file is missing (0x80070002).</exception>
    /// <exception cref="DirectoryNotFoundException">A folder on the way is missing (0x80070003).</exception>
    /// <exception cref="PathTooLongException">The path is too long for the file system (0x800700CE).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it, the path is a folder's or a device's, or the file is read-only
    /// (0x80070005).</exception>
    /// <exception cref="IOException">Somebody has the file open in a way that does not go with this one (0x80070020), the file is to be new and is there
    /// (0x800700B7), or the disk is full (0x80070070).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public static Task<StorageStreamTransaction> OpenTransactedWriteAsync(
        string filePath, StorageOpenOptions openOptions, FileOpenDisposition openDisposition, CancellationToken cancellationToken = default)
    {
        string path = FilePath.Absolute(filePath);
        FileOpening.Check(FileAccessMode.ReadWrite, openOptions, openDisposition);
        if (openOptions is StorageOpenOptions.AllowReadersAndWriters)
            throw Throw.Argument("A transacted write cannot be beside other writers.", nameof(openOptions));
        return FileCall.RunAsync(
            "Open",
            path,
            async token => new StorageStreamTransaction(
                await FileReplacement.BeginWithContentAsync(path, openDisposition, ReplaceSteps.System, token).ConfigureAwait(false)),
            cancellationToken);
    }

    internal static FileRandomAccessStream Over(FileContent content, FileAccessMode mode) => new(new RandomAccessView(
        content, 0, canRead: true, canWrite: mode is FileAccessMode.ReadWrite, nameof(FileRandomAccessStream)));
}
