namespace NetClient.ApplicationModel.Background;

/// <summary>One run of a task.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.ibackgroundtaskinstance"/> (documented).</remarks>
public interface IBackgroundTaskInstance
{
    /// <summary>Raised once, when the task should stop. It then has 5 seconds; a run that has not ended by then counts as failed (0x800705B4).</summary>
    /// <remarks>A handler that comes too late to hear it is called at once (an addition).</remarks>
    event BackgroundTaskCanceledEventHandler Canceled;

    /// <summary>Identifies the run.</summary>
    Guid InstanceId { get; }

    /// <summary>How far the task is, in a measure of its own; 0 at first. Setting it raises <see cref="IBackgroundTaskRegistration.Progress"/>.</summary>
    uint Progress { get; set; }

    /// <summary>How often the system held the run back.</summary>
    /// <value>0: NetClient's host does not suspend tasks.</value>
    uint SuspendedCount { get; }

    /// <summary>The registration that the run belongs to.</summary>
    BackgroundTaskRegistration Task { get; }

    /// <summary>What the trigger has to say: <see cref="ApplicationTriggerDetails"/> for an <see cref="ApplicationTrigger"/>, else null.</summary>
    object? TriggerDetails { get; }

    /// <summary>Keeps the run going after <see cref="IBackgroundTask.Run"/> has returned, until the deferral is completed. With several, until the last is.</summary>
    /// <exception cref="InvalidOperationException">The run has ended (0x8000000E).</exception>
    BackgroundTaskDeferral GetDeferral();
}
