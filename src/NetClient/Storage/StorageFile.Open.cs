using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <content>Streams over the file.</content>
public sealed partial class StorageFile
{
    /// <inheritdoc/>
    public Task<IRandomAccessStream> OpenAsync(FileAccessMode accessMode, CancellationToken cancellationToken = default) =>
        OpenAsync(accessMode, StorageOpenOptions.None, cancellationToken);

    /// <summary>Opens a stream over the file.</summary>
    /// <param name="accessMode">What the stream can do.</param>
    /// <param name="options">Who else may have the file open.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The stream, at position 0; close it when done.</returns>
    /// <exception cref="ArgumentException">A value is none of its enumeration (0x80070057).</exception>
    /// <inheritdoc cref="IStorageFile.OpenAsync" path="/exception"/>
    public Task<IRandomAccessStream> OpenAsync(FileAccessMode accessMode, StorageOpenOptions options, CancellationToken cancellationToken = default)
    {
        FileOpening.Check(accessMode, options, FileOpenDisposition.OpenExisting);
        return FileCall.RunAsync(
            "Open",
            Path,
            async token =>
            {
                if (accessMode is FileAccessMode.ReadWrite)
                    ThrowIfStreamed("Open");
                return _streamed is not null
                    ? await _streamed.OpenAsync(token).ConfigureAwait(false)
                    : FileRandomAccessStream.Over(FileOpening.Open(Path, accessMode, options), accessMode);
            },
            cancellationToken);
    }

    /// <summary>Opens the file for reading, with <see cref="StorageOpenOptions.None"/>: a write to the file ends the stream.</summary>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The stream, at position 0, with <see cref="ContentType"/>; close it when done.</returns>
    /// <inheritdoc cref="IStorageFile.OpenAsync" path="/exception"/>
    public Task<IRandomAccessStreamWithContentType> OpenReadAsync(CancellationToken cancellationToken = default) =>
        FileCall.RunAsync<IRandomAccessStreamWithContentType>(
            "Open", Path, async token => new TypedRandomAccessStream(await OpenToReadAsync(token).ConfigureAwait(false), ContentType), cancellationToken);

    /// <summary>Opens the file for reading from start to end, with <see cref="StorageOpenOptions.None"/>: a write to the file ends the stream.</summary>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The stream; close it when done.</returns>
    /// <inheritdoc cref="IStorageFile.OpenAsync" path="/exception"/>
    public Task<IInputStream> OpenSequentialReadAsync(CancellationToken cancellationToken = default) => FileCall.RunAsync(
        "Open",
        Path,
        async token =>
        {
            using IRandomAccessStream stream = await OpenToReadAsync(token).ConfigureAwait(false);
            return stream.GetInputStreamAt(0);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<StorageStreamTransaction> OpenTransactedWriteAsync(CancellationToken cancellationToken = default) =>
        OpenTransactedWriteAsync(StorageOpenOptions.None, cancellationToken);

    /// <summary>Opens a copy of the file that takes its place when it is committed. Until then, and if that never comes, the file stays as it is.</summary>
    /// <param name="options">None or <see cref="StorageOpenOptions.AllowOnlyReaders"/>: there is never another writer.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The transaction; close it when done. Its stream begins with the file's content.</returns>
    /// <exception cref="ArgumentException">The options allow writers, or are none of the enumeration (0x80070057).</exception>
    /// <inheritdoc cref="IStorageFile.OpenAsync" path="/exception"/>
    public Task<StorageStreamTransaction> OpenTransactedWriteAsync(StorageOpenOptions options, CancellationToken cancellationToken = default) =>
        _streamed is null
            ? FileRandomAccessStream.OpenTransactedWriteAsync(Path, options, FileOpenDisposition.OpenExisting, cancellationToken)
            : OpenRewriteAsync(cancellationToken);   // which refuses

    /// <summary>Opens a transaction that begins with nothing, for those who write all of the file.</summary>
    internal Task<StorageStreamTransaction> OpenRewriteAsync(CancellationToken token) => FileCall.Run(
        "Open",
        Path,
        _ =>
        {
            ThrowIfStreamed("Open");
            return new StorageStreamTransaction(FileReplacement.Begin(Path, FileOpenDisposition.TruncateExisting, ReplaceSteps.System));
        },
        token);

    private async Task<IRandomAccessStream> OpenToReadAsync(CancellationToken token) => _streamed is not null
        ? await _streamed.OpenAsync(token).ConfigureAwait(false)
        : FileRandomAccessStream.Over(FileOpening.Open(Path, FileAccessMode.Read, StorageOpenOptions.None), FileAccessMode.Read);
}
