using NetClient.ApplicationModel.Background;

namespace NetClient.Tests.ApplicationModel.Background;

public sealed class BackgroundTaskRegistrationGroupTests : IDisposable
{
    private readonly TaskHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task BackgroundActivated_TaskWithoutEntryPoint_DoesItsWork()
    {
        var trigger = new ApplicationTrigger();
        BackgroundTaskRegistrationGroup group = Group();
        Assert.Equal(ApplicationTriggerResult.UnknownError, await trigger.RequestAsync(TestContext.Current.CancellationToken));
        BackgroundTaskRegistration registration = Register(group, trigger);
        var runs = new Runs();
        group.BackgroundActivated += (sender, args) => runs.Add(sender == group ? args.TaskInstance : throw new InvalidOperationException());
        Assert.Equal(ApplicationTriggerResult.Allowed, await trigger.RequestAsync(TestContext.Current.CancellationToken));
        Assert.Same(registration, (await runs.NextAsync()).Task);
    }

    [Fact(Timeout = 60_000)]
    public async Task BackgroundActivated_SubscribedAfterTheTriggerWentOff_RunsThen()
    {
        BackgroundTaskRegistrationGroup group = Group();
        Register(group, new TimeTrigger(15, oneShot: false));
        _house.Time.Advance(TimeSpan.FromMinutes(15));
        var runs = new Runs();
        group.BackgroundActivated += (_, args) => runs.Add(args.TaskInstance);
        await runs.NextAsync();
    }

    [Fact]
    public void AllTasks_OfAGroup_AreApartFromTheOthers()
    {
        BackgroundTaskRegistrationGroup group = Group();
        BackgroundTaskRegistration registration = Register(group, new TimeTrigger(15, oneShot: false));
        Assert.Same(registration, Assert.Single(group.AllTasks).Value);
        Assert.Same(group, registration.TaskGroup);
        Assert.Empty(_house.Host.TasksOf(null));

        TaskHouse next = _house.Restart();
        BackgroundTaskRegistrationGroup found = next.Host.Groups()["id"];
        Assert.Equal("name", found.Name);
        Assert.Equal(registration.TaskId, Assert.Single(found.AllTasks).Key);
        found.AllTasks.Values.Single().Unregister(cancelTask: false);
        Assert.Empty(next.Host.Groups());
    }

    private BackgroundTaskRegistrationGroup Group() => new("id", "name", _house.Host);

    private BackgroundTaskRegistration Register(BackgroundTaskRegistrationGroup group, IBackgroundTrigger trigger)
    {
        BackgroundTaskBuilder builder = _house.Builder(trigger);
        (builder.TaskEntryPoint, builder.TaskGroup) = ("", group);
        return builder.Register();
    }
}
