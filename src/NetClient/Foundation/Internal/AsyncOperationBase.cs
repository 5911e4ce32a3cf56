using NetClient.Internal;

namespace NetClient.Foundation.Internal;

/// <summary>What operations and actions with progress share: a cancellable task, a handler that is set once, and WinRT's rules for who may call what
/// when.</summary>
internal abstract class AsyncOperationBase<TResult, TProgress> : IAsyncInfo, IProgress<TProgress>
{
    private readonly Lock _gate = new();
    private Task<TResult>? _running;
    private TaskCompletionSource<TResult>? _ending;   // ends after _ended is set, so that whoever awaited it finds the results
    private Action<AsyncStatus>? _completed;
    private List<IProgress<TProgress>>? _listeners;
    private bool _ended;      // the completion handler is due, or has run
    private bool _closed;

    public uint Id { get; } = OperationId.Next();

    public AsyncStatus Status
    {
        get
        {
            ThrowIfClosed();
            return StatusNow;
        }
    }

    public Exception? ErrorCode
    {
        get
        {
            ThrowIfClosed();
            return StatusNow is AsyncStatus.Error ? _running!.Exception!.InnerException : null;
        }
    }

    /// <summary>The task that awaiting means; it carries the operation in its state.</summary>
    public Task<TResult> Task
    {
        get
        {
            ThrowIfClosed();
            return _ending!.Task;
        }
    }

    // Not the running task's own status: that turns before the completion handler is due, and a handler set in between would run twice.
    private AsyncStatus StatusNow => !Volatile.Read(ref _ended) ? AsyncStatus.Started
        : _running!.IsCompletedSuccessfully ? AsyncStatus.Completed
        : _running.IsCanceled ? AsyncStatus.Canceled
        : AsyncStatus.Error;

    public void Start(Func<CancellationToken, IProgress<TProgress>, Task<TResult>> body, CancellationToken token)
    {
        _running = CancellableOperation.Run(static (s, inner) => s.body(inner, s.self), (self: this, body), token);
        _ending = new TaskCompletionSource<TResult>(_running.AsyncState);
        _ = FinishAsync();
    }

    public void Cancel()
    {
        ThrowIfClosed();
        ((ICancellableOperation)_running!.AsyncState!).Cancel(_running);
    }

    public void Close()
    {
        if (!Volatile.Read(ref _ended))
            throw Throw.WrongState("The operation still runs; Close is for one that has ended. Cancel stops it.");
        _closed = true;
    }

    /// <summary>A report from the body. One that comes after the end is dropped.</summary>
    public void Report(TProgress value)
    {
        if (Volatile.Read(ref _ended))
            return;
        RaiseProgress(value);

        IProgress<TProgress>[] listeners;
        lock (_gate)
        {
            if (_listeners is null)
                return;
            listeners = [.. _listeners];
        }
        foreach (IProgress<TProgress> listener in listeners)
            listener.Report(value);
    }

    /// <summary>Adds a listener that was given to <c>AsTask</c>.</summary>
    public void Listen(IProgress<TProgress> listener)
    {
        lock (_gate)
            (_listeners ??= []).Add(listener);
    }

    protected abstract void RaiseProgress(TProgress value);

    protected TResult GetResultsCore()
    {
        ThrowIfClosed();
        if (!Volatile.Read(ref _ended))
            throw Throw.WrongState("The operation still runs; await it, or ask for its results in Completed.");
        return _running!.GetAwaiter().GetResult();
    }

    protected void SetCompleted(Action<AsyncStatus> handler)
    {
        ThrowIfClosed();
        lock (_gate)
        {
            if (_completed is not null)
                throw Throw.CompletedAlreadySet();
            _completed = handler;
            if (!_ended)
                return;
        }
        handler(StatusNow);
    }

    protected void ThrowIfClosed()
    {
        if (_closed)
            throw Throw.Closed(GetType().Name);
    }

    private async Task FinishAsync()
    {
        await ((Task)_running!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Action<AsyncStatus>? completed;
        lock (_gate)
        {
            _ended = true;
            completed = _completed;
        }
        _ending!.SetFromTask(_running);
        _ = _ending.Task.Exception;   // looked at in Completed or not at all: never an unobserved exception
        try
        {
            completed?.Invoke(StatusNow);
        }
        catch (Exception e)
        {
            UnhandledCallback.Report(e);
        }
    }
}
