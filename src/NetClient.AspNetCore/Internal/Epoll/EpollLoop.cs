using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary>Tells connections that the system has something for them. No thread hands to another what it finds: the threads of the pool that look are those that go on.</summary>
/// <remarks>
/// <para>As long as a poller finds something, it is all there is. The last that finds nothing arms a bell, a second epoll that watches the first, and the watcher, a thread of its own, waits for that; when it rings,
/// a poller is queued to the pool. A poller that finds as much as it may take has another help, up to one per processor.</para>
/// <para>An app that keeps its thread is no obstacle to other connections: the watcher looks after pollers every few milliseconds as long as there are some, and another goes on where one stands still.</para>
/// <para>What is told may be stale, or told twice: a wire takes it as a reason to try. Told it is always: a change between two looks rings, or is found by the next.</para>
/// </remarks>
internal sealed unsafe class EpollLoop
{
    private const int CloseOnExec = 0x80000;    // EPOLL_CLOEXEC
    private const int Add = 1;                  // EPOLL_CTL_ADD
    private const int Remove = 2;               // EPOLL_CTL_DEL
    private const int Modify = 3;               // EPOLL_CTL_MOD
    private const int Tick = 2;                 // ms

    private static readonly int MostHelpers = Environment.ProcessorCount;
    private static readonly Lazy<EpollLoop?> Made = new(TryMake);

    private const int PauseBetweenLooks = 8;    // of Thread.SpinWait: about half a microsecond

    private static readonly long While = Stopwatch.Frequency / 50_000; // 20 us

    private readonly SpinLuck _luck = new();
    private readonly int _connections;
    private readonly int _bell;
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private readonly ConcurrentQueue<EpollPoller> _resting = new();
    private IEpollSeat?[] _seated = new IEpollSeat?[256];
    private EpollPoller[] _pollers = [];
    private int _used;
    private int _active;                        // pollers that will look once more before they leave
    private int _generation;
    private long _pace;

    private EpollLoop(int connections, int bell)
    {
        (_connections, _bell) = (connections, bell);
        new Thread(Watch) { IsBackground = true, Name = "NetClient epoll" }.UnsafeStart();
    }

    /// <summary>The process' own; null where the system has none or refuses it.</summary>
    public static EpollLoop? Shared => Made.Value;

    /// <summary>How long a connection takes to go on, about, as pollers tell each other.</summary>
    public long Pace { get => Volatile.Read(ref _pace); set => Volatile.Write(ref _pace, value); }

    /// <summary>Gives a wire, or who accepts, a place for as long as it lives.</summary>
    public int Seat(IEpollSeat seat)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out int place))
                place = _used++;
            if (place == _seated.Length)
            {
                var more = new IEpollSeat?[place * 2];
                _seated.CopyTo(more, 0);
                Volatile.Write(ref _seated, more);
            }
            _seated[place] = seat;
            return place;
        }
    }

    public void Unseat(int place)
    {
        lock (_gate)
        {
            _seated[place] = null;
            _free.Push(place);
        }
    }

    /// <summary>Tells apart what is said of a connection from what is said of the one that the wire, or another in its place, served before.</summary>
    public uint NextGeneration() => (uint)Interlocked.Increment(ref _generation);

    /// <summary>From now on who has the place is told of every such change, beginning with how things are. Closing the socket ends that.</summary>
    /// <param name="socket">What changes.</param>
    /// <param name="place">Whose it is.</param>
    /// <param name="generation">Which of those that have had the place.</param>
    /// <param name="events">Which changes.</param>
    /// <param name="isNew">Whether the socket was not registered before; of one that was, other changes are told now.</param>
    /// <returns>False when the system refuses.</returns>
    /// <exception cref="ObjectDisposedException">The socket was closed.</exception>
    public bool TryRegister(SafeHandle socket, int place, uint generation, uint events, bool isNew = true)
    {
        byte* record = stackalloc byte[EpollRecord.LargestSize];
        EpollRecord.Write(record, events | EpollRecord.ChangesAlone, ((ulong)generation << 32) | (uint)place);
        return LinuxCalls.EpollControl(_connections, isNew ? Add : Modify, socket, record) == 0;
    }

    /// <summary>Nobody is told of the socket any more; one that another process has too stays open with that.</summary>
    public void Unregister(SafeHandle socket)
    {
        byte* none = stackalloc byte[EpollRecord.LargestSize];
        try
        {
            _ = LinuxCalls.EpollControl(_connections, Remove, socket, none);
        }
        catch (ObjectDisposedException)
        {
            // Closed, and nobody is told of it.
        }
    }

    /// <summary>Takes what there is, without waiting.</summary>
    public int Look(EpollBatch batch, int most)
    {
        int count = LinuxCalls.EpollWait(_connections, batch.Records, most, 0);
        batch.Begin(Math.Max(0, count));
        return Math.Max(0, count);
    }

    /// <summary>The same, again and again for a moment, where that has been worth it: who is asked and answers at once need not be woken.</summary>
    public int LookForAWhile(EpollBatch batch, int most)
    {
        if (ThreadPool.PendingWorkItemCount > 0 || !_luck.TryEnter())
            return 0;
        int count;
        long start = Stopwatch.GetTimestamp();
        do
        {
            Thread.SpinWait(PauseBetweenLooks);
            count = Look(batch, most);
        }
        while (count == 0 && Stopwatch.GetTimestamp() - start < While);
        _luck.Leave(count > 0);
        return count;
    }

    /// <returns>As from <see cref="IEpollSeat.OnReady"/>.</returns>
    public bool Tell(byte* record)
    {
        EpollRecord.Read(record, out uint events, out uint place, out uint generation);
        return Volatile.Read(ref _seated)[place]?.OnReady(generation, events) ?? false;
    }

    /// <summary>Another poller, unless there is one for every processor.</summary>
    public void TryHelp()
    {
        if (Volatile.Read(ref _active) < MostHelpers)
            StartPoller(null);
    }

    /// <summary>A poller that found nothing.</summary>
    /// <param name="poller">Is free for others from now on.</param>
    /// <param name="mayBeLong">Whether those that are still at a connection may be so for long: then they are not relied on.</param>
    public void Leave(EpollPoller poller, bool mayBeLong)
    {
        _resting.Enqueue(poller);
        if (Interlocked.Decrement(ref _active) == 0 || mayBeLong)
            Rearm();
    }

    /// <summary>Has the bell ring once: at once if there is something already.</summary>
    public void Rearm() => SetBell(_bell, Modify, _connections);

    private static EpollLoop? TryMake()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        int connections = LinuxCalls.EpollCreate(CloseOnExec), bell = LinuxCalls.EpollCreate(CloseOnExec);
        if (connections >= 0 && bell >= 0 && SetBell(bell, Add, connections))
            return new EpollLoop(connections, bell);
        foreach (int made in (ReadOnlySpan<int>)[connections, bell])
        {
            if (made >= 0)
                _ = LinuxCalls.Close(made);
        }
        return null;
    }

    private static bool SetBell(int bell, int operation, int connections)
    {
        byte* record = stackalloc byte[EpollRecord.LargestSize];
        EpollRecord.Write(record, EpollRecord.Readable | EpollRecord.Once, 0);
        return LinuxCalls.EpollControl(bell, operation, connections, record) == 0;
    }

    private void StartPoller(EpollBatch? inherited)
    {
        Interlocked.Increment(ref _active);
        if (!_resting.TryDequeue(out EpollPoller? poller))
        {
            poller = new EpollPoller(this);
            lock (_gate)
                Volatile.Write(ref _pollers, [.. _pollers, poller]);
        }
        poller.Begin(inherited);
        ThreadPool.UnsafeQueueUserWorkItem(poller, preferLocal: false);
    }

    private void Watch()
    {
        byte* record = stackalloc byte[EpollRecord.LargestSize];
        while (true)
        {
            if (LinuxCalls.EpollWait(_bell, record, 1, Volatile.Read(ref _active) == 0 ? -1 : Tick) > 0)
                StartPoller(null);
            else
                LookAfterPollers();
        }
    }

    private void LookAfterPollers()
    {
        foreach (EpollPoller poller in Volatile.Read(ref _pollers))
        {
            if (!poller.TryAbandon(out EpollBatch? rest))
                continue;
            lock (_gate)
                Volatile.Write(ref _pollers, [.. _pollers.Where(other => other != poller)]);
            if (rest is not null)
                StartPoller(rest);
            if (Interlocked.Decrement(ref _active) == 0)
                Rearm();
        }
    }
}
