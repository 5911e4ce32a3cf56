using NetClient.ApplicationModel.Background;
using NetClient.ApplicationModel.Background.Internal;

namespace NetClient.Tests.ApplicationModel.Background;

/// <summary>An app with background tasks: its folder, its clock, its network. <see cref="Restart"/> is a new process over the same folder.</summary>
internal sealed class TaskHouse : IDisposable
{
    public const string EntryPoint = "Test.Task";

    private readonly string _folder;
    private readonly bool _isOwner;

    public TaskHouse()
        : this(Path.Combine(Path.GetTempPath(), $"netclient-tasks-{Guid.NewGuid():N}"), new ManualTime(), new FakeNetwork(), isOwner: true)
    {
    }

    private TaskHouse(string folder, ManualTime time, FakeNetwork network, bool isOwner)
    {
        (_folder, Time, Network, _isOwner) = (folder, time, network, isOwner);
        File = new RegistrationFile(folder, (path, _) => Damaged.Add(path));
        Host = new BackgroundTaskHost(File, Factories, new FactoryActivator(Factories), network, time, Log);
    }

    public ManualTime Time { get; }

    public FakeNetwork Network { get; }

    public RegistrationFile File { get; }

    public TaskFactories Factories { get; } = new();

    public BackgroundTaskHost Host { get; }

    public List<string> Damaged { get; } = [];

    public TaskLog Log { get; } = new();

    /// <summary>How many runs have been begun: known when the call that makes a task due returns, while a run itself may still be on its way to the pool.</summary>
    public int Starts => Log.Count(1205);

    public string Folder => _folder;

    public TaskHouse Restart() => new(_folder, Time, Network, isOwner: false);

    /// <summary>Says what the tasks of <see cref="EntryPoint"/> do.</summary>
    public void Does(Action<IBackgroundTaskInstance> run) => Factories.Add(EntryPoint, () => new DelegateTask(run));

    /// <summary>Says that they tell when they run, and end.</summary>
    public Runs Counts()
    {
        var runs = new Runs();
        Does(runs.Add);
        return runs;
    }

    public BackgroundTaskBuilder Builder(IBackgroundTrigger trigger)
    {
        var builder = new BackgroundTaskBuilder(Host) { Name = "task", TaskEntryPoint = EntryPoint };
        builder.SetTrigger(trigger);
        return builder;
    }

    public void WriteFile(string text)
    {
        Directory.CreateDirectory(_folder);
        System.IO.File.WriteAllText(File.Path, text);
    }

    public void Dispose()
    {
        if (_isOwner && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The end of the next run.</summary>
    public static Task<BackgroundTaskCompletedEventArgs> Completion(IBackgroundTaskRegistration registration)
    {
        var ended = new TaskCompletionSource<BackgroundTaskCompletedEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        registration.Completed += (_, args) => ended.TrySetResult(args);
        return ended.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private sealed class DelegateTask(Action<IBackgroundTaskInstance> run) : IBackgroundTask
    {
        public void Run(IBackgroundTaskInstance taskInstance) => run(taskInstance);
    }
}
