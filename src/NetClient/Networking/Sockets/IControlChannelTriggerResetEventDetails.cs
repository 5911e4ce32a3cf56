namespace NetClient.Networking.Sockets;

/// <summary>What a task with <see cref="ApplicationModel.Background.SystemTriggerType.ControlChannelReset"/> finds in
/// <see cref="ApplicationModel.Background.IBackgroundTaskInstance.TriggerDetails"/>.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.icontrolchanneltriggerreseteventdetails"/> (documented).</remarks>
public interface IControlChannelTriggerResetEventDetails
{
    /// <summary>Whether hardware slots were reset.</summary>
    /// <value>False: there are none.</value>
    bool HardwareSlotReset { get; }

    /// <summary>Why.</summary>
    ControlChannelTriggerResetReason ResetReason { get; }

    /// <summary>Whether software slots were reset.</summary>
    /// <value>True: all of the app's.</value>
    bool SoftwareSlotReset { get; }
}
