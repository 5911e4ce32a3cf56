using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>One load or store after another, of one reader or writer, without an allocation for each.</summary>
/// <remarks>
/// The structs that apps hold are this object and a version. The object serves again once its result was taken by an await; until then the next operation
/// gets an object of its own, so that no result is lost. What the app can see changes in this order: the owner is free again, the status turns, tasks end, the
/// completion handler runs, the await continues. Nothing is touched after that, because the continuation may have begun the next operation on this object.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The token source has no timer and no wait handle.")]
internal abstract class StreamOperation : IValueTaskSource<uint>
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<uint> _core;
    private CancellationTokenSource _cancellation = new();
    private bool _cancellationSpent;              // Cancel was called, or the caller's token may still do so: not for the next operation
    private CancellationTokenRegistration _registration;
    private CancellationToken _callers;
    private AsyncStatus _status = AsyncStatus.Completed;
    private uint _result;
    private Exception? _error;
    private Delegate? _completed;
    private TaskCompletionSource<uint>? _task;
    private uint _id;
    private bool _closed;
    private volatile bool _taken = true;

    /// <summary>Whether the last result was taken, so that the next operation may begin.</summary>
    public bool Reusable => _taken;

    /// <summary>Which of the operations is the current one.</summary>
    public short Version => _core.Version;

    /// <summary>Given to the stream: ends with the caller's token, or with Cancel.</summary>
    protected CancellationToken Token => _cancellation.Token;

    public void Begin(CancellationToken callers)
    {
        lock (_gate)
        {
            if (_cancellationSpent)
                _cancellation = new CancellationTokenSource();
            _cancellationSpent = false;
            _core.Reset();
            (_status, _result, _error, _completed, _task) = (AsyncStatus.Started, 0, null, null, null);
            (_taken, _closed) = (false, false);
            _id = OperationId.Next();
            _callers = callers;
        }

        // The state is the source and not this object: a callback that comes late must not cancel the next operation.
        _registration = callers.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _cancellation);
    }

    public uint Id(short version)
    {
        lock (_gate)
        {
            Check_NeedsLock(version);
            return _id;
        }
    }

    public AsyncStatus Status(short version)
    {
        lock (_gate)
        {
            Check_NeedsLock(version);
            return _status;
        }
    }

    public Exception? ErrorCode(short version)
    {
        lock (_gate)
        {
            Check_NeedsLock(version);
            return _status is AsyncStatus.Error ? _error : null;
        }
    }

    public uint GetResults(short version)
    {
        Exception error;
        lock (_gate)
        {
            Check_NeedsLock(version);
            if (_status is AsyncStatus.Started)
                throw Throw.WrongState("The operation still runs; await it, or ask for its results in Completed.");
            if (_error is null)
                return _result;
            error = _error;
        }
        ExceptionDispatchInfo.Throw(error);
        return 0;
    }

    public void Cancel(short version)
    {
        CancellationTokenSource cancellation;
        lock (_gate)
        {
            if (version != _core.Version || _status is not AsyncStatus.Started)
                return;
            _cancellationSpent = true;
            cancellation = _cancellation;
        }
        cancellation.Cancel();
    }

    public void Close(short version)
    {
        lock (_gate)
        {
            if (version != _core.Version)
                return;
            if (_status is AsyncStatus.Started)
                throw Throw.WrongState("The operation still runs; Close is for one that has ended. Cancel stops it.");
            _closed = true;
        }
    }

    public Delegate? Completed(short version)
    {
        lock (_gate)
        {
            Check_NeedsLock(version);
            return _completed;
        }
    }

    public void SetCompleted(short version, Delegate handler)
    {
        AsyncStatus status;
        lock (_gate)
        {
            Check_NeedsLock(version);
            if (_completed is not null)
                throw Throw.CompletedAlreadySet();
            _completed = handler;
            if (_status is AsyncStatus.Started)
                return;
            status = _status;
        }
        Raise(handler, version, status);
    }

    /// <summary>The task of the operation, always the same; it carries its <see cref="ICancellableOperation"/>.</summary>
    public Task<uint> AsTask(short version)
    {
        lock (_gate)
        {
            Check_NeedsLock(version);
            if (_status is not AsyncStatus.Started)
                return Ended(_result, _error);
            _task ??= new TaskCompletionSource<uint>(new Canceller(this, version));
            return _task.Task;
        }
    }

    uint IValueTaskSource<uint>.GetResult(short token)
    {
        bool current = token == _core.Version && _core.GetStatus(token) is not ValueTaskSourceStatus.Pending;
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            if (current)
                _taken = true;
        }
    }

    ValueTaskSourceStatus IValueTaskSource<uint>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<uint>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    /// <summary>Ends the operation; the owner must be free for the next one already.</summary>
    protected void End(uint result, Exception? error)
    {
        if (_callers.CanBeCanceled && !_registration.Unregister())
            _cancellationSpent = true;
        if (error is OperationCanceledException canceled && (canceled.HResult != HResults.Canceled || canceled.CancellationToken != _callers))
            error = Throw.Canceled(_callers, error);

        (Delegate? completed, TaskCompletionSource<uint>? task, AsyncStatus status, short version) = Turn(result, error);
        task?.SetFromTask(Ended(result, error));
        if (completed is not null)
        {
            try
            {
                Raise(completed, version, status);
            }
            catch (Exception e)
            {
                UnhandledCallback.Report(e);
            }
        }

        if (error is null)
            _core.SetResult(result);
        else
            _core.SetException(error);
    }

    /// <summary>Calls a completion handler with the struct that the app knows.</summary>
    protected abstract void Raise(Delegate handler, short version, AsyncStatus status);

    private static async Task<uint> Ended(uint result, Exception? error)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (error is not null)
            ExceptionDispatchInfo.Throw(error);
        return result;
    }

    private (Delegate? Completed, TaskCompletionSource<uint>? Task, AsyncStatus Status, short Version) Turn(uint result, Exception? error)
    {
        lock (_gate)
        {
            (_result, _error) = (result, error);
            _status = error switch
            {
                null => AsyncStatus.Completed,
                OperationCanceledException => AsyncStatus.Canceled,
                _ => AsyncStatus.Error,
            };
            return (_completed, _task, _status, _core.Version);
        }
    }

    private void Check_NeedsLock(short version)
    {
        if (version != _core.Version)
            throw Throw.WrongState("The operation has ended, its result was taken, and the next one has begun: keep the result instead.");
        if (_closed)
            throw Throw.Closed(GetType().Name);
    }

    private sealed class Canceller(StreamOperation operation, short version) : ICancellableOperation
    {
        public void Cancel(Task task) => operation.Cancel(version);
    }
}
