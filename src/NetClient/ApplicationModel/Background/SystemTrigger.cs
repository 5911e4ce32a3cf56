namespace NetClient.ApplicationModel.Background;

/// <summary>Runs a task when something happens to the system.</summary>
/// <remarks>What happens while no process of the app runs is not seen: NetClient's tasks run inside the app.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.systemtrigger"/> (documented).</para></remarks>
public sealed class SystemTrigger : IBackgroundTrigger
{
    /// <summary>Names an event.</summary>
    /// <param name="triggerType">The event; see there which of them NetClient can tell. Checked when the task is registered.</param>
    /// <param name="oneShot">True to run once: the registration ends with that run.</param>
    public SystemTrigger(SystemTriggerType triggerType, bool oneShot)
    {
        TriggerType = triggerType;
        OneShot = oneShot;
    }

    /// <summary>True when the registration ends with its first run.</summary>
    public bool OneShot { get; }

    /// <summary>The event.</summary>
    public SystemTriggerType TriggerType { get; }
}
