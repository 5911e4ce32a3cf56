using System.Diagnostics.CodeAnalysis;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal;

internal abstract partial class Transfer
{
    /// <summary>How long a transfer that lost its network waits before it looks for itself whether there is one.</summary>
    private static readonly TimeSpan LongestDeaf = TimeSpan.FromMinutes(5);

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Wish _wish;
    private bool _started;
    private bool _living;
    private bool _networkLost;
    private CancellationTokenSource? _run;

    /// <summary>What the app, or the end of the process, wants of the transfer.</summary>
    private enum Wish
    {
        Run,
        Pause,

        /// <summary>Paused by an answer that the app has declared recoverable, until the app resumes it.</summary>
        Recover,
        Cancel,

        /// <summary>The engine is shut down; the transfer goes on after the next start.</summary>
        Stop,
    }

    /// <summary>Whether it has been started, by this process or one before.</summary>
    public bool IsStarted
    {
        get
        {
            lock (_gate)
                return _started;
        }
    }

    /// <summary>Whether it was stopped for the next start to go on with.</summary>
    public bool IsStopped
    {
        get
        {
            lock (_gate)
                return _wish is Wish.Stop;
        }
    }

    /// <summary>Whether it has stopped until the app resumes it.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate)
                return _run is null && _wish is Wish.Pause or Wish.Recover
                    && _status is BackgroundTransferStatus.PausedByApplication or BackgroundTransferStatus.PausedRecoverableWebErrorStatus;
        }
    }

    /// <summary>Says that it is started; a second time is an error.</summary>
    public void MarkStarted()
    {
        lock (_gate)
        {
            if (_started)
                throw Throw.WrongState("The transfer was started before. AttachAsync follows one that was.");
            _started = true;
        }
    }

    /// <summary>Writes the transfer down and lets it live. The first byte moves after this.</summary>
    public async Task BeginAsync()
    {
        try
        {
            await WriteFirstAsync(Engine.Journal).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            lock (_gate)
                _living = true;   // it has no life: what is not in the journal must not run
            if (!IsWritten)
                CleanUp(DeleteBody);
            Finish(BackgroundTransferStatus.Error, () => _end.TrySetException(e));
            throw;
        }
        Engine.Add(this);
        Live();
    }

    /// <summary>Lets a transfer of the journal live, once.</summary>
    public void Live()
    {
        lock (_gate)
        {
            _started = true;
            if (_living)
                return;
            _living = true;
        }
        // Nothing of the caller's context belongs to the life of a transfer.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            _ = Task.Run(LiveAsync);
    }

    public void Pause()
    {
        if (!IsRepeatable)
            throw Throw.WrongState("A POST cannot be paused: it could not be continued. Cancel it.");
        lock (_gate)
        {
            if (!_started)
                throw Throw.WrongState("The transfer has not been started.");
            if (_wish is not Wish.Run || _end.Task.IsCompleted)
                throw Throw.WrongState($"Only a transfer that runs or waits can be paused; its status is {_status}.");
            _wish = Wish.Pause;
        }
        Update(record => record.Phase is TransferPhase.Active ? record with { Phase = TransferPhase.PausedByApplication } : record);   // what is about to end says more
        Reconsider();
    }

    public void Resume()
    {
        lock (_gate)
        {
            if (_wish is not (Wish.Pause or Wish.Recover) || _end.Task.IsCompleted)
                throw Throw.WrongState($"Only a paused transfer can be resumed; its status is {_status}.");
        }
        Update(record => record with { Phase = TransferPhase.Active, Failure = null, FailureText = null });
        lock (_gate)
        {
            if (_wish is Wish.Pause or Wish.Recover)
                _wish = Wish.Run;
        }
        Reconsider();
    }

    public void Cancel() => Want(Wish.Cancel);

    /// <summary>Ends the life in this process; the transfer stays in the journal.</summary>
    public Task StopAsync()
    {
        Want(Wish.Stop);
        lock (_gate)
        {
            if (!_living)
                _end.TrySetException(TransferErrors.Aborted(Address));
        }
        return ((Task)_end.Task).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The network has changed.</summary>
    public void NetworkChanged()
    {
        lock (_gate)
            _networkLost = false;
        Reconsider();
    }

    /// <summary>Looks again whether it may run, and stops a run that may not.</summary>
    public void Reconsider()
    {
        TaskCompletionSource changed;
        CancellationTokenSource? stop = null;
        lock (_gate)
        {
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (_run is not null && FindObstacle_NeedsLock() is not null)
                stop = _run;
        }
        changed.TrySetResult();
        try
        {
            stop?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run ended meanwhile.
        }
    }

    /// <summary>Grows with the bytes that will not have to be sent again.</summary>
    public abstract long Worth { get; }

    /// <summary>Brings the bytes over, or what is missing of them. Ends well only when the transfer is complete.</summary>
    protected abstract Task AttemptAsync(CancellationToken token);

    /// <summary>What to do when a run has ended before the transfer was complete: make lasting what came. The app waits for it when it pauses.</summary>
    protected abstract void Rest();

    /// <summary>Deletes what came. The transfer failed, or is cancelled.</summary>
    protected abstract void Discard();

    private bool WantsToRun()
    {
        lock (_gate)
            return _wish is Wish.Run;
    }

    private void Want(Wish wish)
    {
        lock (_gate)
        {
            if (_wish is Wish.Cancel or Wish.Stop)
                return;
            _wish = wish;
        }
        Reconsider();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever it was, the transfer has failed by it, and who awaits it learns it.")]
    private async Task LiveAsync()
    {
        try
        {
            await LiveUntilEndAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private async Task LiveUntilEndAsync()
    {
        switch (Record.Phase)
        {
            case TransferPhase.Completed:
                Complete();
                return;
            case TransferPhase.Failed:
                CleanUp(Discard);
                Finish(BackgroundTransferStatus.Error, () => _end.TrySetException(TransferErrors.Recorded(Record.Failure ?? HResults.Fail, Record.FailureText ?? "", Address)));
                return;
        }
        while (await WaitUntilAllowedAsync().ConfigureAwait(false))
        {
            Exception? failure = await RunAsync().ConfigureAwait(false);
            if (failure is null)
            {
                Complete();
                return;
            }
            if (failure is not OperationCanceledException)
                PauseOrThrow(failure);
            else if (!IsRepeatable && WantsToRun())
                throw TransferErrors.NotAgain(Address, Record.Method, "its network went");
        }
        if (IsCanceled())
            EndCanceled();
        else
            Finish(Status, () => _end.TrySetException(TransferErrors.Aborted(Address)));
    }

    /// <summary>Waits for the app and the network; false when the transfer is not to run any more.</summary>
    private async Task<bool> WaitUntilAllowedAsync()
    {
        while (true)
        {
            Task changed;
            BackgroundTransferStatus? obstacle;
            lock (_gate)
            {
                obstacle = FindObstacle_NeedsLock();
                if (obstacle is null)
                    return true;
                if (_wish is Wish.Cancel or Wish.Stop)
                    return false;
                changed = _changed.Task;
            }
            SetStatus(obstacle.Value);
            Engine.Log.Waits(Id, obstacle.Value);
            if (obstacle is not BackgroundTransferStatus.PausedNoNetwork)
            {
                await changed.ConfigureAwait(false);
                continue;
            }
            using var heard = new CancellationTokenSource();
            if (await Task.WhenAny(changed, Task.Delay(LongestDeaf, Engine.Time, heard.Token)).ConfigureAwait(false) != changed)
                NetworkChanged();
            await heard.CancelAsync().ConfigureAwait(false);
        }
    }

    private BackgroundTransferStatus? FindObstacle_NeedsLock() => _wish switch
    {
        Wish.Pause => BackgroundTransferStatus.PausedByApplication,
        Wish.Recover => BackgroundTransferStatus.PausedRecoverableWebErrorStatus,
        Wish.Cancel => BackgroundTransferStatus.Canceled,
        Wish.Stop => _status,
        _ when _networkLost => BackgroundTransferStatus.PausedNoNetwork,
        _ => Engine.Network.Obstacle(Address, Record.CostPolicy),
    };

    /// <summary>One run, with its retries. Null when the transfer is complete; a cancellation when something came in between.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The caller judges it.")]
    private async Task<Exception?> RunAsync()
    {
        using var run = new CancellationTokenSource();
        lock (_gate)
        {
            if (FindObstacle_NeedsLock() is not null)
                return new OperationCanceledException();
            _run = run;
        }
        try
        {
            await Retries.RunAsync(this, AttemptInTurnAsync, run.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            lock (_gate)
                _run = null;
            if (!IsCanceled())
                Rest();
            return run.IsCancellationRequested ? new OperationCanceledException(e.Message, e) : e;
        }
        finally
        {
            lock (_gate)
                _run = null;
        }
    }

    private async Task AttemptInTurnAsync(CancellationToken token)
    {
        SetStatus(BackgroundTransferStatus.Idle);
        using IDisposable turn = await Engine.Queue.EnterAsync(this, token).ConfigureAwait(false);
        SetStatus(BackgroundTransferStatus.Running);
        Engine.Log.Runs(Id, Record.Method, Record.Address);
        await AttemptAsync(token).ConfigureAwait(false);
    }

    /// <summary>A failure that is none for good: the app has declared it recoverable, or the network is gone.</summary>
    private void PauseOrThrow(Exception failure)
    {
        WebErrorStatus status = WebFailures.GetStatus(failure);
        if (status is not WebErrorStatus.Unknown && Record.Recoverable.Contains(status))
        {
            Update(record => record with { Phase = TransferPhase.PausedRecoverable, Failure = WebFailures.GetHResult(failure), FailureText = failure.Message });
            lock (_gate)
            {
                if (_wish is Wish.Run)
                    _wish = Wish.Recover;
            }
            return;
        }
        if (Retries.MayBeTheNetwork(failure, this) && !Engine.Network.LeadsTo(Address))
        {
            lock (_gate)
                _networkLost = true;
            return;
        }
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}
