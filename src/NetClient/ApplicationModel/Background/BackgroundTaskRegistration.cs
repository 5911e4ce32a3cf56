using NetClient.ApplicationModel.Background.Internal;
using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background;

/// <summary>A registered task.</summary>
/// <remarks>Registrations outlive the process: docs/background-tasks.md says where they are kept. One object stands for a task as long as the process lives.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundtaskregistration"/> (documented).</para></remarks>
public sealed class BackgroundTaskRegistration : IBackgroundTaskRegistration2, IBackgroundTaskRegistration3
{
    private readonly ScheduledTask _task;

    internal BackgroundTaskRegistration(ScheduledTask task, BackgroundTaskRegistrationGroup? group)
    {
        _task = task;
        TaskGroup = group;
    }

    /// <inheritdoc/>
    public event BackgroundTaskCompletedEventHandler? Completed;

    /// <inheritdoc/>
    public event BackgroundTaskProgressEventHandler? Progress;

    /// <summary>The groups in which tasks are registered, by their ids: a copy of the list.</summary>
    /// <exception cref="IOException">The file with the registrations cannot be read, or a newer version of NetClient wrote it.</exception>
    /// <exception cref="UnauthorizedAccessException">As before, for lack of rights (0x80070005).</exception>
    public static IReadOnlyDictionary<string, BackgroundTaskRegistrationGroup> AllTaskGroups => NetClientContext.Default.BackgroundTasks.Groups();

    /// <summary>The tasks registered outside groups, by <see cref="TaskId"/>: a copy of the list.</summary>
    /// <exception cref="IOException">The file with the registrations cannot be read, or a newer version of NetClient wrote it.</exception>
    /// <exception cref="UnauthorizedAccessException">As before, for lack of rights (0x80070005).</exception>
    public static IReadOnlyDictionary<Guid, IBackgroundTaskRegistration> AllTasks =>
        NetClientContext.Default.BackgroundTasks.TasksOf(null).ToDictionary(task => task.Key, task => (IBackgroundTaskRegistration)task.Value);

    /// <summary>The app's predicted share in the use of energy.</summary>
    /// <value>0: no system tells NetClient.</value>
    public double AppEnergyUsePredictionContribution { get; }

    /// <inheritdoc/>
    public string Name => _task.Record.Name;

    /// <inheritdoc/>
    public BackgroundTaskRegistrationGroup? TaskGroup { get; }

    /// <inheritdoc/>
    public Guid TaskId => _task.Record.Id;

    /// <summary>When the task was last held back in standby.</summary>
    /// <value>The beginning of 1601, WinRT's zero: NetClient does not hold tasks back in standby.</value>
    public DateTimeOffset TaskLastThrottledInStandbyTimestamp { get; } = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public IBackgroundTrigger? Trigger => _task.Trigger;

    /// <summary>Finds a group in which tasks are registered.</summary>
    /// <param name="groupId">The group's id, compared exactly.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="groupId"/> is null (0x80070057).</exception>
    /// <exception cref="IOException">The file with the registrations cannot be read, or a newer version of NetClient wrote it.</exception>
    /// <exception cref="UnauthorizedAccessException">As before, for lack of rights (0x80070005).</exception>
    public static BackgroundTaskRegistrationGroup? GetTaskGroup(string groupId)
    {
        Throw.IfNull(groupId);
        return AllTaskGroups.GetValueOrDefault(groupId);
    }

    /// <inheritdoc/>
    public void Unregister(bool cancelTask) => _task.Host.Unregister(_task, cancelTask);

    internal void RaiseCompleted(BackgroundTaskCompletedEventArgs args)
    {
        foreach (BackgroundTaskCompletedEventHandler handler in Delegate.EnumerateInvocationList(Completed))
        {
            try
            {
                handler(this, args);
            }
            catch (Exception e)
            {
                UnhandledCallback.Report(e);
            }
        }
    }

    // A handler's exception must not fail the task that reports its progress.
    internal void RaiseProgress(BackgroundTaskProgressEventArgs args)
    {
        foreach (BackgroundTaskProgressEventHandler handler in Delegate.EnumerateInvocationList(Progress))
        {
            try
            {
                handler(this, args);
            }
            catch (Exception e)
            {
                UnhandledCallback.Report(e);
            }
        }
    }
}
