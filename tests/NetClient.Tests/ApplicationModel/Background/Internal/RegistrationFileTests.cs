using NetClient.ApplicationModel.Background;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.Errors;
using NetClient.Tests.Storage;

namespace NetClient.Tests.ApplicationModel.Background.Internal;

public sealed class RegistrationFileTests : IDisposable
{
    private const string Task1 = """{"id":"11111111-1111-1111-1111-111111111111","name":"a","trigger":{"kind":"time","minutes":15}}""";

    private readonly TaskHouse _house = new();

    public static TheoryData<string> Damage =>
    [
        "", "null", "[]", "{", "\0\0\0\0", """{"version":0,"tasks":[]}""", """{"tasks":null}""", """{"tasks":[null]}""", """{"version":1}""",
        $$"""{"tasks":[{{Task1}},{{Task1}}]}""", """{"tasks":[],"tasks":[]}""", """{"tasks":[],"access":99}""",
        """{"tasks":[{"id":"00000000-0000-0000-0000-000000000000","name":"a","trigger":{"kind":"time"}}]}""",
        """{"tasks":[{"id":"11111111-1111-1111-1111-111111111111","name":null,"trigger":{"kind":"time"}}]}""",
        """{"tasks":[{"id":"11111111-1111-1111-1111-111111111111","name":"a","trigger":null}]}""",
        """{"tasks":[{"id":"11111111-1111-1111-1111-111111111111","name":"a","groupId":"","trigger":{"kind":"time"}}]}""",
        $$"""{"tasks":[],"more":{{new string('[', 100)}}{{new string(']', 100)}}}""",
    ];

    public void Dispose() => _house.Dispose();

    [Fact]
    public void Register_ThenANewProcess_HasTheSame()
    {
        _house.Counts();
        BackgroundTaskBuilder builder = _house.Builder(new SystemTrigger(SystemTriggerType.InternetAvailable, oneShot: true));
        builder.AddCondition(new SystemCondition(SystemConditionType.InternetNotAvailable));
        builder.ExecutionTimeLimit = TimeSpan.FromMinutes(3);
        (builder.CancelOnConditionLoss, builder.IsNetworkRequested) = (true, true);
        BackgroundTaskRegistration before = builder.Register("näme\n");

        TaskHouse next = _house.Restart();
        BackgroundTaskRegistration after = Assert.Single(next.Host.TasksOf(null)).Value;
        Assert.Equal((before.TaskId, before.Name), (after.TaskId, after.Name));
        SystemTrigger trigger = Assert.IsType<SystemTrigger>(after.Trigger);
        Assert.Equal((SystemTriggerType.InternetAvailable, true), (trigger.TriggerType, trigger.OneShot));
        TaskRecord record = next.File.Read().Tasks.Single();
        Assert.Equal([(int)SystemConditionType.InternetNotAvailable], record.Conditions);
        Assert.Equal((180_000L, true, true, TaskHouse.EntryPoint), (record.ExecutionTimeLimit, record.CancelOnConditionLoss, record.IsNetworkRequested, record.EntryPoint));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("tasks.json")]
    [InlineData("tasks.lock")]
    public async Task Register_PipeInPlaceOfAFile_IsRefusedAtOnce(string name)
    {
        _house.WriteFile("{}");
        File.Delete(Path.Combine(_house.Folder, "tasks.json"));
        if (name != "tasks.json")
            _house.WriteFile("""{"version":1,"tasks":[]}""");
        NamedPipe.Make(Path.Combine(_house.Folder, name));
        foreach (Action call in new Action[] { () => BackgroundTaskFactory.Add(_house.Host, "Any", () => null!), () => _house.File.Read(), () => _house.File.Update(_ => true) })
        {
            var e = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Task.Run(call, TestContext.Current.CancellationToken).WaitAsync(TestContext.Current.CancellationToken));
            Assert.Equal(HResults.AccessDenied, e.HResult);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Trigger_AfterARestart_RequestsRunsOnceTheFactoryIsThere()
    {
        _house.Counts();
        Guid id = _house.Builder(new ApplicationTrigger()).Register().TaskId;
        TaskHouse next = _house.Restart();
        var trigger = Assert.IsType<ApplicationTrigger>(next.Host.TasksOf(null)[id].Trigger);
        Assert.Equal(ApplicationTriggerResult.UnknownError, await trigger.RequestAsync(TestContext.Current.CancellationToken));
        Runs runs = next.Counts();
        Assert.Equal(ApplicationTriggerResult.Allowed, await trigger.RequestAsync(TestContext.Current.CancellationToken));
        await runs.NextAsync();
    }

    [Theory]
    [MemberData(nameof(Damage))]
    public void Read_DamagedFile_IsSetAsideWhole(string text)
    {
        _house.WriteFile(text);
        Assert.Empty(_house.Host.TasksOf(null));
        string aside = Assert.Single(_house.Damaged);
        Assert.Equal(text, File.ReadAllText(aside));
        _house.Counts();
        _house.Builder(new TimeTrigger(15, oneShot: false)).Register();
        Assert.Single(_house.Restart().Host.TasksOf(null));
    }

    [Fact]
    public void Read_MoreThanTheLimit_IsSetAsideUnread()
    {
        Directory.CreateDirectory(_house.Folder);
        using (FileStream huge = File.Create(_house.File.Path))
            huge.SetLength(1L << 40);   // sparse: nobody could read it whole
        Assert.Empty(_house.Host.TasksOf(null));
        Assert.Single(_house.Damaged);
    }

    [Fact]
    public void Read_TooManyDamagedFiles_ThrowsAndKeepsTheFile()
    {
        for (int i = 0; i < 16; i++)
        {
            _house.WriteFile("{");
            _house.File.Read();
        }
        _house.WriteFile("{");
        Assert.Throws<IOException>(() => _house.Host.TasksOf(null));
        Assert.Equal("{", File.ReadAllText(_house.File.Path));
    }

    [Fact]
    public void Read_NewerVersion_ThrowsAndKeepsTheFile()
    {
        _house.WriteFile("""{"version":2,"tasks":[]}""");
        _house.Counts();
        Assert.Throws<IOException>(() => _house.Host.TasksOf(null));
        Assert.Throws<IOException>(_house.Builder(new TimeTrigger(15, oneShot: false)).Register);
        Assert.Equal("""{"version":2,"tasks":[]}""", File.ReadAllText(_house.File.Path));
    }

    [Fact]
    public void Read_TriggersOfAnotherVersion_AreListedAndKept()
    {
        _house.WriteFile("""
            {"future":1,"tasks":[
              {"id":"11111111-1111-1111-1111-111111111111","name":"a","trigger":{"kind":"tide","level":3},"extra":[1]},
              {"id":"22222222-2222-2222-2222-222222222222","name":"b","trigger":{"kind":"time","minutes":0}},
              {"id":"33333333-3333-3333-3333-333333333333","name":"c","trigger":{"kind":"contentPrefetch","interval":"10675199.02:48:05.4775807"}},
              {"id":"44444444-4444-4444-4444-444444444444","name":"d","trigger":{"kind":"time","minutes":4294967295},"nextDue":"9999-12-31T23:59:59+00:00","executionTimeLimit":-5,"conditions":[99]}]}
            """);
        var triggers = _house.Host.TasksOf(null).Values.OrderBy(task => task.Name, StringComparer.Ordinal).Select(task => task.Trigger?.GetType());
        Assert.Equal([null, null, typeof(ContentPrefetchTrigger), typeof(TimeTrigger)], triggers);
        _house.Counts();
        _house.Builder(new TimeTrigger(15, oneShot: false)).Register();
        string text = File.ReadAllText(_house.File.Path);
        Assert.All(["\"future\": 1", "\"level\": 3", "\"extra\""], kept => Assert.Contains(kept, text, StringComparison.Ordinal));
        Assert.Empty(_house.Damaged);
    }

    [Fact]
    public void Read_NothingRegistered_LeavesNoFolder()
    {
        Assert.Empty(_house.Host.TasksOf(null));
        Assert.False(Directory.Exists(_house.Folder));
    }

    [Fact]
    public void Update_OfTwoProcesses_KeepsBoth()
    {
        TaskHouse other = _house.Restart();
        _house.Counts();
        other.Counts();
        Assert.Empty(other.Host.TasksOf(null));
        Parallel.For(0, 20, i => (i % 2 == 0 ? _house : other).Builder(new TimeTrigger(15, oneShot: false)).Register($"{i}"));
        Assert.Equal(20, _house.Restart().Host.TasksOf(null).Count);
    }

    [Fact]
    public void Update_TooManyTasks_ThrowsAndKeepsWhatWas()
    {
        _house.File.Update(document =>
        {
            document.Tasks.AddRange(Enumerable.Range(0, 1000).Select(_ => new TaskRecord { Id = Guid.NewGuid(), Name = "n", Trigger = new() { Kind = "application" } }));
            return true;
        });
        _house.Counts();
        Assert.Throws<InvalidOperationException>(_house.Builder(new TimeTrigger(15, oneShot: false)).Register);
        Assert.Equal(1000, _house.Host.TasksOf(null).Count);
    }

    [Fact]
    public void Update_OnUnix_IsForTheUserAlone()
    {
        if (OperatingSystem.IsWindows())
            return;   // the folder is the user's own there, and has no mode
        _house.WriteFile("""{"tasks":[]}""");
        File.WriteAllText(_house.File.Path + ".new", "left over");
        _house.Counts();
        _house.Builder(new TimeTrigger(15, oneShot: false)).Register();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_house.File.Path));
        Assert.False(File.Exists(_house.File.Path + ".new"));
    }

    [Fact]
    public void Update_Written_IsOnTheDiskWithItsName()
    {
        var steps = new RecordedSteps();
        new RegistrationFile(_house.Folder, (_, _) => { }, steps).Update(_ => true);
        Assert.Equal(["file", "rename", "folder"], steps.Taken);   // in another order a power cut could leave an empty file, or the old one after the call returned
    }

    [Fact]
    public void Update_RenameFails_KeepsWhatWas()
    {
        _house.Counts();
        _house.Builder(new TimeTrigger(15, oneShot: false)).Register();
        string before = File.ReadAllText(_house.File.Path);
        var full = new RegistrationFile(_house.Folder, (_, _) => { }, new RecordedSteps { FailsToRename = true });
        Assert.Throws<IOException>(() => full.Update(document =>
        {
            document.Tasks.Clear();
            return true;
        }));
        Assert.Equal(before, File.ReadAllText(_house.File.Path));
    }

    [Fact]
    public void Register_LockHeldByAnother_IsAnIOExceptionAndRegistersNothing()
    {
        _house.Counts();
        _house.Builder(new TimeTrigger(15, oneShot: false)).Register();
        using (new FileStream(Path.Join(_house.Folder, "tasks.lock"), FileMode.Open, FileAccess.Write, FileShare.None))
            Assert.Throws<IOException>(_house.Builder(new TimeTrigger(15, oneShot: false)).Register);   // after about two seconds
        Assert.Single(_house.Host.TasksOf(null));
        Assert.Single(_house.Restart().Host.TasksOf(null));
    }

    [Fact]
    public void Register_FolderThatCannotBeMade_IsAnIOExceptionAndRegistersNothing()
    {
        File.WriteAllText(_house.Folder, "in the way");
        try
        {
            _house.Counts();
            Assert.Throws<IOException>(_house.Builder(new TimeTrigger(15, oneShot: false)).Register);
            Assert.Empty(_house.Host.TasksOf(null));
        }
        finally
        {
            File.Delete(_house.Folder);
        }
    }

    [Fact]
    public void Read_AFolderInItsPlace_Throws()
    {
        Directory.CreateDirectory(_house.File.Path);
        Assert.ThrowsAny<Exception>(() => _house.Host.TasksOf(null));
        Assert.True(Directory.Exists(_house.File.Path));
    }
}
