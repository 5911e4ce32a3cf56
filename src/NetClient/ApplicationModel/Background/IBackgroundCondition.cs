using System.Diagnostics.CodeAnalysis;

namespace NetClient.ApplicationModel.Background;

/// <summary>Something that must hold before a task runs. <see cref="SystemCondition"/> is the only kind.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.ibackgroundcondition"/> (documented).</remarks>
[SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "WinRT's interface has no members.")]
public interface IBackgroundCondition;
