namespace NetClient.ApplicationModel.Background;

/// <summary>A registered task and its group.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.ibackgroundtaskregistration3"/> (documented).</remarks>
public interface IBackgroundTaskRegistration3 : IBackgroundTaskRegistration
{
    /// <summary>The group that the task was registered in; null for none.</summary>
    BackgroundTaskRegistrationGroup? TaskGroup { get; }
}
