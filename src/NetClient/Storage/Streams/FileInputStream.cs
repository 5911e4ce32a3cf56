using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>A file to read from start to end, or from a position on.</summary>
/// <remarks>Reads may run beside those of other streams over the file. A cancelled read leaves the stream usable. Source:
/// <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.fileinputstream"/> (documented).</remarks>
public sealed class FileInputStream : IInputStream, IMemoryInput
{
    private readonly RandomAccessView _view;

    internal FileInputStream(RandomAccessView view) => _view = view;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file was written meanwhile, and the stream is a polite reader's (0x80070323), or the device failed
    /// (0x8007045D).</exception>
    public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default) =>
        _view.ReadAsync(buffer, count, options, cancellationToken);

    /// <summary>Closes the stream. Calling again does nothing.</summary>
    public void Dispose() => _view.Dispose();

    ValueTask<int> IMemoryInput.ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => _view.ReadAsync(destination, cancellationToken);
}
