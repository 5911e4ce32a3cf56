using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>A file to write, from a position on.</summary>
/// <remarks>A cancelled write may have written some of its bytes. Source:
/// <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.fileoutputstream"/> (documented).</remarks>
public sealed class FileOutputStream : IOutputStream, IMemoryOutput
{
    private readonly RandomAccessView _view;

    internal FileOutputStream(RandomAccessView view) => _view = view;

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full (0x80070070), the file would be too large (0x800700DF), or the device failed (0x8007045D).</exception>
    public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default) => _view.WriteAsync(buffer, cancellationToken);

    /// <summary>Ends when the disk has what was written.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>True.</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    /// <exception cref="IOException">The data could not be written (0x80070070, 0x8007045D).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default) => _view.FlushAsync(cancellationToken);

    /// <summary>Closes the stream. Calling again does nothing.</summary>
    public void Dispose() => _view.Dispose();

    ValueTask IMemoryOutput.WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) => _view.WriteAsync(source, cancellationToken);
}
