using NetClient.Foundation.Collections;

namespace NetClient.ApplicationModel.Background;

/// <summary>What a run by <see cref="ApplicationTrigger"/> finds in <see cref="IBackgroundTaskInstance.TriggerDetails"/>.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.applicationtriggerdetails"/> (documented).</remarks>
public sealed class ApplicationTriggerDetails
{
    internal ApplicationTriggerDetails(ValueSet arguments) => Arguments = arguments;

    /// <summary>What was given to <see cref="ApplicationTrigger.RequestAsync(ValueSet, CancellationToken)"/>; empty when nothing was. It is the run's own copy.</summary>
    public ValueSet Arguments { get; }
}
