namespace NetClient.ApplicationModel.Background;

/// <summary>A state of the system that must hold before a task runs. A task whose trigger goes off while it does not hold runs as soon as it does.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.systemcondition"/> (documented).</remarks>
public sealed class SystemCondition : IBackgroundCondition
{
    /// <summary>Names a condition.</summary>
    /// <param name="conditionType">The condition; see there which of them NetClient can tell. Checked when the task is registered.</param>
    public SystemCondition(SystemConditionType conditionType) => ConditionType = conditionType;

    /// <summary>The condition.</summary>
    public SystemConditionType ConditionType { get; }
}
