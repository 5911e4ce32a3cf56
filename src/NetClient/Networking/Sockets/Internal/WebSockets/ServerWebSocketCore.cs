using Microsoft.Extensions.Logging;
using NetClient.Foundation;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What both kinds of server web socket are made of: the channel, its end, and who is told of it.</summary>
/// <typeparam name="TSender">The public type, which is the sender of its events.</typeparam>
internal sealed class ServerWebSocketCore<TSender>
    where TSender : class
{
    private readonly Lock _gate = new();
    private readonly TSender _sender;
    private readonly StreamSocket _socket;
    private readonly ILogger _log;
    private TypedEventHandler<TSender, WebSocketClosedEventArgs>? _closed;
    private WebSocketClosedEventArgs? _closedWith;
    private volatile bool _closedHere;
    private volatile bool _disposed;

    public ServerWebSocketCore(TSender sender, OpenedWebSocket opened)
    {
        _sender = sender;
        _socket = opened.Socket;
        _log = opened.Socket.Context.Loggers.CreateLogger("NetClient.Networking.Sockets.ServerWebSocket");
        Protocol = opened.SubProtocol ?? "";
        MaxMessageSize = opened.Options.MaxMessageSize;
        Channel = opened.Open(watchesWhenIdle: true);
        Channel.ClosedByPeer = RaiseClosed;
    }

    public WebSocketChannel Channel { get; }

    public string Protocol { get; }

    public uint MaxMessageSize { get; }

    public ILogger Log => _log;

    public StreamSocketInformation Connection => _socket.Information;

    /// <summary>Told once of the end. A handler that is added after it is told at once: the client may be gone before the app has seen the web socket.</summary>
    public void AddClosed(TypedEventHandler<TSender, WebSocketClosedEventArgs>? handler)
    {
        WebSocketClosedEventArgs? missed;
        lock (_gate)
        {
            missed = _closedWith;
            if (missed is null)
                _closed += handler;
        }
        if (missed is not null && handler is not null)
            Raise(handler, missed);
    }

    public void RemoveClosed(TypedEventHandler<TSender, WebSocketClosedEventArgs>? handler)
    {
        lock (_gate)
            _closed -= handler;
    }

    public void Close(ushort code, string? reason)
    {
        CloseFrames.Check(code, reason);
        if (_disposed)
            throw Throw.Closed(typeof(TSender).Name);
        _closedHere = true;
        _ = Channel.CloseAsync(code, reason ?? "", () => RaiseClosed(code, reason ?? ""));
    }

    public void Dispose()
    {
        _disposed = true;
        Channel.Dispose();
    }

    /// <summary>RO_E_CLOSED when nothing can be sent any more; a failure is the send's own to tell.</summary>
    public WebSocketChannel Require() => _disposed || (Channel.Failure is null && !Channel.IsOpen) ? throw Throw.Closed(typeof(TSender).Name) : Channel;

    /// <summary>RO_E_CLOSED when this end has closed it. What the client closed can be read to its end.</summary>
    public WebSocketChannel RequireForReading() => _disposed || _closedHere ? throw Throw.Closed(typeof(TSender).Name) : Channel;

    private void RaiseClosed(ushort code, string reason)
    {
        var args = new WebSocketClosedEventArgs(code, reason);
        TypedEventHandler<TSender, WebSocketClosedEventArgs>? handlers;
        lock (_gate)
        {
            if (_closedWith is not null)
                return;
            _closedWith = args;
            handlers = _closed;
        }
        if (handlers is not null)
            Raise(handlers, args);
    }

    // On a thread of the pool: whoever reads or closes must not wait for an app's handler.
    private void Raise(TypedEventHandler<TSender, WebSocketClosedEventArgs> handlers, WebSocketClosedEventArgs args) => ThreadPool.QueueUserWorkItem(_ =>
    {
        try
        {
            handlers(_sender, args);
        }
        catch (Exception e)
        {
            SocketLog.WebSocketHandlerFailed(_log, "Closed", e);
        }
    });
}
