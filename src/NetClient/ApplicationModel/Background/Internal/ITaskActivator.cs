namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Starts runs: in this process by a factory, or in another by whatever can reach it.</summary>
internal interface ITaskActivator
{
    /// <summary>Raised when more tasks can be started than before.</summary>
    event Action? Grown;

    /// <summary>Whether a run of the task could start now. A run that cannot is held until <see cref="Grown"/>.</summary>
    bool CanStart(TaskRecord task);

    /// <summary>Does the task's work. The run ends when the returned task has, and all deferrals taken of <paramref name="instance"/> are completed; an exception fails it.</summary>
    /// <remarks>Progress is set on, and cancellation heard from, <paramref name="instance"/>.</remarks>
    Task StartAsync(TaskRecord task, BackgroundTaskInstance instance);
}
