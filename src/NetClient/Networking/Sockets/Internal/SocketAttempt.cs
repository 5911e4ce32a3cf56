using System.Runtime.CompilerServices;
using NetClient.Foundation;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A connect or an upgrade under way: the token of everything beneath it, its time limit, and who ended it. It is also what its task carries.</summary>
/// <remarks>One token source for the caller's token, <c>AsTask(token)</c>, closing and the time limit, because a connect pays for each of them: who came first is a field.</remarks>
internal sealed class SocketAttempt : CancellationTokenSource, ICancellableOperation
{
    private const int Nobody = 0;
    private const int Caller = 1;
    private const int Closing = 2;
    private const int ItsEnd = 3;

    private readonly CancellationToken _callers;
    private readonly CancellationTokenRegistration _registration;
    private TaskCompletionSource? _completion;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _body;
    private int _endedBy;

    /// <param name="limit">How long it may take until <see cref="CancellationTokenSource.CancelAfter(TimeSpan)"/> says otherwise.</param>
    /// <param name="time">The clock.</param>
    /// <param name="callers">The caller's token.</param>
    public SocketAttempt(TimeSpan limit, TimeProvider time, CancellationToken callers)
        : base(limit, time)
    {
        _callers = callers;
        _registration = callers.UnsafeRegister(static self => ((SocketAttempt)self!).End(Caller), this);
    }

    /// <summary>Whether the caller ended it, by token or by its task.</summary>
    public bool IsCanceledByCaller => _endedBy == Caller;

    /// <summary>Whether its time ran out before anybody ended it.</summary>
    public bool IsTimedOut => IsCancellationRequested && _endedBy == Nobody;

    /// <summary>The cancellation as the caller knows it.</summary>
    public OperationCanceledException Canceled(Exception? inner) => Throw.Canceled(_callers, inner);

    /// <summary>The task of the whole operation, which ends as <paramref name="body"/> does. Called once.</summary>
    public Task Run(ValueTask body)
    {
        _completion = new TaskCompletionSource(this);
        _body = body.ConfigureAwait(false).GetAwaiter();
        if (_body.IsCompleted)
            Complete();
        else
            _body.UnsafeOnCompleted(Complete);
        return _completion.Task;
    }

    /// <inheritdoc/>
    public void Cancel(Task operation) => End(Caller);

    /// <summary>The socket was closed.</summary>
    public void Close() => End(Closing);

    protected override void Dispose(bool disposing)
    {
        Interlocked.CompareExchange(ref _endedBy, ItsEnd, Nobody); // from here on closing the socket finds nothing to end

        // Unregister, not Dispose: the latter would wait for a cancellation that is running callbacks of others on another thread.
        _registration.Unregister();
        base.Dispose(disposing);
    }

    private void Complete()
    {
        Dispose();
        try
        {
            _body.GetResult();
        }
        catch (Exception e)
        {
            _completion!.SetFromTask(Throw.AsTask<bool>(e));
            return;
        }
        _completion!.SetResult();
    }

    private void End(int by)
    {
        if (IsCancellationRequested || Interlocked.CompareExchange(ref _endedBy, by, Nobody) != Nobody)
            return;
        try
        {
            Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The attempt ended in this very moment: there is nothing to cancel.
        }
    }
}
