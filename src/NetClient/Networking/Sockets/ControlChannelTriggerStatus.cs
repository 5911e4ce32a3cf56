namespace NetClient.Networking.Sockets;

/// <summary>What became of <see cref="ControlChannelTrigger.WaitForPushEnabled"/>. The first three are success.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.controlchanneltriggerstatus"/> (documented).</remarks>
public enum ControlChannelTriggerStatus
{
    /// <summary>A hardware slot was asked for and is not there yet. Not returned by NetClient: no system that it runs on has hardware slots.</summary>
    HardwareSlotRequested = 0,

    /// <summary>The channel is enabled, with a software slot: its tasks run while the system is active.</summary>
    SoftwareSlotAllocated = 1,

    /// <summary>The channel is enabled, with a hardware slot. Not returned by NetClient; a software slot is given in its place, as Windows does without connected standby.</summary>
    HardwareSlotAllocated = 2,

    /// <summary>The app has as many enabled channels as it may: 16 (inferred; Windows does not tell its number).</summary>
    PolicyError = 3,

    /// <summary>The system failed to make the slot. Not returned by NetClient.</summary>
    SystemError = 4,

    /// <summary>The connection could not be made, or has ended, by whichever side.</summary>
    TransportDisconnected = 5,

    /// <summary>The app gave up its background access (<see cref="ApplicationModel.Background.BackgroundExecutionManager.RemoveAccess()"/>), so its tasks would not run (inferred).</summary>
    ServiceUnavailable = 6,
}
