using NetClient.Networking.Sockets;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>A registration in this process. What changes in it is guarded by the host's lock.</summary>
internal sealed class ScheduledTask
{
    public ScheduledTask(BackgroundTaskHost host, TaskRecord record, IBackgroundTrigger? trigger, BackgroundTaskRegistrationGroup? group)
    {
        Host = host;
        Record = record;
        Trigger = trigger;
        Registration = new BackgroundTaskRegistration(this, group);
        // Fetching content ahead needs the network, whether or not the app said so.
        Conditions = trigger is ContentPrefetchTrigger ? [.. record.Conditions, (int)SystemConditionType.InternetAvailable] : record.Conditions;
    }

    public BackgroundTaskHost Host { get; }

    public TaskRecord Record { get; }

    public IBackgroundTrigger? Trigger { get; }

    public BackgroundTaskRegistration Registration { get; }

    public IReadOnlyList<int> Conditions { get; }

    public bool NeedsNetwork => Trigger is SystemTrigger { TriggerType: not SystemTriggerType.ControlChannelReset } || Conditions.Count > 0;

    public TimeSpan ExecutionTimeLimit => BackgroundTaskBuilder.IsExecutionTimeLimit(Record.ExecutionTimeLimit)
        ? TimeSpan.FromMilliseconds(Record.ExecutionTimeLimit)
        : BackgroundTaskBuilder.DefaultExecutionTimeLimit;

    /// <summary>When the clock makes it run next; null when it is not the clock that does.</summary>
    public DateTimeOffset? NextDue { get; set; }

    public ITimer? Timer { get; set; }

    /// <summary>Whether its trigger went off and the run has not begun.</summary>
    public bool IsPending { get; set; }

    public object? PendingDetails { get; set; }

    /// <summary>Sockets with activity, each of which gets a run of its own.</summary>
    public Queue<SocketActivityTriggerDetails> WaitingSockets { get; } = new();

    public BackgroundTaskInstance? Running { get; set; }

    public bool IsRemoved { get; set; }
}
