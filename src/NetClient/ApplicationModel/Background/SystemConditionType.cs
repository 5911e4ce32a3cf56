namespace NetClient.ApplicationModel.Background;

/// <summary>What must hold before a task runs.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.systemconditiontype"/> (documented).</remarks>
public enum SystemConditionType
{
    /// <summary>No condition; cannot be registered (0x80070057).</summary>
    Invalid = 0,

    /// <summary>The user is at the machine. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    UserPresent = 1,

    /// <summary>The user is away. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    UserNotPresent = 2,

    /// <summary>A network leads to the internet: an interface other than loopback is up, has an address beyond the link, and has a gateway.</summary>
    InternetAvailable = 3,

    /// <summary>No network leads to the internet.</summary>
    InternetNotAvailable = 4,

    /// <summary>A session of the user is open. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    SessionConnected = 5,

    /// <summary>No session of the user is open. NetClient cannot tell on any system: a task with it cannot be registered (0x80070057).</summary>
    SessionDisconnected = 6,

    /// <summary>The internet is there, and the connection that leads to it is not metered (<see cref="Networking.Connectivity.ConnectionCost.NetworkCostType"/>). Told under NetworkManager on
    /// Linux; where nobody tells the cost, it counts as free, as Windows treats an unknown cost.</summary>
    FreeNetworkAvailable = 7,

    /// <summary>Background work is cheap. NetClient has no budget for work, so it always holds.</summary>
    BackgroundWorkCostNotHigh = 8,
}
