namespace NetClient.ApplicationModel.Background;

/// <summary>Why a running task is asked to stop.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundtaskcancellationreason"/> (documented).</remarks>
public enum BackgroundTaskCancellationReason
{
    /// <summary>The app unregistered the task and asked for its end: <see cref="IBackgroundTaskRegistration.Unregister"/>.</summary>
    Abort = 0,

    /// <summary>The app ends, by a system's policy. NetClient raises it when the process exits in the ordinary way, and waits up to 5 s for tasks that run for a socket of the broker.</summary>
    Terminating = 1,

    /// <summary>The user signs off; not raised by NetClient.</summary>
    LoggingOff = 2,

    /// <summary>The app is updated; not raised by NetClient.</summary>
    ServicingUpdate = 3,

    /// <summary>The task does nothing any more; not raised by NetClient.</summary>
    IdleTask = 4,

    /// <summary>The app is removed; not raised by NetClient.</summary>
    Uninstall = 5,

    /// <summary>A condition of the task no longer holds, and it was registered with <see cref="BackgroundTaskBuilder.CancelOnConditionLoss"/>.</summary>
    ConditionLoss = 6,

    /// <summary>A policy of the system: the app gave its access up with <see cref="BackgroundExecutionManager.RemoveAccess()"/>.</summary>
    SystemPolicy = 7,

    /// <summary>Deprecated in Windows 10; not raised by NetClient.</summary>
    QuietHoursEntered = 8,

    /// <summary>The task ran as long as it may: <see cref="BackgroundTaskBuilder.ExecutionTimeLimit"/>.</summary>
    ExecutionTimeExceeded = 9,

    /// <summary>The system needs what the task uses; not raised by NetClient.</summary>
    ResourceRevocation = 10,

    /// <summary>The energy saver was switched on; not raised by NetClient.</summary>
    EnergySaver = 11,
}
