using System.Diagnostics.CodeAnalysis;

namespace NetClient.ApplicationModel.Background;

/// <summary>What makes a task run. The kinds are NetClient's own; one that an app writes cannot be registered.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.ibackgroundtrigger"/> (documented).</remarks>
[SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "WinRT's interface has no members.")]
public interface IBackgroundTrigger;
