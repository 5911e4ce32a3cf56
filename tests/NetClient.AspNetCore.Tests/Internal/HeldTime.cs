using System.Threading.Channels;

namespace NetClient.AspNetCore.Tests.Internal;

/// <summary>A clock that stands still. Its timers go off by the test's hand alone, also those that nobody waits for any more, as one does that was stopped too late.</summary>
internal sealed class HeldTime : TimeProvider
{
    private readonly List<Timer> _timers = [];

    public IReadOnlyList<Timer> Timers => _timers;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state), dueTime);
        _timers.Add(timer);
        return timer;
    }

    internal sealed class Timer(Action onDue, TimeSpan first) : ITimer
    {
        private readonly Channel<TimeSpan> _changes = Channel.CreateUnbounded<TimeSpan>();

        /// <summary>The time that it was made with.</summary>
        public TimeSpan First { get; } = first;

        /// <summary>The time that it was set to last.</summary>
        public TimeSpan Due { get; private set; } = first;

        public bool IsDisposed { get; private set; }

        /// <summary>Goes off, once.</summary>
        public void Fire()
        {
            Due = Timeout.InfiniteTimeSpan;
            onDue();
        }

        /// <summary>Ends when it is set to this time.</summary>
        public async Task WaitForAsync(TimeSpan due)
        {
            while (await _changes.Reader.ReadAsync(TestContext.Current.CancellationToken) != due)
            {
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return _changes.Writer.TryWrite(dueTime);
        }

        public void Dispose() => IsDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
