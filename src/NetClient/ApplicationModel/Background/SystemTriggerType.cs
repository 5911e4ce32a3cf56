namespace NetClient.ApplicationModel.Background;

/// <summary>What a <see cref="SystemTrigger"/> waits for.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.systemtriggertype"/> (documented).</remarks>
public enum SystemTriggerType
{
    /// <summary>No event; cannot be registered (0x80070057).</summary>
    Invalid = 0,

    /// <summary>A text message came. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    SmsReceived = 1,

    /// <summary>The user came back. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    UserPresent = 2,

    /// <summary>The user went away. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    UserAway = 3,

    /// <summary>The machine's networks, their addresses or the way to the internet changed.</summary>
    NetworkStateChange = 4,

    /// <summary>Control channels must be made anew, because this is another process of the app or the system slept: the details are <see cref="Networking.Sockets.IControlChannelTriggerResetEventDetails"/>.
    /// A task with it cannot be one-shot (documented, 0x80070057).</summary>
    ControlChannelReset = 5,

    /// <summary>The internet can be reached and could not before. A task that is registered while it can be reached waits for the next time.</summary>
    InternetAvailable = 6,

    /// <summary>The user signed on. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    SessionConnected = 7,

    /// <summary>The app was updated. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    ServicingComplete = 8,

    /// <summary>The app was put on the lock screen. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    LockScreenApplicationAdded = 9,

    /// <summary>The app was taken off the lock screen. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    LockScreenApplicationRemoved = 10,

    /// <summary>The time zone or daylight saving time changed. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    TimeZoneChange = 11,

    /// <summary>The account's online identity changed. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    OnlineIdConnectedStateChange = 12,

    /// <summary>The cost of background work changed. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    BackgroundWorkCostChange = 13,

    /// <summary>The battery's state changed. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    PowerStateChange = 14,

    /// <summary>The default account changed. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    DefaultSignInAccountChange = 15,
}
