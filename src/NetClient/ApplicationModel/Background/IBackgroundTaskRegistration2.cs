namespace NetClient.ApplicationModel.Background;

/// <summary>A registered task and its trigger.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.ibackgroundtaskregistration2"/> (documented).</remarks>
public interface IBackgroundTaskRegistration2 : IBackgroundTaskRegistration
{
    /// <summary>What makes the task run; null when the registration has a kind of trigger that this version does not know.</summary>
    IBackgroundTrigger? Trigger { get; }
}
