using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <summary>A rewrite of a file that happens as a whole or not at all.</summary>
/// <remarks>What is written goes to a file beside the one that is rewritten (<c>.*.~TMP</c>), which takes its place at the commit: the bytes are flushed to the
/// disk, the file is renamed, the folder is flushed. A crash or power cut at any moment leaves the old file or the new one, complete, and perhaps the file
/// beside it. The file keeps its Unix permissions; it is a new file otherwise, so that hard links go on naming the old content, and on Unix its owner is
/// whoever wrote it. Meanwhile nobody else of this process can write the file.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.storagestreamtransaction"/> (documented); one commit:
/// inferred.</para></remarks>
public sealed class StorageStreamTransaction : IDisposable
{
    private readonly FileReplacement _replacement;
    private ulong _oldPosition;

    internal StorageStreamTransaction(FileReplacement replacement)
    {
        _replacement = replacement;
        Stream = new FileRandomAccessStream(new RandomAccessView(
            replacement.Content, 0, canRead: true, canWrite: true, nameof(FileRandomAccessStream)));
    }

    /// <summary>The content to be, at first the one that the file has: set <see cref="IRandomAccessStream.Size"/> when less is written. It is closed by the
    /// commit: a later call fails (<see cref="ObjectDisposedException"/>, 0x80000013) and says so.</summary>
    public IRandomAccessStream Stream { get; }

    /// <summary>Puts what was written in the place of the file. Call it once, when every write to <see cref="Stream"/> has ended.</summary>
    /// <param name="cancellationToken">Stops the call before the file is replaced; the transaction is closed then.</param>
    /// <returns>Ends when the new content is on the disk under the file's name.</returns>
    /// <exception cref="InvalidOperationException">The transaction was committed before (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The transaction was closed (0x80000013).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005); the file is as it was.</exception>
    /// <exception cref="IOException">The disk is full (0x80070070), the file is open elsewhere on Windows (0x80070020), or the like; the file is as it was.
    /// Only when the last step fails, flushing the folder, the new content is in place already.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task CommitAsync(CancellationToken cancellationToken = default) =>
        FileCall.Run("Replace", _replacement.Target, token => _replacement.Commit(durable: true, token), cancellationToken);

    /// <summary>Reads on in the file that is to be replaced; 0 at its end, or when there is none.</summary>
    internal async ValueTask<int> ReadOldAsync(Memory<byte> destination, CancellationToken token)
    {
        int read = _replacement.Original is { } old ? await old.ReadAsync(_oldPosition, destination, token).ConfigureAwait(false) : 0;
        _oldPosition += (uint)read;
        return read;
    }

    /// <summary>Closes the transaction. Without a commit before, the file stays as it is. Calling again does nothing.</summary>
    public void Dispose() => _replacement.Discard();
}
