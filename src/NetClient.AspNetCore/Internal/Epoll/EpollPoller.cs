using System.Diagnostics;

namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary>Looks which connections are ready and has each of them go on, on the spot, for as long as there are some. Apps run here, as they do on any thread of the pool.</summary>
internal sealed class EpollPoller(EpollLoop loop) : IThreadPoolWorkItem
{
    private const int Resting = 0;
    private const int Running = 1;
    private const int Abandoned = 2;

    private const int Turns = 16; // then others that wait for a thread of the pool have theirs

    // As many connections are taken at once as need about this time, so that the last of them does not wait for the first, and another thread finds the rest.
    private static readonly long Budget = Math.Max(1, Stopwatch.Frequency / 20_000);

    private readonly EpollBatch _own = new();
    private EpollBatch? _inherited;
    private EpollBatch? _current;
    private bool _isWanted;             // something was left to the pool in this turn
    private int _state;
    private int _progress;
    private int _seen;                  // the watcher's

    /// <summary>Before it is queued.</summary>
    /// <param name="inherited">What another was held up with.</param>
    public void Begin(EpollBatch? inherited) => _inherited = inherited;

    /// <summary>The watcher asks now and then: whether it has been at one connection ever since. Then it counts no more, and ends when it comes back.</summary>
    /// <param name="rest">What it has not come to; null for nothing.</param>
    public bool TryAbandon(out EpollBatch? rest)
    {
        rest = null;
        int progress = Volatile.Read(ref _progress);
        bool isHeldUp = progress == _seen && Volatile.Read(ref _state) == Running;
        _seen = progress;
        if (!isHeldUp || Interlocked.CompareExchange(ref _state, Abandoned, Running) != Running)
            return false;
        if (_current is { HasMore: true } current)
            rest = current;
        return true;
    }

    public void Execute()
    {
        ExecutionContext? context = ExecutionContext.Capture();
        if (Interlocked.Exchange(ref _inherited, null) is { } inherited && !Run(inherited, context))
            return;
        long pace = loop.Pace;
        for (int turn = 0; turn < Turns; turn++)
        {
            int most = (int)Math.Clamp(Budget / Math.Max(1, pace), 1, EpollBatch.Most);
            int count = loop.Look(_own, most);
            if (count == 0 && (count = loop.LookForAWhile(_own, most)) == 0)
            {
                loop.Pace = pace;
                loop.Leave(this, mayBeLong: pace > Budget);
                return;
            }
            if (pace > Budget)
                loop.Rearm();           // whatever comes meanwhile finds another
            else if (count == most)
                loop.TryHelp();
            long start = Stopwatch.GetTimestamp();
            if (!Run(_own, context))
                return;
            long each = Math.Min((Stopwatch.GetTimestamp() - start) / count, Budget * 20);
            pace += (each - pace) / 8;
            if (_isWanted && ThreadPool.PendingWorkItemCount > 0)
                break;                  // this thread has it at once, another would have to be woken
        }
        loop.Pace = pace;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // False when it was given up meanwhile.
    private unsafe bool Run(EpollBatch batch, ExecutionContext? context)
    {
        _current = batch;
        _isWanted = false;
        Volatile.Write(ref _state, Running);
        while (batch.TryTake(out byte* record))
        {
            Volatile.Write(ref _progress, _progress + 1);
            _isWanted |= loop.Tell(record);
            if (ExecutionContext.Capture() != context && context is not null)
                ExecutionContext.Restore(context); // one connection's ambient values are none of the next
        }
        return Interlocked.CompareExchange(ref _state, Resting, Running) == Running;
    }
}
