namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>Notices that the system slept: the clock on the wall went on, and the one that counts running time did not.</summary>
/// <remarks>So it is on Linux and macOS; on Windows that clock counts sleep too, and nothing is noticed. A clock that is set forward looks like sleep: whoever is told must not mind.</remarks>
internal sealed class SleepWatch : IDisposable
{
    /// <summary>How often it looks, and the least that it takes for sleep.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action _slept;
    private readonly ITimer _timer;
    private DateTimeOffset _wall;
    private long _running;

    /// <param name="time">Both clocks.</param>
    /// <param name="slept">Told after each sleep, on a thread of the pool.</param>
    public SleepWatch(TimeProvider time, Action slept)
    {
        (_time, _slept) = (time, slept);
        (_wall, _running) = (time.GetUtcNow(), time.GetTimestamp());
        _timer = time.CreateTimer(static self => ((SleepWatch)self!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        TimeSpan slept;
        lock (_gate)
        {
            slept = _time.GetUtcNow() - _wall - _time.GetElapsedTime(_running);
            (_wall, _running) = (_time.GetUtcNow(), _time.GetTimestamp());
        }
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        if (slept >= Interval)
            _slept();
    }
}
