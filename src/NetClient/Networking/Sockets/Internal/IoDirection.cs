using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>One way through a connection: who is using it, and how it is stopped. At most one operation at a time (as in WinRT).</summary>
/// <remarks>One token source serves one operation after another, so that a read costs no linked source of its own. It is replaced only after it was used.</remarks>
#pragma warning disable CA1001 // a source without timer or wait handle has nothing to dispose, and may be cancelled after the socket has gone
internal sealed class IoDirection(string operation)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _stop = new();
    private CancellationTokenRegistration _registration;
    private TaskCompletionSource? _idle;
    private bool _busy;

    /// <summary>Whether the operation under way was cancelled, rather than stopped by CancelIOAsync or by closing.</summary>
    public bool IsCanceled { get; private set; }

    public bool IsBusy => Volatile.Read(ref _busy);

    /// <summary>Enters; the token stops the operation for whatever reason. Pair with <see cref="End"/>.</summary>
    /// <exception cref="InvalidOperationException">Another operation is under way in this direction.</exception>
    public CancellationToken Begin(CancellationToken callersToken)
    {
        lock (_gate)
        {
            if (_busy)
                throw Throw.WrongState($"A {operation} is under way; await it before the next.");
            _busy = true;
            IsCanceled = false;
        }
        if (callersToken.CanBeCanceled)
            _registration = callersToken.UnsafeRegister(static direction => ((IoDirection)direction!).Stop(), this);
        return _stop.Token;
    }

    /// <summary>Leaves. From here on the caller's token can no longer reach the direction.</summary>
    public void End()
    {
        _registration.Dispose();
        _registration = default;
        TaskCompletionSource? idle;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                _stop = new CancellationTokenSource();
            _busy = false;
            (idle, _idle) = (_idle, null);
        }
        idle?.TrySetResult();
    }

    /// <summary>Stops the operation under way, if there is one; ends when it has ended.</summary>
    public Task StopAsync()
    {
        CancellationTokenSource stop;
        Task idle;
        lock (_gate)
        {
            if (!_busy)
                return Task.CompletedTask;
            stop = _stop;
            idle = (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        stop.Cancel();
        return idle;
    }

    /// <summary>Cancels the operation under way, for <c>AsTask(token)</c> on its task.</summary>
    public void Cancel()
    {
        IsCanceled = true;
        _ = StopAsync();
    }

    private void Stop() => _stop.Cancel();
}
