using NetClient.ApplicationModel.Background;

namespace NetClient.Tests.ApplicationModel.Background;

public sealed class BackgroundTaskBuilderTests : IDisposable
{
    private readonly TaskHouse _house = new();

    public BackgroundTaskBuilderTests() => _house.Counts();

    public static TheoryData<string> Triggers => ["time 14", "prefetch 14", "sms", "invalid", "foreign"];

    public void Dispose() => _house.Dispose();

    [Theory]
    [MemberData(nameof(Triggers))]
    public void Register_TriggerThatWouldNeverGoOff_Throws(string which)
    {
        IBackgroundTrigger trigger = which switch
        {
            "time 14" => new TimeTrigger(14, oneShot: false),
            "prefetch 14" => new ContentPrefetchTrigger(TimeSpan.FromMinutes(14)),
            "sms" => new SystemTrigger(SystemTriggerType.SmsReceived, oneShot: false),
            "invalid" => new SystemTrigger(SystemTriggerType.Invalid, oneShot: false),
            _ => new ForeignTrigger(),
        };
        BackgroundTaskBuilder builder = _house.Builder(trigger);
        Assert.False(builder.Validate());
        Assert.Equal(unchecked((int)0x80070057), Assert.ThrowsAny<ArgumentException>(builder.Register).HResult);
        Assert.Empty(_house.Host.TasksOf(null));
    }

    [Fact]
    public void Register_ConditionThatNobodyCanTell_Throws()
    {
        BackgroundTaskBuilder builder = _house.Builder(new TimeTrigger(15, oneShot: false));
        Assert.True(builder.Validate());
        builder.AddCondition(new SystemCondition(SystemConditionType.UserPresent));
        Assert.Contains("UserPresent", Assert.Throws<ArgumentException>(builder.Register).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Register_UnknownEntryPoint_SaysWhatToCall()
    {
        BackgroundTaskBuilder builder = _house.Builder(new TimeTrigger(15, oneShot: false));
        builder.TaskEntryPoint = "My.Other";
        var e = Assert.Throws<InvalidOperationException>(builder.Register);
        Assert.Equal(unchecked((int)0x80040154), e.HResult);
        Assert.Contains("BackgroundTaskFactory.Register(\"My.Other\"", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Register_NoTriggerOrNoName_Throws()
    {
        var builder = new BackgroundTaskBuilder(_house.Host) { Name = "task", TaskEntryPoint = TaskHouse.EntryPoint };
        Assert.Equal(unchecked((int)0x8000000E), Assert.Throws<InvalidOperationException>(builder.Register).HResult);
        builder.SetTrigger(new ApplicationTrigger());
        Assert.Throws<ArgumentException>(() => builder.Register(""));
    }

    [Fact]
    public void Register_ApplicationTriggerOfAnother_Throws()
    {
        BackgroundTaskBuilder builder = _house.Builder(new ApplicationTrigger());
        builder.Register();
        Assert.Throws<ArgumentException>(builder.Register);
    }

    [Fact(Timeout = 60_000)]
    public async Task SetTaskEntryPointClsid_WithItsFactory_Runs()
    {
        var id = Guid.NewGuid();
        var runs = new Runs();
        _house.Factories.Add(BackgroundTaskFactory.EntryPointOf(id), () => new Task1(runs));
        var trigger = new ApplicationTrigger();
        BackgroundTaskBuilder builder = _house.Builder(trigger);
        builder.SetTaskEntryPointClsid(id);
        builder.Register();
        await trigger.RequestAsync(TestContext.Current.CancellationToken);
        await runs.NextAsync();
    }

    [Fact]
    public void AddFactory_Twice_Throws() => Assert.Throws<InvalidOperationException>(() => _house.Counts());

    [Fact]
    public void ExecutionTimeLimit_OutOfRange_Throws()
    {
        var builder = new BackgroundTaskBuilder(_house.Host) { ExecutionTimeLimit = Timeout.InfiniteTimeSpan };
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.ExecutionTimeLimit = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.ExecutionTimeLimit = TimeSpan.FromDays(50));
        Assert.Equal(Timeout.InfiniteTimeSpan, builder.ExecutionTimeLimit);
    }

    private sealed class ForeignTrigger : IBackgroundTrigger;

    private sealed class Task1(Runs runs) : IBackgroundTask
    {
        public void Run(IBackgroundTaskInstance taskInstance) => runs.Add(taskInstance);
    }
}
