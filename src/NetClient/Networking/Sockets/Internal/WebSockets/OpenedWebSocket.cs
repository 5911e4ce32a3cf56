using System.Net.WebSockets;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>A connection whose opening handshake is done, on the server's side.</summary>
internal sealed record OpenedWebSocket(StreamSocket Socket, WebSocketAcceptOptions Options, string? SubProtocol, WebSocketDeflateOptions? Compression)
{
    /// <summary>The channel over it. Ending that one parts from the client in good order.</summary>
    /// <param name="watchesWhenIdle">Whether the end of a connection that nobody reads is to be noticed.</param>
    public WebSocketChannel Open(bool watchesWhenIdle)
    {
        TimeProvider time = Socket.Context.Time;
        var connection = new StreamSocketStream(Socket, () => Parting.Begin(Socket));
        var wire = new WebSocketWire(connection, isServer: true, Compression is not null, time);
        WebSocket webSocket = WebSocket.CreateFromStream(wire, new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = SubProtocol,
            KeepAliveInterval = TimeSpan.Zero, // the channel's own, which knows when nobody reads
            DangerousDeflateOptions = Compression,
        });
        var keepAlive = new KeepAliveTimes(Options.KeepAliveInterval, Options.KeepAliveTimeout, Timeout.InfiniteTimeSpan, Options.SendTimeout);
        return new WebSocketChannel(webSocket, wire, keepAlive, time, PeerNames.Of(Socket), watchesWhenIdle);
    }
}
