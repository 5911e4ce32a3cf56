using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

public sealed partial class MessageWebSocket
{
    private void OnConnecting()
    {
        _reconnection = new WebSocketReconnection(Control.Reconnect, _client, _context.Time, RaiseStateChanged) { GaveUp = OnGaveUp };
        _reconnection.FirstConnecting();
    }

    private void OnConnectFailed(Exception failure) => _reconnection!.FirstFailed(failure);

    private void OnOpened(WebSocketChannel channel)
    {
        channel.ClosedByPeer = (code, reason) =>
        {
            if (!_reconnection!.Follows(null, code) && _client.TryEnd())
                RaiseClosed(code, reason);
        };
        channel.Ended = () => _reconnection!.Lost(channel.Failure, channel.CloseCode);
        if (_received is not null)
        {
            var pump = new MessagePump(channel, Control.MaxMessageSize, Control.ReceiveMode == MessageWebSocketReceiveMode.PartialMessage, OnMessage, _log);
            ThreadPool.UnsafeQueueUserWorkItem(static pump => _ = pump.RunAsync(), pump, preferLocal: false);
        }
        _reconnection!.GoOnline();
    }

    // A failure that another connection follows is told by ConnectionStateChanged alone.
    private void OnMessage(MessageWebSocketMessageReceivedEventArgs args)
    {
        if (args.Failure is not { } failure || !_reconnection!.Follows(failure, null))
            _received?.Invoke(this, args);
    }

    private void OnGaveUp(Exception? failure)
    {
        _client.TryEnd();
        if (failure is not null && Control.Reconnect is not null && _received is { } handlers)
            RaiseHere(nameof(MessageReceived), () => handlers(this, new MessageWebSocketMessageReceivedEventArgs(failure)));
    }

    private void RaiseStateChanged(WebSocketConnectionStateChangedEventArgs args)
    {
        if (args.NewState == WebSocketConnectionState.Waiting)
            SocketLog.WebSocketLost(_log, args.Attempt, args.Delay, args.Failure);
        if (ConnectionStateChanged is { } handlers)
            RaiseHere(nameof(ConnectionStateChanged), () => handlers(this, args));
    }
}
