using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>The input stream of a web socket without messages.</summary>
/// <param name="receive">Reads at least one byte; 0 at the end.</param>
internal sealed class WebSocketInput(Func<Memory<byte>, CancellationToken, ValueTask<int>> receive) : IInputStream, IMemoryInput
{
    private volatile bool _closed;

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) =>
        _closed ? throw Throw.Closed("InputStream") : receive(destination, cancellationToken);

    public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(buffer);
        return _closed ? throw Throw.Closed("InputStream") : MemoryStreamCalls.ReadAsync(this, buffer, count, options, cancellationToken);
    }

    public void Dispose() => _closed = true;
}
