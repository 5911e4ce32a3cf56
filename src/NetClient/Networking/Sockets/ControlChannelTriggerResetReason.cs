namespace NetClient.Networking.Sockets;

/// <summary>Why control channels must be made anew.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.controlchanneltriggerresetreason"/> (documented).</remarks>
public enum ControlChannelTriggerResetReason
{
    /// <summary>Another user came to the screen. Not raised by NetClient: an app's processes go on then.</summary>
    FastUserSwitched = 0,

    /// <summary>The system slept and is awake again: connections that it had may be gone without anybody having told.</summary>
    LowPowerExit = 1,

    /// <summary>Quiet hours have ended. Not raised by NetClient.</summary>
    QuietHoursExit = 2,

    /// <summary>The process that had the channels ended, and this one is another.</summary>
    ApplicationRestart = 3,
}
