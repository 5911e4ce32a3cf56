namespace NetClient.Tests;

/// <summary>A clock that moves when told to, and tells when somebody waits on it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _ticks;
    private long _sleptTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56).AddTicks(GetTimestamp() + Interlocked.Read(ref _sleptTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Ends when a timer is set to go off exactly this long from now.</summary>
    public Task WaitForTimerAsync(TimeSpan due) => WaitForTimerAsync(due, due);

    /// <summary>Ends when a timer is set to go off between these two times from now.</summary>
    public async Task WaitForTimerAsync(TimeSpan least, TimeSpan most)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_timers.Any(timer => timer.Due >= _ticks + least.Ticks && timer.Due <= _ticks + most.Ticks))
                    return;
                changed = _changed.Task;
            }
            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Moves on and lets go off what is due.</summary>
    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (_gate)
        {
            _ticks += by.Ticks;
            due = [.. _timers.Where(timer => timer.Due <= _ticks)];
            due.ForEach(timer => timer.Due = null);
            _timers.RemoveAll(timer => timer.Due is null);
        }
        due.ForEach(timer => timer.Fire());
    }

    /// <summary>The system sleeps: only the clock on the wall goes on.</summary>
    public void Sleep(TimeSpan time) => Interlocked.Add(ref _sleptTicks, time.Ticks);

    private void Set(Timer timer, TimeSpan dueTime)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _timers.Remove(timer);
            timer.Due = dueTime == Timeout.InfiniteTimeSpan ? null : _ticks + dueTime.Ticks;
            if (timer.Due is not null)
                _timers.Add(timer);
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        changed.TrySetResult();
    }

    private sealed class Timer(ManualTime owner, TimerCallback callback, object? state) : ITimer
    {
        public long? Due { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner.Set(this, dueTime);
            return true;
        }

        public void Dispose() => owner.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
