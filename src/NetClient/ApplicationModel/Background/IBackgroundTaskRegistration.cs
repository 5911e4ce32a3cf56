namespace NetClient.ApplicationModel.Background;

/// <summary>A registered task.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.ibackgroundtaskregistration"/> (documented).</remarks>
public interface IBackgroundTaskRegistration
{
    /// <summary>Raised on a thread of the pool when a run has ended, in whichever way.</summary>
    event BackgroundTaskCompletedEventHandler Completed;

    /// <summary>Raised by the thread that sets <see cref="IBackgroundTaskInstance.Progress"/>.</summary>
    event BackgroundTaskProgressEventHandler Progress;

    /// <summary>The name that the task was registered with; several tasks may have the same.</summary>
    string Name { get; }

    /// <summary>Identifies the registration, also after a restart.</summary>
    Guid TaskId { get; }

    /// <summary>Takes the registration away. Doing so again does nothing.</summary>
    /// <param name="cancelTask">True to cancel a run that is under way (<see cref="BackgroundTaskCancellationReason.Abort"/>), false to let it finish.</param>
    /// <exception cref="IOException">The file with the registrations cannot be written; the task stays registered.</exception>
    /// <exception cref="UnauthorizedAccessException">As before, for lack of rights (0x80070005).</exception>
    void Unregister(bool cancelTask);
}
