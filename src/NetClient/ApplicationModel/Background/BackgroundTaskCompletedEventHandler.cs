namespace NetClient.ApplicationModel.Background;

/// <summary>Is told that a run of a task has ended.</summary>
/// <param name="sender">The task's registration.</param>
/// <param name="args">Which run, and how it ended.</param>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundtaskcompletedeventhandler"/> (documented).</remarks>
public delegate void BackgroundTaskCompletedEventHandler(BackgroundTaskRegistration sender, BackgroundTaskCompletedEventArgs args);
