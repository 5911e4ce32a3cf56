using NetClient.ApplicationModel.Background;

namespace NetClient.ApplicationModel.Activation;

/// <summary>A run of a task that has no entry point, for the handler that does its work.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.activation.backgroundactivatedeventargs"/> (documented).</remarks>
public sealed class BackgroundActivatedEventArgs
{
    internal BackgroundActivatedEventArgs(IBackgroundTaskInstance taskInstance) => TaskInstance = taskInstance;

    /// <summary>The run: its deferral, progress and cancellation.</summary>
    public IBackgroundTaskInstance TaskInstance { get; }
}
