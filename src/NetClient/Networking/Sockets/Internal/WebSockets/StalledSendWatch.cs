namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Notices a peer that takes nothing of what is sent to it. Its silence tells nothing then: it may send, or have nothing to say.</summary>
/// <param name="limit">How long a write may wait.</param>
/// <param name="time">The clock.</param>
/// <param name="stalled">Told when one has waited longer.</param>
internal sealed class StalledSendWatch(TimeSpan limit, TimeProvider time, Action stalled) : IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long _since;
    private bool _waits;

    /// <summary>A write has begun to wait. One at a time.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            (_since, _waits) = (time.GetTimestamp(), true);
            _timer ??= time.CreateTimer(static self => ((StalledSendWatch)self!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The system has taken it.</summary>
    public void End()
    {
        lock (_gate)
        {
            _waits = false;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer?.Dispose();

    // It may have been about to go off when its write ended and the next one began; and .NET's timers go off up to a millisecond early by the finer clock.
    private void Look()
    {
        lock (_gate)
        {
            if (!_waits)
                return;
            TimeSpan left = limit - time.GetElapsedTime(_since);
            if (left > TimeSpan.Zero)
            {
                _timer?.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                return;
            }
            _waits = false;
        }
        stalled();
    }
}
