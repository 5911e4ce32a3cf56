namespace NetClient.ApplicationModel.Background;

/// <summary>Is told that a task should stop.</summary>
/// <param name="sender">The run that should stop.</param>
/// <param name="reason">Why.</param>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundtaskcanceledeventhandler"/> (documented).</remarks>
public delegate void BackgroundTaskCanceledEventHandler(IBackgroundTaskInstance sender, BackgroundTaskCancellationReason reason);
