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
    private readonly Lock _gate = new();
    private BackgroundTaskCompletedEventHandler? _completed;
    private BackgroundTaskCompletedEventArgs? _missed;   // by everybody, because nobody has ever subscribed
    private bool _wasHeard;

    internal BackgroundTaskRegistration(ScheduledTask task, BackgroundTaskRegistrationGroup? group)
    {
        _task = task;
        TaskGroup = group;
    }

    /// <inheritdoc/>
    /// <remarks>The end of a run that came before this process subscribed anything is told to the first handler, on the pool; of several, the last (an addition: Windows tells nobody).
    /// A task that runs once is out of <see cref="AllTasks"/> by then, so subscribe before <see cref="BackgroundTaskFactory"/> has its factory.</remarks>
    public event BackgroundTaskCompletedEventHandler? Completed
    {
        add
        {
            BackgroundTaskCompletedEventArgs? missed;
            lock (_gate)
            {
                _completed += value;
                _wasHeard |= value is not null;
                if (value is null)
                    return;
                (missed, _missed) = (_missed, null);
            }
            if (missed is not null)
                ThreadPool.UnsafeQueueUserWorkItem(static told => told.Self.Tell(told.value, told.missed), (Self: this, value, missed), preferLocal: false);
        }
        remove
        {
            lock (_gate)
                _completed -= value;
        }
    }

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
        BackgroundTaskCompletedEventHandler? completed;
        lock (_gate)
        {
            completed = _completed;
            if (!_wasHeard)
                _missed = args;
        }
        foreach (BackgroundTaskCompletedEventHandler handler in Delegate.EnumerateInvocationList(completed))
            Tell(handler, args);
    }

    private void Tell(BackgroundTaskCompletedEventHandler handler, BackgroundTaskCompletedEventArgs args)
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
