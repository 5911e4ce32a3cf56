using NetClient.Errors;
using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>One run: it lasts until the work and all deferrals have ended, the work fails, or the time to end after a cancellation is over.</summary>
internal sealed class BackgroundTaskInstance(ScheduledTask task, object? triggerDetails, TimeProvider time) : IBackgroundTaskInstance
{
    /// <summary>What a cancelled run has left to end, as on Windows.</summary>
    public static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BackgroundTaskCanceledEventHandler? _canceled;
    private BackgroundTaskCancellationReason? _reason;
    private int _holders = 1;   // the work itself, and each deferral
    private bool _hasEnded;
    private uint _progress;
    private ITimer? _timer;

    public event BackgroundTaskCanceledEventHandler Canceled
    {
        add
        {
            BackgroundTaskCancellationReason? missed;
            lock (_gate)
            {
                _canceled += value;
                missed = _reason;
            }
            if (missed is { } reason)
                value?.Invoke(this, reason);
        }
        remove
        {
            lock (_gate)
                _canceled -= value;
        }
    }

    public Guid InstanceId { get; } = Guid.NewGuid();

    public uint Progress
    {
        get => Volatile.Read(ref _progress);
        set
        {
            Volatile.Write(ref _progress, value);
            task.Registration.RaiseProgress(new BackgroundTaskProgressEventArgs(InstanceId, value));
        }
    }

    public uint SuspendedCount => 0;

    /// <summary>Ends when the run has, and all that want to know have been told.</summary>
    public Task Over => _over.Task;

    public BackgroundTaskRegistration Task => task.Registration;

    public object? TriggerDetails { get; } = triggerDetails;

    public BackgroundTaskDeferral GetDeferral()
    {
        lock (_gate)
        {
            if (_hasEnded)
                throw Throw.WrongState("The run has ended. Take the deferral in Run, before the first await.");
            _holders++;
        }
        return new BackgroundTaskDeferral(Release);
    }

    /// <summary>Starts the run on the pool.</summary>
    public void Queue(ITaskActivator activator) =>
        ThreadPool.UnsafeQueueUserWorkItem(static run => _ = run.Self.RunAsync(run.activator), (Self: this, activator), preferLocal: false);

    /// <summary>Asks the run to stop; the first reason counts.</summary>
    public void Cancel(BackgroundTaskCancellationReason reason)
    {
        BackgroundTaskCanceledEventHandler? canceled;
        lock (_gate)
        {
            if (_hasEnded || _reason is not null)
                return;
            _reason = reason;
            canceled = _canceled;
            _timer?.Dispose();
            _timer = time.CreateTimer(static self => ((BackgroundTaskInstance)self!).OverstayedItsTime(), this, TimeToEnd, Timeout.InfiniteTimeSpan);
        }
        try
        {
            canceled?.Invoke(this, reason);
        }
        catch (Exception e)
        {
            Fail(e);   // the handler is the task's own code
        }
    }

    /// <summary>Ends the run with an error. When it has ended already, nobody is left to be told: of a run that was cancelled the error is logged, for such work often ends in
    /// one, and late; otherwise it is unhandled.</summary>
    public void Fail(Exception e)
    {
        if (End(e))
            return;
        bool wasCancelled;
        lock (_gate)
            wasCancelled = _reason is not null;
        if (wasCancelled)
            task.Host.OnFailedLate(task, this, e);
        else
            UnhandledCallback.Report(e);
    }

    private async Task RunAsync(ITaskActivator activator)
    {
        StartClock();
        try
        {
            Task work;
            SynchronizationContext.SetSynchronizationContext(new TaskRunContext(this));
            try
            {
                work = activator.StartAsync(task.Record, this);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(null);
            }
            await work.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }
        Release();
    }

    private void StartClock()
    {
        TimeSpan limit = task.ExecutionTimeLimit;
        if (limit == Timeout.InfiniteTimeSpan)
            return;
        lock (_gate)
        {
            if (!_hasEnded && _reason is null)
            {
                _timer = time.CreateTimer(
                    static self => ((BackgroundTaskInstance)self!).Cancel(BackgroundTaskCancellationReason.ExecutionTimeExceeded), this, limit, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            if (--_holders > 0)
                return;
        }
        End(null);
    }

    private void OverstayedItsTime() => End(new TimeoutException(
        $"The task '{task.Record.Name}' was cancelled ({_reason}) and did not end within {TimeToEnd.TotalSeconds} seconds. Subscribe Canceled, stop the work there and complete the deferral.")
    {
        HResult = HResults.Timeout,
    });

    private bool End(Exception? error)
    {
        lock (_gate)
        {
            if (_hasEnded)
                return false;
            _hasEnded = true;
            _timer?.Dispose();
        }
        // Beside the caller, which may be a UI thread that completes a deferral: what follows looks at networks and writes to the disk.
        ThreadPool.UnsafeQueueUserWorkItem(
            static ended =>
            {
                ended.task.Host.OnEnded(ended.task, ended.Self, ended.error);
                ended.Self._over.SetResult();
            },
            (task, Self: this, error), preferLocal: false);
        return true;
    }
}
