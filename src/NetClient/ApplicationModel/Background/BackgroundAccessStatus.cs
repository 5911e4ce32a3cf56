namespace NetClient.ApplicationModel.Background;

/// <summary>Whether the app may run background tasks.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundaccessstatus"/> (documented).</remarks>
public enum BackgroundAccessStatus
{
    /// <summary>The app has not asked, or has given its access up.</summary>
    Unspecified = 0,

    /// <summary>Deprecated in Windows 10; NetClient does not return it.</summary>
    AllowedWithAlwaysOnRealTimeConnectivity = 1,

    /// <summary>Deprecated in Windows 10; NetClient does not return it.</summary>
    AllowedMayUseActiveRealTimeConnectivity = 2,

    /// <summary>Deprecated in Windows 10; NetClient does not return it.</summary>
    Denied = 3,

    /// <summary>Tasks run, and nothing holds them back.</summary>
    AlwaysAllowed = 4,

    /// <summary>Tasks run; the system may hold them back. NetClient returns it to an app that asked for no more than that.</summary>
    AllowedSubjectToSystemPolicy = 5,

    /// <summary>The system forbids it; NetClient does not return it.</summary>
    DeniedBySystemPolicy = 6,

    /// <summary>The user forbids it; NetClient does not return it.</summary>
    DeniedByUser = 7,
}
