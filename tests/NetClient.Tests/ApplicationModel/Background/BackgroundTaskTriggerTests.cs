using NetClient.ApplicationModel.Background;

namespace NetClient.Tests.ApplicationModel.Background;

public sealed class BackgroundTaskTriggerTests : IDisposable
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private readonly TaskHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task TimeTrigger_EachFreshnessTime_Runs()
    {
        Runs runs = _house.Counts();
        BackgroundTaskRegistration registration = _house.Builder(new TimeTrigger(15, oneShot: false)).Register();
        for (int i = 1; i <= 2; i++)
        {
            _house.Time.Advance(Quarter - TimeSpan.FromTicks(1));
            Assert.Equal(i - 1, _house.Starts);
            Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
            _house.Time.Advance(TimeSpan.FromTicks(1));
            Assert.Null((await runs.NextAsync()).TriggerDetails);
            await completion;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task TimeTrigger_OneShot_RunsOnceAndIsGone()
    {
        _house.Counts();
        BackgroundTaskRegistration registration = _house.Builder(new TimeTrigger(15, oneShot: true)).Register();
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        _house.Time.Advance(Quarter);
        await completion;
        Assert.Empty(_house.Host.TasksOf(null));
        Assert.Empty(_house.Restart().Host.TasksOf(null));
        _house.Time.Advance(Quarter);
        Assert.Equal(1, _house.Starts);
    }

    [Fact(Timeout = 60_000)]
    public async Task TimeTrigger_LongerThanATimer_WaitsInPieces()
    {
        Runs runs = _house.Counts();
        _house.Builder(new TimeTrigger(3 * 24 * 60, oneShot: false)).Register();
        for (int day = 0; day < 3; day++)
        {
            Assert.Equal(0, _house.Starts);
            await _house.Time.WaitForTimerAsync(TimeSpan.FromDays(1));
            _house.Time.Advance(TimeSpan.FromDays(1));
        }
        await runs.NextAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task TimeTrigger_DueWhileNoProcessRan_RunsOnceAtTheNextStart()
    {
        _house.Counts();
        Guid id = _house.Builder(new TimeTrigger(15, oneShot: false)).Register().TaskId;
        TaskHouse next = _house.Restart();   // the first process hears its clock no more than this one
        _house.File.Update(document =>
        {
            document.Tasks[0] = document.Tasks[0] with { NextDue = _house.Time.GetUtcNow() - 10 * Quarter };
            return true;
        });
        Runs runs = next.Counts();
        BackgroundTaskRegistration registration = next.Host.TasksOf(null)[id];
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        _house.Time.Advance(TimeSpan.Zero);
        await runs.NextAsync();
        await completion;
        _house.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, next.Starts);
    }

    [Fact(Timeout = 60_000)]
    public async Task TimeTrigger_OneShotDueWhileNoProcessRan_WhoSubscribesBeforeTheFactoryHearsOfIt()
    {
        _house.Counts();
        Guid id = _house.Builder(new TimeTrigger(15, oneShot: true)).Register().TaskId;
        TaskHouse next = _house.Restart();
        _house.File.Update(document =>
        {
            document.Tasks[0] = document.Tasks[0] with { NextDue = _house.Time.GetUtcNow() - Quarter };
            return true;
        });
        BackgroundTaskRegistration registration = next.Host.TasksOf(null)[id];
        next.Time.Advance(TimeSpan.Zero);   // due, and waiting
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        Assert.Equal(0, next.Starts);
        BackgroundTaskFactory.Add(next.Host, TaskHouse.EntryPoint, () => throw new FormatException("heard"));
        Assert.Equal("heard", Assert.Throws<FormatException>((await completion).CheckResult).Message);
    }

    [Fact]
    public void TimeTrigger_TwoProcesses_OneRunsIt()
    {
        _house.Counts();
        _house.Builder(new TimeTrigger(15, oneShot: false)).Register();
        TaskHouse other = _house.Restart();
        other.Counts();
        other.Host.EnsureLoaded();
        _house.Time.Advance(Quarter);   // both clocks go off, one after the other
        Assert.Equal(1, _house.Starts + other.Starts);
    }

    [Fact]
    public void TimeTrigger_UnregisteredByAnotherProcess_DoesNotRun()
    {
        _house.Counts();
        Guid id = _house.Builder(new TimeTrigger(15, oneShot: false)).Register().TaskId;
        _house.Restart().Host.TasksOf(null)[id].Unregister(cancelTask: false);
        _house.Time.Advance(Quarter);
        Assert.Empty(_house.Host.TasksOf(null));
        Assert.Equal(0, _house.Starts);
    }

    [Fact(Timeout = 60_000)]
    public async Task ContentPrefetchTrigger_WithoutInternet_WaitsForIt()
    {
        Runs runs = _house.Counts();
        _house.Builder(new ContentPrefetchTrigger()).Register();
        _house.Time.Advance(Quarter);
        Assert.Equal(0, _house.Starts);
        _house.Network.Become(hasInternet: true);
        await runs.NextAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task SystemTrigger_NetworkStateChange_RunsWhenSomethingChanged()
    {
        Runs runs = _house.Counts();
        BackgroundTaskRegistration registration = _house.Builder(new SystemTrigger(SystemTriggerType.NetworkStateChange, oneShot: false)).Register();
        _house.Network.Become(hasInternet: false, "none");   // the system speaks up, and nothing is different
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        _house.Network.Become(hasInternet: false, "one");
        await runs.NextAsync();
        await completion;
        Assert.Equal(1, _house.Starts);
    }

    [Fact(Timeout = 60_000)]
    public async Task SystemTrigger_InternetAvailable_RunsWhenItComes()
    {
        _house.Counts();
        BackgroundTaskRegistration registration = _house.Builder(new SystemTrigger(SystemTriggerType.InternetAvailable, oneShot: true)).Register();
        _house.Network.Become(hasInternet: false, "one");
        Assert.Equal(0, _house.Starts);
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        _house.Network.Become(hasInternet: true, "two");
        await completion;
        _house.Network.Become(hasInternet: false, "none");
        _house.Network.Become(hasInternet: true, "two");
        Assert.Equal(1, _house.Starts);
    }

    [Fact(Timeout = 60_000)]
    public async Task AddCondition_DoesNotHold_RunsWhenItDoes()
    {
        Runs runs = _house.Counts();
        BackgroundTaskBuilder builder = _house.Builder(new TimeTrigger(15, oneShot: false));
        builder.AddCondition(new SystemCondition(SystemConditionType.InternetAvailable));
        builder.AddCondition(new SystemCondition(SystemConditionType.FreeNetworkAvailable));
        builder.Register();
        _house.Time.Advance(Quarter);
        _house.Network.Become(hasInternet: true, "metered", isMetered: true);
        Assert.Equal(0, _house.Starts);
        _house.Network.Become(hasInternet: true, "free");
        await runs.NextAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task AddCondition_NetworkComesWhileItIsLookedAt_Runs()
    {
        Runs runs = _house.Counts();
        BackgroundTaskBuilder builder = _house.Builder(new TimeTrigger(15, oneShot: false));
        builder.AddCondition(new SystemCondition(SystemConditionType.InternetAvailable));
        builder.Register();
        _house.Network.Looked = () =>
        {
            _house.Network.Looked = null;
            _house.Network.Become(hasInternet: true);   // heard before the look's result is used
        };
        _house.Time.Advance(Quarter);
        await runs.NextAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task AddCondition_SlowLook_HoldsNobodyElseBack()
    {
        using var slow = new ManualResetEventSlim();
        var looking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _house.Counts();
        var trigger = new ApplicationTrigger();
        BackgroundTaskBuilder builder = _house.Builder(trigger);
        builder.AddCondition(new SystemCondition(SystemConditionType.FreeNetworkAvailable));
        builder.Register();
        _house.Network.Looked = () =>
        {
            looking.TrySetResult();
            slow.Wait(TimeSpan.FromSeconds(9));
        };
        Task<ApplicationTriggerResult> request = trigger.RequestAsync(TestContext.Current.CancellationToken);   // the caller may be a UI thread
        await looking.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Single(_house.Host.TasksOf(null));   // takes the lock
        Assert.False(request.IsCompleted);
        slow.Set();
        Assert.Equal(ApplicationTriggerResult.Allowed, await request);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CancelOnConditionLoss_ConditionIsLost_DecidesOverTheRun(bool cancel)
    {
        var reason = new TaskCompletionSource<BackgroundTaskCancellationReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        Runs runs = new();
        _house.Network.Become(hasInternet: true);
        _house.Does(instance =>
        {
            instance.GetDeferral();
            instance.Canceled += (_, why) => reason.TrySetResult(why);
            runs.Add(instance);
        });
        BackgroundTaskBuilder builder = _house.Builder(new TimeTrigger(15, oneShot: false));
        builder.AddCondition(new SystemCondition(SystemConditionType.InternetAvailable));
        builder.CancelOnConditionLoss = cancel;
        builder.Register();
        _house.Time.Advance(Quarter);
        await runs.NextAsync();
        _house.Network.Become(hasInternet: false);
        Assert.Equal(cancel, reason.Task.IsCompleted);
        if (cancel)
            Assert.Equal(BackgroundTaskCancellationReason.ConditionLoss, await reason.Task);
    }

    [Fact(Timeout = 60_000)]
    public async Task ApplicationTrigger_ArgumentsThatContainThemselves_AreRefused()
    {
        var loop = new NetClient.Foundation.Collections.ValueSet();
        loop["self"] = loop;
        var e = await Assert.ThrowsAsync<ArgumentException>(() => Attached().RequestAsync(loop, TestContext.Current.CancellationToken));
        Assert.Equal(unchecked((int)0x80070057), e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ApplicationTrigger_CallerHasCanceled_BeginsNothing()
    {
        var token = new CancellationToken(canceled: true);
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Attached().RequestAsync(token));
        Assert.Equal(token, e.CancellationToken);
    }

    private ApplicationTrigger Attached()
    {
        _house.Counts();
        var trigger = new ApplicationTrigger();
        _house.Builder(trigger).Register();
        return trigger;
    }
}
