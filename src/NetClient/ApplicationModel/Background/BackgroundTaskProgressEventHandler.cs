namespace NetClient.ApplicationModel.Background;

/// <summary>Is told how far a run of a task is.</summary>
/// <param name="sender">The task's registration.</param>
/// <param name="args">Which run, and how far.</param>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundtaskprogresseventhandler"/> (documented).</remarks>
public delegate void BackgroundTaskProgressEventHandler(BackgroundTaskRegistration sender, BackgroundTaskProgressEventArgs args);
