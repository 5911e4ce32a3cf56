using Microsoft.Extensions.Logging;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>The tasks of the app: what is registered, when each runs, what is running. This part keeps the list; beside it stand what makes tasks due and what runs them.</summary>
/// <param name="file">The registrations.</param>
/// <param name="factories">Where the app registers what its tasks do. Whether they are what runs is the activator's matter.</param>
/// <param name="activator">Starts runs.</param>
/// <param name="network">What conditions and triggers look at.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed partial class BackgroundTaskHost(
    RegistrationFile file, TaskFactories factories, ITaskActivator activator, INetworkState network, TimeProvider time, ILogger log)
{
    private readonly Lock _loading = new();
    private readonly Lock _gate = new();   // never held while somebody else's code runs or a file is read
    private readonly Dictionary<Guid, ScheduledTask> _tasks = [];
    private readonly Dictionary<string, BackgroundTaskRegistrationGroup> _groups = new(StringComparer.Ordinal);
    private AccessRecord _access;
    private bool _isLoaded;
    private bool _isTerminating;

    public TaskFactories Factories => factories;

    public ITaskActivator Activator => activator;

    /// <summary>Makes the registrations of earlier processes run in this one. Done before anything else; again after it failed.</summary>
    public void EnsureLoaded()
    {
        bool hadChannels;
        lock (_loading)
        {
            if (_isLoaded)
                return;
            RegistrationDocument document = file.Read();
            activator.Grown += RetryPending;
            lock (_gate)
            {
                _access = document.Access;
                foreach (TaskRecord record in document.Tasks)
                    Add_NeedsLock(record, TriggerKinds.Read(record.Trigger), null);
                hadChannels = !IsActivated && _tasks.Values.Any(task => task.Trigger is ControlChannelTaskTrigger);
            }
            _isLoaded = true;
        }
        WatchNetworkIfNeeded();
        if (hadChannels)
            Reset(ControlChannelTriggerResetReason.ApplicationRestart);
    }

    public BackgroundTaskRegistration Register(TaskRecord record, IBackgroundTrigger trigger, BackgroundTaskRegistrationGroup? group)
    {
        EnsureLoaded();
        if (TriggerKinds.IntervalOf(trigger) is { } interval)
            record = record with { NextDue = After(interval) };
        ScheduledTask task;
        file.Update(document =>
        {
            document.Tasks.Add(record);
            return true;
        });
        lock (_gate)
            task = Add_NeedsLock(record, trigger, group);
        WatchNetworkIfNeeded();
        return task.Registration;
    }

    public void Unregister(ScheduledTask task, bool cancelTask)
    {
        file.Update(document => document.Tasks.RemoveAll(record => record.Id == task.Record.Id) > 0);
        BackgroundTaskInstance? running;
        lock (_gate)
        {
            Remove_NeedsLock(task);
            running = task.Running;
        }
        if (cancelTask)
            running?.Cancel(BackgroundTaskCancellationReason.Abort);
    }

    /// <summary>The tasks of a group; with null, those without one.</summary>
    public Dictionary<Guid, BackgroundTaskRegistration> TasksOf(string? groupId)
    {
        EnsureLoaded();
        lock (_gate)
            return _tasks.Values.Where(task => task.Record.GroupId == groupId).ToDictionary(task => task.Record.Id, task => task.Registration);
    }

    /// <summary>The groups in which tasks are registered.</summary>
    public Dictionary<string, BackgroundTaskRegistrationGroup> Groups()
    {
        EnsureLoaded();
        lock (_gate)
        {
            return _tasks.Values.Where(task => task.Record.GroupId is not null).Select(task => task.Registration.TaskGroup!)
                .DistinctBy(group => group.Id).ToDictionary(group => group.Id, StringComparer.Ordinal);
        }
    }

    public AccessRecord Access
    {
        get
        {
            EnsureLoaded();
            lock (_gate)
                return _access;
        }
        set
        {
            EnsureLoaded();
            file.Update(document =>
            {
                bool changes = document.Access != value;
                document.Access = value;
                return changes;
            });
            List<BackgroundTaskInstance> running;
            lock (_gate)
            {
                _access = value;
                running = value == AccessRecord.Removed ? [.. _tasks.Values.Select(task => task.Running).OfType<BackgroundTaskInstance>()] : [];
            }
            running.ForEach(instance => instance.Cancel(BackgroundTaskCancellationReason.SystemPolicy));
            RetryPending();
        }
    }

    private ScheduledTask Add_NeedsLock(TaskRecord record, IBackgroundTrigger? trigger, BackgroundTaskRegistrationGroup? group)
    {
        if (record.GroupId is { } id)
        {
            group = _groups.TryGetValue(id, out BackgroundTaskRegistrationGroup? known) ? known : group ?? new BackgroundTaskRegistrationGroup(id, record.GroupName ?? "", this);
            _groups[id] = group;
        }
        var task = new ScheduledTask(this, record, trigger, group);
        (trigger as ApplicationTrigger)?.TryAttach(task);
        (trigger as TransferCompletionTrigger)?.Attach();
        _tasks.Add(record.Id, task);
        Arm_NeedsLock(task);
        return task;
    }

    private void Remove_NeedsLock(ScheduledTask task)
    {
        task.IsRemoved = true;
        task.IsPending = false;
        task.Timer?.Dispose();
        (task.Trigger as ApplicationTrigger)?.Detach(task);
        _tasks.Remove(task.Record.Id);
    }
}
