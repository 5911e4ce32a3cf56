using NetClient.Networking.Sockets;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>What runs tasks that are due: one run of each at a time, when its conditions hold.</summary>
internal sealed partial class BackgroundTaskHost
{
    /// <summary>Asks all runs to stop, because the process ends. Those for sockets have their time to end: what they have read would be lost. No more begin, so the broker gives those to another process.</summary>
    public void Terminate()
    {
        List<BackgroundTaskInstance> running;
        lock (_gate)
        {
            _isTerminating = true;
            running = [.. _tasks.Values.Select(task => task.Running).OfType<BackgroundTaskInstance>()];
        }
        running.ForEach(instance => instance.Cancel(BackgroundTaskCancellationReason.Terminating));
        Task[] forSockets = [.. running.Where(instance => instance.TriggerDetails is SocketActivityTriggerDetails).Select(instance => instance.Over)];
        Task.WaitAll(forSockets, BackgroundTaskInstance.TimeToEnd);
    }

    /// <summary>A run that was cancelled, and has ended since, throws.</summary>
    public void OnFailedLate(ScheduledTask task, BackgroundTaskInstance instance, Exception error) => log.FailedLate(task.Record.Name, instance.InstanceId, error);

    /// <summary>A run has ended. The caller has a thread of the pool.</summary>
    public void OnEnded(ScheduledTask task, BackgroundTaskInstance instance, Exception? error)
    {
        if (error is not null)
            log.Failed(task.Record.Name, instance.InstanceId, error);
        (instance.TriggerDetails as SocketActivityTriggerDetails)?.Ended(error);
        if (TriggerKinds.IsOneShot(task.Trigger))
            EndOneShot(task);
        (instance.TriggerDetails as IRunDetails)?.Ended();
        Look? look = LookFor(task);
        lock (_gate)
        {
            task.Running = null;
            TryStart_NeedsLock(task, look);
        }
        task.Registration.RaiseCompleted(new BackgroundTaskCompletedEventArgs(instance.InstanceId, error));
    }

    /// <summary>Has a task run for a socket; false when this process cannot.</summary>
    public bool Activate(Guid taskId, SocketActivityTriggerDetails details)
    {
        EnsureLoaded();
        ScheduledTask? task;
        lock (_gate)
            task = _tasks.GetValueOrDefault(taskId);
        if (task?.Trigger is not SocketActivityTrigger || !activator.CanStart(task.Record))
            return false;
        Look? look = LookFor(task);
        lock (_gate)
        {
            if (task.IsRemoved || _isTerminating)
                return false;
            task.WaitingSockets.Enqueue(details);
            task.IsPending = true;
            TryStart_NeedsLock(task, look);
        }
        return true;
    }

    /// <summary>All transfers of a completion group have ended: runs its task; false when none is registered.</summary>
    public bool Complete(Guid group, IRunDetails details)
    {
        EnsureLoaded();
        ScheduledTask? task;
        lock (_gate)
            task = _tasks.Values.FirstOrDefault(task => task.Trigger is TransferCompletionTrigger trigger && trigger.Group == group);
        if (task is null)
            return false;
        Look? look = LookFor(task);
        lock (_gate)
        {
            if (task.IsRemoved)
                return false;
            MakeDue_NeedsLock(task, details, look);
        }
        return true;
    }

    public bool HasSocketTasks
    {
        get
        {
            lock (_gate)
                return _tasks.Values.Any(task => task.Trigger is SocketActivityTrigger);
        }
    }

    /// <summary>The trigger of a registered task; null when there is no such task.</summary>
    public IBackgroundTrigger? TriggerOf(Guid taskId)
    {
        EnsureLoaded();
        lock (_gate)
            return _tasks.GetValueOrDefault(taskId)?.Trigger;
    }

    private void EndOneShot(ScheduledTask task)
    {
        try
        {
            Unregister(task, cancelTask: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.RegistrationNotWritten(task.Record.Name, e);
            lock (_gate)
                Remove_NeedsLock(task);
        }
    }

    /// <summary>A trigger went off. While a run goes on, or waits for its conditions, however many become one more.</summary>
    private void MakeDue_NeedsLock(ScheduledTask task, object? details, Look? look)
    {
        if (TriggerKinds.IsOneShot(task.Trigger) && task.Running is not null)
            return;
        task.IsPending = true;
        task.PendingDetails = details;
        if (!activator.CanStart(task.Record))
            log.NothingStarts(task.Record.Name, task.Record.EntryPoint.Length > 0 ? task.Record.EntryPoint : "a task without an entry point");
        TryStart_NeedsLock(task, look);
    }

    private void RetryPending()
    {
        bool mustLook;
        lock (_gate)
            mustLook = _tasks.Values.Any(task => task is { IsPending: true, Conditions.Count: > 0 });
        Look? look = mustLook ? TakeALook() : null;
        lock (_gate)
        {
            foreach (ScheduledTask task in _tasks.Values)
                TryStart_NeedsLock(task, look);
        }
    }

    /// <summary>The networks, for a task that has conditions. Before the lock: looking may take seconds.</summary>
    private Look? LookFor(ScheduledTask task) => task.Conditions.Count > 0 ? TakeALook() : null;

    private Look TakeALook()
    {
        int changes;
        lock (_gate)
            changes = _networkChanges;
        return new Look(network.Read(), changes);
    }

    // A change that was heard since the look began was looked at later: a task that missed it would wait for another one.
    private bool ConditionsHold_NeedsLock(ScheduledTask task, Look? look) =>
        look is { } taken && Conditions.Hold(task.Conditions, taken.Changes == _networkChanges ? taken.Network : _network);

    private void TryStart_NeedsLock(ScheduledTask task, Look? look)
    {
        bool canStart = task is { IsPending: true, Running: null, IsRemoved: false } && !_isTerminating && _access != AccessRecord.Removed && activator.CanStart(task.Record)
            && (task.Conditions.Count == 0 || ConditionsHold_NeedsLock(task, look));
        if (!canStart)
            return;
        object? details = task.WaitingSockets.TryDequeue(out SocketActivityTriggerDetails? socket) ? socket : task.PendingDetails;
        var instance = new BackgroundTaskInstance(task, details, time);
        (task.IsPending, task.PendingDetails, task.Running) = (task.WaitingSockets.Count > 0, null, instance);
        log.Runs(task.Record.Name, instance.InstanceId);
        instance.Queue(activator);
    }

    /// <summary>What the networks were, and how many changes had been heard before.</summary>
    private readonly record struct Look(NetworkSnapshot Network, int Changes);
}
