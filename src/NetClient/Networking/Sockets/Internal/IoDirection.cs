using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>One way through a connection: who is using it, and how it is stopped. At most one operation at a time (as in WinRT).</summary>
/// <remarks>One token source serves one operation after another, so that a read costs no linked source of its own. It is replaced only after it was used, and a
/// direction that is never used has none.
/// Entering and leaving are one interlocked step each, because every read and write pays for them; only who stops an operation takes the lock.</remarks>
#pragma warning disable CA1001 // a source without timer or wait handle has nothing to dispose, and may be cancelled after the socket has gone
internal sealed class IoDirection(string operation)
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Stopping = 2; // busy, and somebody has cancelled the source or is about to

    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private CancellationTokenRegistration _registration;
    private TaskCompletionSource? _idle;
    private int _state;

    /// <summary>Whether the operation under way was cancelled, rather than stopped by CancelIOAsync or by closing.</summary>
    public bool IsCanceled { get; private set; }

    /// <summary>Whether somebody has asked the operation under way to end.</summary>
    public bool IsStopped => Volatile.Read(ref _state) == Stopping;

    public bool IsBusy => Volatile.Read(ref _state) != Idle;

    /// <summary>Enters; the token stops the operation for whatever reason. Pair with <see cref="End"/>.</summary>
    /// <exception cref="InvalidOperationException">Another operation is under way in this direction.</exception>
    public CancellationToken Begin(CancellationToken callersToken)
    {
        if (Interlocked.CompareExchange(ref _state, Busy, Idle) != Idle)
            throw Throw.WrongState($"A {operation} is under way; await it before the next.");
        CancellationToken stop = StopSource.Token;
        if (callersToken.CanBeCanceled)
            _registration = callersToken.UnsafeRegister(static direction => _ = ((IoDirection)direction!).StopAsync(), this);
        return stop;
    }

    /// <summary>Leaves. From here on the caller's token can no longer reach the direction.</summary>
    public void End()
    {
        if (_registration != default)
        {
            _registration.Dispose();
            _registration = default;
        }
        if (Interlocked.CompareExchange(ref _state, Idle, Busy) != Busy)
            EndStopped();
    }

    /// <summary>Stops the operation under way, if there is one; ends when it has ended.</summary>
    public Task StopAsync() => StopAsync(cancel: false);

    /// <summary>Ends when the operation under way has ended, if there is one; does nothing to it.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            // As if it were about to be stopped, so that its end finds the lock.
            return Interlocked.CompareExchange(ref _state, Stopping, Busy) == Idle
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Cancels the operation under way, for <c>AsTask(token)</c> on its task.</summary>
    public void Cancel() => _ = StopAsync(cancel: true);

    private CancellationTokenSource StopSource => _stop ?? Interlocked.CompareExchange(ref _stop, new CancellationTokenSource(), null) ?? _stop;

    private Task StopAsync(bool cancel)
    {
        CancellationTokenSource stop;
        Task idle;
        lock (_gate)
        {
            if (Interlocked.CompareExchange(ref _state, Stopping, Busy) == Idle)
                return Task.CompletedTask;
            IsCanceled |= cancel;
            stop = StopSource;
            idle = (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        stop.Cancel();
        return idle;
    }

    // The source goes even if nobody has cancelled it yet: who stops may be on the way from the lock to the cancelling, and must not hit the next operation.
    private void EndStopped()
    {
        TaskCompletionSource? idle;
        lock (_gate)
        {
            _stop = null;
            IsCanceled = false;
            (idle, _idle) = (_idle, null);
            Volatile.Write(ref _state, Idle);
        }
        idle?.TrySetResult();
    }
}
