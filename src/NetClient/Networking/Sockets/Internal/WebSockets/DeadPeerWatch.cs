namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>How a web socket keeps its connection alive, and finds out that it is not.</summary>
/// <param name="PingInterval">After how much silence the peer is pinged; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
/// <param name="PingTimeout">How long it may then stay silent.</param>
/// <param name="PongInterval">How often a pong is sent that answers nothing; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
/// <param name="SendTimeout">How long the peer may take nothing of what is sent to it; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
internal readonly record struct KeepAliveTimes(TimeSpan PingInterval, TimeSpan PingTimeout, TimeSpan PongInterval, TimeSpan SendTimeout)
{
    public static readonly KeepAliveTimes None = new(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}

/// <summary>Pings a silent peer and tells when it stays silent.</summary>
/// <remarks>A peer is judged only while a read waits for it. Nobody reads while the app's own handler has the last message in hand: what the peer sent then is unread, not missing.</remarks>
internal sealed class DeadPeerWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly WebSocketWire _wire;
    private readonly KeepAliveTimes _times;
    private readonly Action _isIdle;
    private readonly Action _isDead;
    private readonly ITimer? _pings;
    private readonly ITimer? _pongs;
    private long _seen;
    private long _asked;
    private bool _isAsking;
    private bool _disposed;

    /// <param name="wire">The connection.</param>
    /// <param name="times">When to do what.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isIdle">Told at a tick that finds nobody reading.</param>
    /// <param name="isDead">Told once, when a ping stayed unanswered.</param>
    public DeadPeerWatch(WebSocketWire wire, KeepAliveTimes times, TimeProvider time, Action isIdle, Action isDead)
    {
        (_wire, _times, _isIdle, _isDead) = (wire, times, isIdle, isDead);
        if (times.PingInterval != Timeout.InfiniteTimeSpan)
            _pings = time.CreateTimer(static self => ((DeadPeerWatch)self!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (times.PongInterval != Timeout.InfiniteTimeSpan)
            _pongs = time.CreateTimer(static self => ((DeadPeerWatch)self!).SendPong(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start()
    {
        Arm(_pings, _times.PingInterval);
        Arm(_pongs, _times.PongInterval);
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _pings?.Dispose();
        _pongs?.Dispose();
    }

    private void Look()
    {
        bool heard = _wire.BytesReceived is var received && received != Interlocked.Exchange(ref _seen, received);
        bool waiting = _wire.IsWaiting;
        bool dead = _isAsking && !heard && waiting;
        bool ask = !heard && waiting && !dead && !_isAsking;
        _isAsking = ask || (_isAsking && !heard && !waiting); // unread is not unanswered: the question stands until somebody reads
        if (dead)
        {
            Dispose();
            _isDead();
            return;
        }
        if (!waiting)
            _isIdle();
        if (ask)
            Forget(_wire.SendPingAsync(++_asked));
        Arm(_pings, _isAsking ? _times.PingTimeout : _times.PingInterval);
    }

    private void SendPong()
    {
        Forget(_wire.SendPongAsync());
        Arm(_pongs, _times.PongInterval);
    }

    private void Arm(ITimer? timer, TimeSpan due)
    {
        lock (_gate)
        {
            if (!_disposed)
                timer?.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    // A ping that cannot leave tells nothing that the read or the next look does not tell.
    private static void Forget(ValueTask sending)
    {
        if (!sending.IsCompletedSuccessfully)
            sending.AsTask().ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
