using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>An <see cref="IOutputStream"/> over a <see cref="System.IO.Stream"/>, which it closes with itself.</summary>
internal sealed class OutputOverStream(Stream stream) : IOutputStream, IMemoryOutput
{
    private bool _closed;

    public Stream Stream => stream;

    public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return MemoryStreamCalls.WriteAsync(this, buffer, cancellationToken);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return NetStreamCalls.WriteAsync(stream, source, cancellationToken);
    }

    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return NetStreamCalls.FlushAsync(stream, cancellationToken);
    }

    public void Dispose()
    {
        _closed = true;
        stream.Dispose();
    }

    private void ThrowIfClosed()
    {
        if (_closed)
            throw Throw.Closed(nameof(IOutputStream));
    }
}
