using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>An <see cref="IInputStream"/> over a <see cref="System.IO.Stream"/>, which it closes with itself.</summary>
internal sealed class InputOverStream(Stream stream) : IInputStream, IMemoryInput
{
    private bool _closed;

    public Stream Stream => stream;

    public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return MemoryStreamCalls.ReadAsync(this, buffer, count, options, cancellationToken);
    }

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return NetStreamCalls.ReadAsync(stream, destination, cancellationToken);
    }

    public void Dispose()
    {
        _closed = true;
        stream.Dispose();
    }

    private void ThrowIfClosed()
    {
        if (_closed)
            throw Throw.Closed(nameof(IInputStream));
    }
}
