using NetClient.Storage.Streams;

namespace NetClient.Storage;

/// <summary>A file.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.istoragefile"/> (documented).</remarks>
public interface IStorageFile : IStorageItem, IInputStreamReference, IRandomAccessStreamReference
{
    /// <summary>The media type that goes with the extension; empty when none is known.</summary>
    string ContentType { get; }

    /// <summary>The extension, with its dot; empty when there is none.</summary>
    string FileType { get; }

    /// <summary>Opens a stream over the file, with <see cref="StorageOpenOptions.None"/>.</summary>
    /// <param name="accessMode">What the stream can do.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The stream, at position 0; close it when done.</returns>
    /// <exception cref="FileNotFoundException">The file is gone (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it, or the file is to be written and is read-only (0x80070005).</exception>
    /// <exception cref="IOException">Somebody else has the file open in a way that does not go with this one (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task<IRandomAccessStream> OpenAsync(FileAccessMode accessMode, CancellationToken cancellationToken = default);

    /// <summary>Opens a copy of the file that takes its place when it is committed. Until then, and if that never comes, the file stays as it is.</summary>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The transaction; close it when done. Its stream begins with the file's content.</returns>
    /// <inheritdoc cref="OpenAsync" path="/exception"/>
    Task<StorageStreamTransaction> OpenTransactedWriteAsync(CancellationToken cancellationToken = default);

    /// <summary>Copies the file into a folder, under its name. Fails when the name is taken.</summary>
    /// <param name="destinationFolder">The folder.</param>
    /// <param name="cancellationToken">Stops the copying; nothing of the copy is left.</param>
    /// <returns>The copy.</returns>
    /// <inheritdoc cref="CopyAsync(IStorageFolder, string, NameCollisionOption, CancellationToken)" path="/exception"/>
    Task<StorageFile> CopyAsync(IStorageFolder destinationFolder, CancellationToken cancellationToken = default);

    /// <summary>Copies the file into a folder. Fails when the name is taken.</summary>
    /// <param name="destinationFolder">The folder.</param>
    /// <param name="desiredNewName">The name of the copy, with the extension.</param>
    /// <param name="cancellationToken">Stops the copying; nothing of the copy is left.</param>
    /// <returns>The copy.</returns>
    /// <inheritdoc cref="CopyAsync(IStorageFolder, string, NameCollisionOption, CancellationToken)" path="/exception"/>
    Task<StorageFile> CopyAsync(IStorageFolder destinationFolder, string desiredNewName, CancellationToken cancellationToken = default);

    /// <summary>Copies the file into a folder. The copy appears when it is complete.</summary>
    /// <param name="destinationFolder">The folder.</param>
    /// <param name="desiredNewName">The name of the copy, with the extension.</param>
    /// <param name="option">What to do when the name is taken.</param>
    /// <param name="cancellationToken">Stops the copying; nothing of the copy is left.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="ArgumentException">An argument is null, the folder has no path, or the name is empty or leads to another folder
    /// (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">The file or the folder is gone (0x80070002), or the name is one that Windows cannot have
    /// (0x8007007B).</exception>
    /// <exception cref="PathTooLongException">The name has more than 255 characters (0x800700CE).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="IOException">The name is taken (0x800700B7), the file to replace is open (0x80070020), or the disk is full (0x80070070).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task<StorageFile> CopyAsync(
        IStorageFolder destinationFolder, string desiredNewName, NameCollisionOption option, CancellationToken cancellationToken = default);

    /// <summary>Copies the file over another one, which keeps its name.</summary>
    /// <param name="fileToReplace">The other one.</param>
    /// <param name="cancellationToken">Stops the copying; <paramref name="fileToReplace"/> stays as it is.</param>
    /// <returns>Ends when the other file has the content of this one.</returns>
    /// <inheritdoc cref="CopyAsync(IStorageFolder, string, NameCollisionOption, CancellationToken)" path="/exception"/>
    Task CopyAndReplaceAsync(IStorageFile fileToReplace, CancellationToken cancellationToken = default);

    /// <summary>Moves the file into a folder, under its name. Fails when the name is taken.</summary>
    /// <param name="destinationFolder">The folder.</param>
    /// <param name="cancellationToken">Stops the moving; the file stays where it is.</param>
    /// <returns>Ends when <see cref="IStorageItem.Path"/> is the new one.</returns>
    /// <inheritdoc cref="CopyAsync(IStorageFolder, string, NameCollisionOption, CancellationToken)" path="/exception"/>
    Task MoveAsync(IStorageFolder destinationFolder, CancellationToken cancellationToken = default);

    /// <summary>Moves the file into a folder. Fails when the name is taken.</summary>
    /// <param name="destinationFolder">The folder.</param>
    /// <param name="desiredNewName">The name there, with the extension.</param>
    /// <param name="cancellationToken">Stops the moving; the file stays where it is.</param>
    /// <returns>Ends when <see cref="IStorageItem.Path"/> is the new one.</returns>
    /// <inheritdoc cref="CopyAsync(IStorageFolder, string, NameCollisionOption, CancellationToken)" path="/exception"/>
    Task MoveAsync(IStorageFolder destinationFolder, string desiredNewName, CancellationToken cancellationToken = default);

    /// <summary>Moves the file into a folder; onto another device, by copying and deleting.</summary>
    /// <param name="destinationFolder">The folder.</param>
    /// <param name="desiredNewName">The name there, with the extension.</param>
    /// <param name="option">What to do when the name is taken.</param>
    /// <param name="cancellationToken">Stops the moving; the file stays where it is.</param>
    /// <returns>Ends when <see cref="IStorageItem.Path"/> is the new one.</returns>
    /// <inheritdoc cref="CopyAsync(IStorageFolder, string, NameCollisionOption, CancellationToken)" path="/exception"/>
    Task MoveAsync(IStorageFolder destinationFolder, string desiredNewName, NameCollisionOption option, CancellationToken cancellationToken = default);

    /// <summary>Moves the file to the place of another one, which is replaced.</summary>
    /// <param name="fileToReplace">The other one.</param>
    /// <param name="cancellationToken">Stops the moving; both files stay as they are.</param>
    /// <returns>Ends when <see cref="IStorageItem.Path"/> is the other file's.</returns>
    /// <inheritdoc cref="CopyAsync(IStorageFolder, string, NameCollisionOption, CancellationToken)" path="/exception"/>
    Task MoveAndReplaceAsync(IStorageFile fileToReplace, CancellationToken cancellationToken = default);
}
