namespace NetClient.ApplicationModel.Background;

/// <summary>How much an app asks for.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundaccessrequestkind"/> (documented).</remarks>
public enum BackgroundAccessRequestKind
{
    /// <summary>Runs that nothing holds back.</summary>
    AlwaysAllowed = 0,

    /// <summary>Runs that the system may hold back.</summary>
    AllowedSubjectToSystemPolicy = 1,
}
