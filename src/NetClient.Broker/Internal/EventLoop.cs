using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>One thread that waits for everything at once: descriptors, times, what other threads ask for. All that the broker knows is touched by this thread alone.</summary>
internal sealed unsafe class EventLoop : IDisposable
{
    public const uint Readable = 0x1;            // EPOLLIN
    public const uint Writable = 0x4;            // EPOLLOUT
    public const uint Failed = 0x8;              // EPOLLERR, told unasked
    public const uint PeerEnded = 0x2000;        // EPOLLRDHUP
    public const uint Once = 1u << 30;           // EPOLLONESHOT

    private const int CloseOnExec = 0x80000;     // EPOLL_CLOEXEC, EFD_CLOEXEC
    private const int NonBlocking = 0x800;       // EFD_NONBLOCK
    private const int Batch = 64;
    private const int FewTimers = 64;

    private readonly OwnedDescriptor _epoll = new(LinuxCalls.CreateEpoll(CloseOnExec));
    private readonly OwnedDescriptor _wake = new(LinuxCalls.CreateEvent(0, CloseOnExec | NonBlocking));
    private readonly Dictionary<long, Action<uint>> _watched = [];
    private readonly Dictionary<int, long> _registrations = [];   // of a descriptor; its number may be another's before all events of a batch are told
    private long _lastRegistration;
    private readonly PriorityQueue<LoopTimer, long> _timers = new();
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly TimeProvider _time;
    private readonly Action<Exception> _onError;
    private int _sweepAt = FewTimers;
    private bool _isStopped;

    /// <param name="time">The clock.</param>
    /// <param name="onError">Hears of what should not have happened: it ends what it happened to, and not the loop, on which all others depend.</param>
    public EventLoop(TimeProvider time, Action<Exception> onError)
    {
        (_time, _onError) = (time, onError);
        Watch(_wake, Readable, _ => Drain());
    }

    public TimeProvider Time => _time;

    /// <summary>Tells of what happens to a descriptor. With <see cref="Once"/> of one thing, until <see cref="Change"/>.</summary>
    public void Watch(SafeHandle descriptor, uint events, Action<uint> onReady)
    {
        long registration = ++_lastRegistration;
        Control(LinuxCalls.EpollAdd, descriptor, events, registration);
        _registrations[(int)descriptor.DangerousGetHandle()] = registration;
        _watched[registration] = onReady;
    }

    public void Change(SafeHandle descriptor, uint events) =>
        Control(LinuxCalls.EpollModify, descriptor, events, _registrations.GetValueOrDefault((int)descriptor.DangerousGetHandle()));

    /// <summary>Before the descriptor is closed: what it stands for may be open elsewhere, and would be told of for ever.</summary>
    public void Forget(SafeHandle descriptor)
    {
        if (_registrations.Remove((int)descriptor.DangerousGetHandle(), out long registration) && _watched.Remove(registration))
            _ = LinuxCalls.ChangeEpoll(_epoll, LinuxCalls.EpollDelete, descriptor, null);
    }

    public LoopTimer After(TimeSpan delay, Action action)
    {
        if (_timers.Count >= _sweepAt)
            Sweep();
        var timer = new LoopTimer(action, Now + (long)delay.TotalMilliseconds);
        _timers.Enqueue(timer, timer.Due);
        return timer;
    }

    /// <summary>Has the loop do something; from any thread. A loop that has ended does nothing.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        ulong one = 1;
        try
        {
            _ = LinuxCalls.Write(_wake, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // A process that ends after the broker, or a session: nobody is left to hear it.
        }
    }

    public void Stop() => Post(() => _isStopped = true);

    public void Run()
    {
        // struct epoll_event { uint32_t events; uint64_t data; }, packed on x64 only.
        bool isPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        int size = isPacked ? 12 : 16, dataAt = isPacked ? 4 : 8;
        byte[] events = new byte[size * Batch];
        while (!_isStopped)
        {
            int count;
            fixed (byte* first = events)
                count = LinuxCalls.WaitEpoll(_epoll, first, Batch, NextWait());
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> entry = events.AsSpan(i * size, size);
                // One of the same batch may have ended it, and its number may be another's already.
                if (_watched.TryGetValue(BinaryPrimitives.ReadInt64LittleEndian(entry[dataAt..]), out Action<uint>? onReady))
                    Do(static (ready, happened) => ready(happened), onReady, BinaryPrimitives.ReadUInt32LittleEndian(entry));
            }
            while (_timers.TryPeek(out LoopTimer? timer, out long due) && due <= Now)
            {
                _timers.Dequeue();
                Do(static (fired, _) => fired.Fire(), timer, 0);
            }
        }
    }

    public void Dispose()
    {
        _wake.Dispose();
        _epoll.Dispose();
    }

    private long Now => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    // Most timers are cancelled, long before their time: a keep-alive time begins anew with each message.
    private void Sweep()
    {
        (LoopTimer, long)[] left = [.. _timers.UnorderedItems.Where(entry => !entry.Element.IsCanceled)];
        _timers.Clear();
        _timers.EnqueueRange(left);
        _sweepAt = Math.Max(FewTimers, 2 * left.Length);
    }

    private int NextWait()
    {
        while (_timers.TryPeek(out LoopTimer? timer, out long due))
        {
            if (!timer.IsCanceled)
                return (int)Math.Clamp(due - Now, 0, int.MaxValue);
            _timers.Dequeue();
        }
        return -1;
    }

    private void Drain()
    {
        ulong value;
        _ = LinuxCalls.Read(_wake, &value, sizeof(ulong));
        while (_posted.TryDequeue(out Action? action))
            Do(static (posted, _) => posted(), action, 0);
    }

    private void Do<T>(Action<T, uint> action, T target, uint events)
    {
        try
        {
            action(target, events);
        }
        catch (Exception e)
        {
            _onError(e);
        }
    }

    private void Control(int operation, SafeHandle descriptor, uint events, long registration)
    {
        byte* description = stackalloc byte[16];
        *(uint*)description = events;
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(description + (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8), 8), registration);
        if (LinuxCalls.ChangeEpoll(_epoll, operation, descriptor, description) != 0)
            throw new IOException($"A descriptor cannot be watched: {Marshal.GetLastPInvokeErrorMessage()}.");
    }
}
