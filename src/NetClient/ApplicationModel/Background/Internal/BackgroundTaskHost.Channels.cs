using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>What makes the tasks of control channels due. Which channel they are for stands in the registration, so that they run for the channel of that id in any process.</summary>
internal sealed partial class BackgroundTaskHost : IControlChannelTasks
{
    /// <summary>Whether the process was started by the broker, to run tasks for sockets and end: no place for channels, so it is not told to make them anew.</summary>
    public bool IsActivated { get; init; }

    public bool MayRun => Access != AccessRecord.Removed;

    public bool HasTask(string channelId, ControlChannelPurpose purpose)
    {
        EnsureLoaded();
        lock (_gate)
            return _tasks.Values.Any(task => IsFor(task, channelId, purpose));
    }

    public void GoOff(string channelId, ControlChannelPurpose purpose, IControlChannelTriggerEventDetails details) =>
        GoOff(task => IsFor(task, channelId, purpose), details);

    public void Reset(ControlChannelTriggerResetReason reason) =>
        GoOff(static task => task.Trigger is SystemTrigger { TriggerType: SystemTriggerType.ControlChannelReset }, new ControlChannelResetDetails(reason));

    private static bool IsFor(ScheduledTask task, string channelId, ControlChannelPurpose purpose) =>
        task.Trigger is ControlChannelTaskTrigger trigger && trigger.Purpose == purpose && trigger.ChannelId == channelId;

    private void GoOff(Func<ScheduledTask, bool> isMeant, object details)
    {
        List<ScheduledTask> meant;
        lock (_gate)
            meant = [.. _tasks.Values.Where(isMeant)];
        Look? look = meant.Exists(task => task.Conditions.Count > 0) ? TakeALook() : null;
        lock (_gate)
        {
            foreach (ScheduledTask task in meant.Where(task => !task.IsRemoved))
                MakeDue_NeedsLock(task, details, look);
        }
    }
}
