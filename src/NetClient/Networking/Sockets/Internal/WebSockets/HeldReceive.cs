using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>A receive that outlives the wait for it: a caller that cancels goes, and the next one finds what has come since.</summary>
/// <remarks>.NET's web socket is aborted by a cancelled receive. So the receive is never cancelled, only the waiting. One object serves one receive after another without allocation.</remarks>
internal sealed class HeldReceive : IValueTaskSource<bool>
{
    private const int Nobody = 0, Waiting = 1, Told = 2;

    private readonly Action _onDone;
    private readonly Action _unattended;
    private ManualResetValueTaskSourceCore<bool> _wait;
    private ConfiguredValueTaskAwaitable<ValueWebSocketReceiveResult>.ConfiguredValueTaskAwaiter _receive;
    private CancellationTokenRegistration _cancellation;
    private int _waiter;
    private volatile bool _done;

    /// <param name="unattended">Told when a receive has ended and nobody waits for it.</param>
    public HeldReceive(Action unattended)
    {
        _onDone = OnDone;
        _unattended = unattended;
    }

    /// <summary>Whether a receive was started and its result not taken.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsDone => _done;

    /// <summary>Starts a receive into memory that nobody else uses until <see cref="Take"/>.</summary>
    public void Start(ValueTask<ValueWebSocketReceiveResult> receive)
    {
        (IsActive, _done) = (true, false);
        _receive = receive.ConfigureAwait(false).GetAwaiter();
        if (_receive.IsCompleted)
            _done = true;
        else
            _receive.UnsafeOnCompleted(_onDone);
    }

    /// <summary>Waits; true when the receive has ended, false when the wait was cancelled and the receive goes on.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (_done)
            return new(true);
        _wait.Reset();
        short version = _wait.Version;
        Interlocked.Exchange(ref _waiter, Waiting);
        if (_done && Interlocked.CompareExchange(ref _waiter, Nobody, Waiting) == Waiting)
            return new(true);
        _cancellation = cancellationToken.UnsafeRegister(static self => ((HeldReceive)self!).Tell(false), this);
        return new(this, version);
    }

    /// <summary>The result of a receive that has ended.</summary>
    public ValueWebSocketReceiveResult Take()
    {
        IsActive = false;
        return _receive.GetResult();
    }

    public bool GetResult(short token)
    {
        _cancellation.Dispose();
        return _wait.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _wait.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private void OnDone()
    {
        _done = true;
        if (!Tell(true))
            _unattended();
    }

    private bool Tell(bool ended)
    {
        if (Interlocked.CompareExchange(ref _waiter, Told, Waiting) != Waiting)
            return false;
        _wait.SetResult(ended);
        return true;
    }
}
