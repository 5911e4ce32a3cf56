using System.Net.WebSockets;
using NetClient.Capabilities;
using NetClient.Errors;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Gets a lost connection back, attempt after attempt, and keeps meanwhile what is sent.</summary>
/// <param name="policy">How; null for not at all, and then only the changes of state are told.</param>
/// <param name="client">Whose connection it is.</param>
/// <param name="time">The clock.</param>
/// <param name="changed">Told of each change.</param>
internal sealed class WebSocketReconnection(WebSocketReconnectPolicy? policy, WebSocketClient client, TimeProvider time, Action<WebSocketConnectionStateChangedEventArgs> changed)
{
    private readonly Lock _gate = new();
    private readonly WebSocketOutbox? _outbox = policy is null ? null : new WebSocketOutbox(policy);
    private TaskCompletionSource _online = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebSocketConnectionState _state;
    private volatile bool _isOnline;
    private volatile bool _gaveUp;
    private int _attempt;
    private long _connectedAt;

    /// <summary>Given the failure or the close code, when no connection will follow.</summary>
    public required Action<Exception?> GaveUp { get; init; }

    /// <summary>Whether a connection will follow the one that ended this way.</summary>
    public bool Follows(Exception? failure, ushort? closeCode) =>
        policy is not null && !_gaveUp && client.IsOpen && failure?.HResult != WebSocketErrors.MessageTooLarge && failure?.HResult != HResults.OperationAborted &&
        closeCode is null or 1001 or WebSocketChannel.NoCode or 1011 or 1012 or 1013;

    /// <summary>Whether there is a connection after this one, or will be.</summary>
    public bool HasNext(WebSocketChannel channel) => policy is not null && !_gaveUp && client.IsOpen && Follows(channel.Failure, channel.CloseCode);

    /// <summary>The first attempt begins, or has come to nothing.</summary>
    public void FirstConnecting() => Move(WebSocketConnectionState.Connecting, 0, TimeSpan.Zero, null, null);

    public void FirstFailed(Exception failure) => Move(WebSocketConnectionState.None, 0, TimeSpan.Zero, failure, null);

    /// <summary>The connection has ended.</summary>
    public void Lost(Exception? failure, ushort? closeCode)
    {
        bool follows = Follows(failure, closeCode);
        lock (_gate)
        {
            if (_isOnline)
                _online = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _isOnline = false;
        }
        ThreadPool.QueueUserWorkItem(_ =>
        {
            if (follows)
                _ = GetBackAsync(failure, closeCode);
            else
                End(failure, closeCode);
        });
    }

    /// <summary>Ends when there is a connection; fails when there will be none.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _online.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Keeps a message that cannot leave now; false when it can.</summary>
    public bool TryKeep(ReadOnlyMemory<byte> data, WebSocketMessageType type, bool isWhole, string? endpoint)
    {
        if (_isOnline || _outbox is null || _gaveUp)
            return false;
        lock (_gate)
        {
            if (_isOnline)
                return false;
            if (!isWhole)
                throw WebSocketErrors.NotConnected(endpoint, "there is no connection, and fragments are not kept for the next one");
            if (type == WebSocketMessageType.Text)
                WebSocketChecks.Text(data.Span);
            _outbox.Add(data, type == WebSocketMessageType.Text ? SocketMessageType.Utf8 : SocketMessageType.Binary, endpoint);
            return true;
        }
    }

    private async Task GetBackAsync(Exception? failure, ushort? closeCode)
    {
        if (time.GetElapsedTime(_connectedAt) >= policy!.MaxDelay)
            _attempt = 0;
        while (_attempt < policy.MaxAttempts && client.IsOpen)
        {
            double ceiling = Math.Min(policy.MaxDelay.Ticks, policy.BaseDelay.Ticks * Math.Pow(2, _attempt++));
            var delay = TimeSpan.FromTicks((long)(ceiling * Random.Shared.NextDouble()));
            Move(WebSocketConnectionState.Waiting, _attempt, delay, failure, closeCode);
            await Task.Delay(delay, time, client.Disposing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!client.IsOpen)
                return;
            Move(WebSocketConnectionState.Connecting, _attempt, TimeSpan.Zero, null, null);
            try
            {
                await client.ReopenAsync(CancellationToken.None).ConfigureAwait(false);
                return; // it is online, unless it was lost again meanwhile, which has been told
            }
            catch (Exception e)
            {
                (failure, closeCode) = (e, null);
                if (e is CapabilityDeniedException || e.HResult == HResults.OperationAborted)
                    break;
            }
        }
        if (client.IsOpen)
            End(failure, closeCode);
    }

    private void End(Exception? failure, ushort? closeCode)
    {
        _gaveUp = true;
        if (client.IsDisposed)
            return;
        Move(WebSocketConnectionState.Ended, _attempt, TimeSpan.Zero, failure, closeCode);
        lock (_gate)
            _online.TrySetResult(); // whoever waits finds out
        GaveUp(failure);
    }

    /// <summary>There is a connection: what has been kept leaves first.</summary>
    public void GoOnline()
    {
        _connectedAt = time.GetTimestamp();
        Move(WebSocketConnectionState.Connected, _attempt, TimeSpan.Zero, null, null);
        if (_outbox is null || !TryFinish(out _))
            _ = FlushAsync();
    }

    private async Task FlushAsync()
    {
        while (!TryFinish(out (byte[] Data, SocketMessageType Type) next))
        {
            WebSocketChannel? channel = null;
            try
            {
                WebSocketMessageType type = next.Type == SocketMessageType.Utf8 ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                channel = client.Require("Sending");
                await channel.SendAsync(next.Data, type, true, client.Disposing).ConfigureAwait(false);
            }
            catch (Exception) when (channel is not { IsOpen: true })
            {
                return; // lost again, or closed: what is left waits for the next connection, or for nobody
            }
            catch (Exception)
            {
                // the message is at fault, not the connection: those behind it must not wait for it
            }
            lock (_gate)
                _outbox!.Remove(next.Data);
        }
    }

    private bool TryFinish(out (byte[] Data, SocketMessageType Type) next)
    {
        next = default;
        lock (_gate)
        {
            if (_outbox is not null && _outbox.TryPeek(out next))
                return false;
            _isOnline = true;
            _online.TrySetResult();
            return true;
        }
    }

    private void Move(WebSocketConnectionState state, int attempt, TimeSpan delay, Exception? failure, ushort? closeCode)
    {
        WebSocketConnectionState old;
        lock (_gate)
            (old, _state) = (_state, state);
        changed(new(old, state, attempt, delay, failure, closeCode));
    }
}
