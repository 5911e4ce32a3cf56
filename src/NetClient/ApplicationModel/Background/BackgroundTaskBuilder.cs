using NetClient.ApplicationModel.Background.Internal;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background;

/// <summary>Registers a background task.</summary>
/// <remarks>
/// <para>Set a name, a trigger and an entry point, then call <see cref="Register()"/>. The entry point is a name for which the app has registered a factory
/// (<see cref="BackgroundTaskFactory"/>): nothing is looked up by reflection. Tasks run inside the app's process.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundtaskbuilder"/> (documented).</para>
/// </remarks>
public sealed class BackgroundTaskBuilder
{
    internal static readonly TimeSpan DefaultExecutionTimeLimit = TimeSpan.FromSeconds(25);

    private readonly BackgroundTaskHost? _host;
    private readonly List<IBackgroundCondition> _conditions = [];
    private TimeSpan _executionTimeLimit = DefaultExecutionTimeLimit;
    private IBackgroundTrigger? _trigger;

    /// <summary>Makes a builder with nothing set.</summary>
    public BackgroundTaskBuilder()
    {
    }

    internal BackgroundTaskBuilder(BackgroundTaskHost host) => _host = host;

    /// <summary>Whether tasks can run while the system is in standby.</summary>
    /// <value>False: no process runs then.</value>
    public static bool IsRunningTaskInStandbySupported => false;

    /// <summary>Whether the task may run in standby; false by default. It is kept, and has no effect.</summary>
    public bool AllowRunningTaskInStandby { get; set; }

    /// <summary>Whether a run is cancelled when a condition no longer holds (<see cref="BackgroundTaskCancellationReason.ConditionLoss"/>); false by default.</summary>
    public bool CancelOnConditionLoss { get; set; }

    /// <summary>How long a run may last before it is cancelled (<see cref="BackgroundTaskCancellationReason.ExecutionTimeExceeded"/>); an addition.</summary>
    /// <value>25 seconds at first, after which 5 are left to end, as on Windows. <see cref="Timeout.InfiniteTimeSpan"/> for no limit. At most 49 days.</value>
    /// <exception cref="ArgumentOutOfRangeException">Less than a millisecond, or too long (0x80070057).</exception>
    public TimeSpan ExecutionTimeLimit
    {
        get => _executionTimeLimit;
        set => _executionTimeLimit = value == Timeout.InfiniteTimeSpan || (value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromDays(49))
            ? value
            : throw Throw.Range("A run lasts from 1 ms to 49 days, or Timeout.InfiniteTimeSpan.", nameof(value));
    }

    /// <summary>Whether the network is to stay up while the task runs; false by default. It is kept, and has no effect: a process that runs has the network.</summary>
    public bool IsNetworkRequested { get; set; }

    /// <summary>The task's name, which need not be unique; empty at first.</summary>
    public string Name { get; set; } = "";

    /// <summary>The name under which the task's factory was registered; empty, at first, for a task that the app or its group is called for.</summary>
    public string TaskEntryPoint { get; set; } = "";

    /// <summary>The group to register the task in; null, at first, for none.</summary>
    public BackgroundTaskRegistrationGroup? TaskGroup { get; set; }

    /// <summary>Adds a condition that must hold before the task runs. With several, all must.</summary>
    /// <param name="condition">Checked when the task is registered.</param>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is null (0x80070057).</exception>
    public void AddCondition(IBackgroundCondition condition)
    {
        Throw.IfNull(condition);
        _conditions.Add(condition);
    }

    /// <summary>Registers the task under <see cref="Name"/>. It is on the disk when the call returns, and runs in later processes of the app too.</summary>
    /// <exception cref="ArgumentException">The name is empty; the trigger or a condition is one that NetClient cannot tell, or wants less than 15 minutes; the trigger belongs to
    /// another registration; there are more than 16 conditions (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">No trigger is set, or 1,000 tasks are registered (0x8000000E); the entry point has no factory in this process (0x80040154).</exception>
    /// <exception cref="IOException">The file with the registrations cannot be read or written; nothing was registered.</exception>
    /// <exception cref="UnauthorizedAccessException">As before, for lack of rights (0x80070005).</exception>
    public BackgroundTaskRegistration Register() => Register(Name);

    /// <summary>Registers the task under a name.</summary>
    /// <param name="taskName">The task's name, which need not be unique.</param>
    /// <inheritdoc cref="Register()"/>
    public BackgroundTaskRegistration Register(string taskName)
    {
        BackgroundTaskHost host = _host ?? NetClientContext.Default.BackgroundTasks;
        TaskRecord record = Describe(taskName, host);
        return host.Register(record, _trigger!, TaskGroup);
    }

    /// <summary>Names the entry point by a class id, for a factory registered with that id.</summary>
    /// <param name="TaskEntryPoint">The id; any but the empty one.</param>
    /// <exception cref="ArgumentException"><paramref name="TaskEntryPoint"/> is empty (0x80070057).</exception>
    public void SetTaskEntryPointClsid(Guid TaskEntryPoint) => this.TaskEntryPoint = BackgroundTaskFactory.EntryPointOf(TaskEntryPoint);

    /// <summary>Sets what makes the task run.</summary>
    /// <param name="trigger">Checked when the task is registered.</param>
    /// <exception cref="ArgumentNullException"><paramref name="trigger"/> is null (0x80070057).</exception>
    public void SetTrigger(IBackgroundTrigger trigger)
    {
        Throw.IfNull(trigger);
        _trigger = trigger;
    }

    /// <summary>Whether <see cref="Register()"/> would take what is set. It does not look at the disk.</summary>
    public bool Validate()
    {
        try
        {
            Describe(Name, _host ?? NetClientContext.Default.BackgroundTasks);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    internal static bool IsExecutionTimeLimit(long milliseconds) => milliseconds is -1 or >= 1 and <= 49L * 24 * 60 * 60 * 1000;

    private TaskRecord Describe(string name, BackgroundTaskHost host)
    {
        Throw.IfNullOrEmpty(name, nameof(Name));
        if (_trigger is null)
            throw Throw.WrongState("No trigger is set; call SetTrigger first.");
        if (_conditions.Count > Conditions.Max)
            throw Throw.Argument($"A task has at most {Conditions.Max} conditions.", nameof(AddCondition));
        if (_trigger is ApplicationTrigger { IsAttached: true })
            throw Throw.Argument("The ApplicationTrigger belongs to another registration; make one for each.", nameof(SetTrigger));
        if (_trigger is TransferCompletionTrigger { IsAttached: true })
            throw Throw.Argument("A task has been registered for the completion group; one group runs one task.", nameof(SetTrigger));
        var record = new TaskRecord
        {
            Id = Guid.NewGuid(),
            Name = name,
            EntryPoint = TaskEntryPoint ?? "",
            GroupId = TaskGroup?.Id,
            GroupName = TaskGroup?.Name,
            Trigger = TriggerKinds.Write(_trigger),
            Conditions = [.. _conditions.Select(Conditions.Write).Distinct()],
            CancelOnConditionLoss = CancelOnConditionLoss,
            IsNetworkRequested = IsNetworkRequested,
            AllowRunningTaskInStandby = AllowRunningTaskInStandby,
            ExecutionTimeLimit = (long)ExecutionTimeLimit.TotalMilliseconds,
        };
        // A group's handler may come later, and runs wait for it; an entry point that nobody knows is a mistake.
        bool isTheGroups = record.GroupId is not null && record.EntryPoint.Length == 0;
        if (!isTheGroups && !host.Activator.CanStart(record))
            throw new InvalidOperationException(UnknownEntryPoint(record)) { HResult = HResults.ClassNotRegistered };
        return record;
    }

    private static string UnknownEntryPoint(TaskRecord record) => record.EntryPoint.Length > 0
        ? $"The task '{record.Name}' has the entry point '{record.EntryPoint}', which nothing starts. Call BackgroundTaskFactory.Register(\"{record.EntryPoint}\", () => new ...) first."
        : $"The task '{record.Name}' has no entry point. Set TaskEntryPoint or TaskGroup, or call BackgroundTaskFactory.RegisterInProcess first.";
}
