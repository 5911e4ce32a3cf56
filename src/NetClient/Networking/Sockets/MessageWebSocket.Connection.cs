using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

public sealed partial class MessageWebSocket
{
    private Task _pumping = Task.CompletedTask;
    private int _failureRaised;

    private void OnConnecting()
    {
        _reconnection = new WebSocketReconnection(Control.Reconnect, _client, _context.Time, RaiseStateChanged) { GaveUp = OnGaveUp };
        _reconnection.FirstConnecting();
    }

    private void OnConnectFailed(Exception failure) => _reconnection!.FirstFailed(failure);

    private void OnOpened(WebSocketChannel channel)
    {
        channel.Collected = _collected;
        channel.ClosedByPeer = (code, reason) =>
        {
            if (!_reconnection!.Follows(null, code) && _client.TryEnd())
                RaiseClosed(code, reason);
        };
        channel.Ended = () => _reconnection!.Lost(channel.Failure, channel.CloseCode);
        if (_received is not null)
        {
            var pump = new MessagePump(channel, Control.MaxMessageSize, Control.ReceiveMode == MessageWebSocketReceiveMode.PartialMessage, OnMessage, _log)
            {
                Handled = OnHandled,
            };
            _pumping = PumpAfterAsync(_pumping, pump.RunAsync);
        }
        _reconnection!.GoOnline();
    }

    // A failure that another connection follows is told by ConnectionStateChanged alone.
    private void OnMessage(MessageWebSocketMessageReceivedEventArgs args)
    {
        if (args.Failure is not { } failure || (!_reconnection!.Follows(failure, null) && Interlocked.Exchange(ref _failureRaised, 1) == 0))
            _received?.Invoke(this, args);
    }

    // Handlers run one at a time, also those of two connections: the last message of the one may still be in hand when the other is open.
    private static async Task PumpAfterAsync(Task last, Func<Task> next)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await next().ConfigureAwait(false);
    }

    private void OnGaveUp(Exception? failure)
    {
        _client.TryEnd();
        if (failure is not null && Control.Reconnect is not null && _received is not null)
            _pumping = PumpAfterAsync(_pumping, () => RaiseFailureAsync(failure));
    }

    private Task RaiseFailureAsync(Exception failure)
    {
        RaiseHere(nameof(MessageReceived), () => OnMessage(new MessageWebSocketMessageReceivedEventArgs(failure)));
        return Task.CompletedTask;
    }

    private void RaiseStateChanged(WebSocketConnectionStateChangedEventArgs args)
    {
        if (args.NewState == WebSocketConnectionState.Waiting)
            SocketLog.WebSocketLost(_log, args.Attempt, args.Delay, args.Failure);
        if (ConnectionStateChanged is { } handlers)
            RaiseHere(nameof(ConnectionStateChanged), () => handlers(this, args));
    }
}
