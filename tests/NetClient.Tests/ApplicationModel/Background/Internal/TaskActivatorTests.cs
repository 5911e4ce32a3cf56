using Microsoft.Extensions.Logging.Abstractions;
using NetClient.ApplicationModel.Background;
using NetClient.ApplicationModel.Background.Internal;

namespace NetClient.Tests.ApplicationModel.Background.Internal;

/// <summary>The seam at which a broker takes over: runs that happen in another process.</summary>
public sealed class TaskActivatorTests : IDisposable
{
    private readonly TaskHouse _house = new();
    private readonly OtherProcess _other = new();

    public void Dispose() => _house.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_InAnotherProcess_EndsTheRunWhenItSaysSo()
    {
        var trigger = new ApplicationTrigger();
        BackgroundTaskRegistration registration = Builder(trigger).Register();
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        Assert.Equal(ApplicationTriggerResult.Allowed, await trigger.RequestAsync(TestContext.Current.CancellationToken));
        (TaskRecord record, BackgroundTaskInstance instance) = await _other.Started.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(registration.TaskId, record.Id);
        Assert.False(completion.IsCompleted);
        _other.End.SetException(new IOException("The other process died."));
        BackgroundTaskCompletedEventArgs args = await completion;
        Assert.Equal(instance.InstanceId, args.InstanceId);
        Assert.Equal("The other process died.", Assert.Throws<IOException>(args.CheckResult).Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_InAnotherProcess_IsCancelledThroughTheInstance()
    {
        var trigger = new ApplicationTrigger();
        BackgroundTaskRegistration registration = Builder(trigger).Register();
        await trigger.RequestAsync(TestContext.Current.CancellationToken);
        (_, BackgroundTaskInstance instance) = await _other.Started.Task.WaitAsync(TestContext.Current.CancellationToken);
        BackgroundTaskCancellationReason? why = null;
        instance.Canceled += (_, reason) => why = reason;
        registration.Unregister(cancelTask: true);
        Assert.Equal(BackgroundTaskCancellationReason.Abort, why);
    }

    [Fact]
    public void Factories_RunsHappenElsewhere_AreTakenAllTheSame()
    {
        var host = Host();
        BackgroundTaskFactory.Add(host, "Test.Task", () => throw new InvalidOperationException("Not here."));
        new BackgroundTaskRegistrationGroup("group", "", host).BackgroundActivated += (_, _) => { };
        Assert.NotNull(host.Factories.FactoryOf(new TaskRecord { Id = Guid.NewGuid(), Name = "n", EntryPoint = "Test.Task", Trigger = new() { Kind = "application" } }));
        Assert.NotNull(host.Factories.HandlerOf(new TaskRecord { Id = Guid.NewGuid(), Name = "n", GroupId = "group", Trigger = new() { Kind = "application" } }));
    }

    private BackgroundTaskHost Host() => new(_house.File, new TaskFactories(), _other, _house.Network, _house.Time, NullLogger.Instance);

    private BackgroundTaskBuilder Builder(IBackgroundTrigger trigger)
    {
        var builder = new BackgroundTaskBuilder(Host()) { Name = "task", TaskEntryPoint = "Known.Elsewhere" };
        builder.SetTrigger(trigger);
        return builder;
    }

    private sealed class OtherProcess : ITaskActivator
    {
        event Action? ITaskActivator.Grown
        {
            add { }
            remove { }
        }

        public TaskCompletionSource<(TaskRecord Record, BackgroundTaskInstance Instance)> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool CanStart(TaskRecord task) => true;

        public Task StartAsync(TaskRecord task, BackgroundTaskInstance instance)
        {
            Started.SetResult((task, instance));
            return End.Task;
        }
    }
}
