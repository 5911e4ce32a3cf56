using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What a web socket's output stream sends through.</summary>
internal interface IWebSocketSender
{
    /// <summary>Sends bytes: one message of them, or some of a stream.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Throws E_ILLEGAL_METHOD_CALL before the connection, RO_E_CLOSED after it.</summary>
    void ThrowIfNotOpen(string operation);
}

/// <summary>The output stream of a web socket.</summary>
internal sealed class WebSocketOutput(IWebSocketSender sender) : IOutputStream, IMemoryOutput
{
    private volatile bool _closed;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) =>
        _closed ? throw Throw.Closed("OutputStream") : sender.SendAsync(source, cancellationToken);

    public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(buffer);
        return _closed ? throw Throw.Closed("OutputStream") : MemoryStreamCalls.WriteAsync(this, buffer, cancellationToken);
    }

    /// <summary>Nothing is held back; it tells whether the web socket is open (documented).</summary>
    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_closed)
            throw Throw.Closed("OutputStream");
        sender.ThrowIfNotOpen(nameof(FlushAsync));
        return new(true);
    }

    public void Dispose() => _closed = true;
}
