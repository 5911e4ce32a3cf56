using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>The kinds of triggers: what makes each acceptable, and how it is written down.</summary>
internal static class TriggerKinds
{
    private const uint LeastMinutes = 15;

    /// <summary>Writes a trigger down, or throws E_INVALIDARG when it would never go off.</summary>
    public static TriggerRecord Write(IBackgroundTrigger trigger) => trigger switch
    {
        TimeTrigger { FreshnessTime: < LeastMinutes } time =>
            throw Throw.Argument($"A TimeTrigger waits for at least {LeastMinutes} minutes, not {time.FreshnessTime}.", nameof(trigger)),
        TimeTrigger time => new() { Kind = "time", Minutes = time.FreshnessTime, OneShot = time.OneShot },
        ContentPrefetchTrigger { WaitInterval.TotalMinutes: < LeastMinutes } prefetch =>
            throw Throw.Argument($"A ContentPrefetchTrigger waits for at least {LeastMinutes} minutes, not {prefetch.WaitInterval}.", nameof(trigger)),
        ContentPrefetchTrigger prefetch => new() { Kind = "contentPrefetch", Interval = prefetch.WaitInterval },
        SystemTrigger { TriggerType: SystemTriggerType.NetworkStateChange or SystemTriggerType.InternetAvailable } system =>
            new() { Kind = "system", Type = (int)system.TriggerType, OneShot = system.OneShot },
        SystemTrigger { TriggerType: SystemTriggerType.ControlChannelReset, OneShot: true } =>
            throw Throw.Argument("A SystemTrigger for ControlChannelReset cannot be one-shot.", nameof(trigger)),
        SystemTrigger { TriggerType: SystemTriggerType.ControlChannelReset } => new() { Kind = "system", Type = (int)SystemTriggerType.ControlChannelReset },
        SystemTrigger system => throw Throw.Argument(
            $"NetClient cannot tell SystemTriggerType.{system.TriggerType}, so the task would never run. It can tell NetworkStateChange, InternetAvailable and ControlChannelReset.", nameof(trigger)),
        ApplicationTrigger => new() { Kind = "application" },
        SocketActivityTrigger => new() { Kind = "socketActivity" },
        TransferCompletionTrigger completion => new() { Kind = "transferCompletion", Group = completion.Group },
        ControlChannelTaskTrigger channel => new() { Kind = "controlChannel", Channel = channel.ChannelId, Type = (int)channel.Purpose },
        _ => throw Throw.Argument($"{trigger.GetType()} is no trigger of NetClient's.", nameof(trigger)),
    };

    /// <summary>The trigger that a record describes; null for one that this version does not know or would not have accepted.</summary>
    public static IBackgroundTrigger? Read(TriggerRecord record) => record switch
    {
        { Kind: "time", Minutes: >= LeastMinutes and uint minutes } => new TimeTrigger(minutes, record.OneShot),
        { Kind: "contentPrefetch", Interval: { TotalMinutes: >= LeastMinutes } interval } => new ContentPrefetchTrigger(interval),
        { Kind: "system", Type: (int)SystemTriggerType.NetworkStateChange or (int)SystemTriggerType.InternetAvailable } =>
            new SystemTrigger((SystemTriggerType)record.Type.Value, record.OneShot),
        { Kind: "system", Type: (int)SystemTriggerType.ControlChannelReset, OneShot: false } => new SystemTrigger(SystemTriggerType.ControlChannelReset, oneShot: false),
        { Kind: "application" } => new ApplicationTrigger(),
        { Kind: "socketActivity" } => new SocketActivityTrigger(),
        { Kind: "transferCompletion", Group: { } group } => new TransferCompletionTrigger(group),
        { Kind: "controlChannel", Channel: { Length: > 0 } channel, Type: (int)ControlChannelPurpose.PushNotification or (int)ControlChannelPurpose.KeepAlive } =>
            new ControlChannelTaskTrigger(channel, (ControlChannelPurpose)record.Type.Value),
        _ => null,
    };

    /// <summary>The time between runs of a trigger that goes by the clock; null for the others.</summary>
    public static TimeSpan? IntervalOf(IBackgroundTrigger? trigger) => trigger switch
    {
        TimeTrigger time => TimeSpan.FromMinutes(time.FreshnessTime),
        ContentPrefetchTrigger prefetch => prefetch.WaitInterval,
        _ => null,
    };

    public static bool IsOneShot(IBackgroundTrigger? trigger) => trigger is TimeTrigger { OneShot: true } or SystemTrigger { OneShot: true } or TransferCompletionTrigger;
}
