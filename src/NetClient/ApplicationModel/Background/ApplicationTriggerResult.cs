namespace NetClient.ApplicationModel.Background;

/// <summary>What became of <see cref="ApplicationTrigger.RequestAsync(CancellationToken)"/>.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.applicationtriggerresult"/> (documented).</remarks>
public enum ApplicationTriggerResult
{
    /// <summary>The run begins, or waits for its conditions.</summary>
    Allowed = 0,

    /// <summary>The run asked for before has not ended; nothing was begun.</summary>
    CurrentlyRunning = 1,

    /// <summary>The app gave up its access with <see cref="BackgroundExecutionManager.RemoveAccess()"/>.</summary>
    DisabledByPolicy = 2,

    /// <summary>No task is registered for the trigger, or its entry point has no factory in this process.</summary>
    UnknownError = 3,
}
