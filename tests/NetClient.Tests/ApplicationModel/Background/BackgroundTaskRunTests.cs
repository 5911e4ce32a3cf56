using NetClient.ApplicationModel.Background;
using NetClient.Foundation.Collections;

namespace NetClient.Tests.ApplicationModel.Background;

public sealed class BackgroundTaskRunTests : IDisposable
{
    private readonly TaskHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Run_WithoutDeferral_CompletesWell()
    {
        Runs runs = _house.Counts();
        (BackgroundTaskRegistration registration, ApplicationTrigger trigger) = Register();
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        Assert.Equal(ApplicationTriggerResult.Allowed, await trigger.RequestAsync(new ValueSet { ["n"] = 7 }, TestContext.Current.CancellationToken));
        IBackgroundTaskInstance run = await runs.NextAsync();
        BackgroundTaskCompletedEventArgs args = await completion;
        args.CheckResult();
        Assert.Equal(run.InstanceId, args.InstanceId);
        Assert.Same(registration, run.Task);
        Assert.Equal(7, Assert.IsType<ApplicationTriggerDetails>(run.TriggerDetails).Arguments["n"]);
        Assert.Throws<InvalidOperationException>(run.GetDeferral);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetDeferral_UntilTheLastIsCompleted_HoldsTheRun()
    {
        Runs runs = new();
        BackgroundTaskDeferral? first = null, second = null;
        _house.Does(instance =>
        {
            (first, second) = (instance.GetDeferral(), instance.GetDeferral());
            runs.Add(instance);
        });
        (BackgroundTaskRegistration registration, ApplicationTrigger trigger) = Register();
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        await RequestAsync(trigger);
        await runs.NextAsync();
        first!.Complete();
        Assert.Equal(ApplicationTriggerResult.CurrentlyRunning, await RequestAsync(trigger));
        Assert.Throws<InvalidOperationException>(first.Complete);
        second!.Complete();
        (await completion).CheckResult();
        Assert.Equal(ApplicationTriggerResult.Allowed, await RequestAsync(trigger));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_Throws_CheckResultThrowsTheSame()
    {
        var error = new FormatException("bad");
        _house.Does(_ => throw error);
        BackgroundTaskCompletedEventArgs args = await CompleteAsync();
        Assert.Same(error, Assert.Throws<FormatException>(args.CheckResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_AsyncVoidThrowsAfterAnAwait_CheckResultThrowsTheSame()
    {
        var error = new FormatException("later");
        _house.Does(async instance =>
        {
            instance.GetDeferral();
            await Task.Yield();
            throw error;
        });
        BackgroundTaskCompletedEventArgs args = await CompleteAsync();
        Assert.Same(error, Assert.Throws<FormatException>(args.CheckResult));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ThrowsWhenItWasCancelledAndHasEnded_IsLogged(bool overstays)
    {
        var error = new FormatException("late");
        var late = new TaskCompletionSource();
        Runs runs = new();
        _house.Does(async instance =>
        {
            BackgroundTaskDeferral deferral = instance.GetDeferral();
            if (!overstays)
                instance.Canceled += (_, _) => deferral.Complete();
            runs.Add(instance);
            await late.Task;
            throw error;
        });
        (BackgroundTaskRegistration registration, ApplicationTrigger trigger) = Register();
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        await RequestAsync(trigger);
        await runs.NextAsync();
        registration.Unregister(cancelTask: true);
        if (overstays)
            _house.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(overstays, Record.Exception((await completion).CheckResult) is TimeoutException);
        late.SetResult();
        Assert.Same(error, await _house.Log.WaitAsync(1207));
    }

    [Fact(Timeout = 60_000)]
    public async Task Complete_WhatFollowsIsSlow_ReturnsAllTheSame()
    {
        using var slow = new ManualResetEventSlim();
        var looking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        BackgroundTaskDeferral? deferral = null;
        Runs runs = new();
        _house.Network.Become(hasInternet: true);
        _house.Does(instance =>
        {
            deferral = instance.GetDeferral();
            runs.Add(instance);
        });
        var trigger = new ApplicationTrigger();
        BackgroundTaskBuilder builder = _house.Builder(trigger);
        builder.AddCondition(new SystemCondition(SystemConditionType.InternetAvailable));
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(builder.Register());
        await RequestAsync(trigger);
        await runs.NextAsync();
        await _house.Time.WaitForTimerAsync(TimeSpan.FromSeconds(25));   // the run is on its way
        CancellationToken end = TestContext.Current.CancellationToken;
        _house.Network.Looked = () =>
        {
            looking.TrySetResult();
            slow.Wait(end);
        };
        Task completing = Task.Run(deferral!.Complete, end);
        await looking.Task.WaitAsync(end);
        await completing.WaitAsync(end);
        slow.Set();
        (await completion).CheckResult();
    }

    [Fact(Timeout = 60_000)]
    public async Task Completed_BeforeAnybodySubscribed_IsToldToTheFirstHandler()
    {
        _house.Counts();
        (BackgroundTaskRegistration registration, _) = Register();
        BackgroundTaskCompletedEventArgs[] ends = [.. Enumerable.Range(0, 3).Select(_ => new BackgroundTaskCompletedEventArgs(Guid.NewGuid(), null))];
        registration.RaiseCompleted(ends[0]);
        registration.RaiseCompleted(ends[1]);
        Assert.Same(ends[1], await TaskHouse.Completion(registration));
        Task<BackgroundTaskCompletedEventArgs> next = TaskHouse.Completion(registration);
        registration.RaiseCompleted(ends[2]);
        Assert.Same(ends[2], await next);
    }

    [Fact(Timeout = 60_000)]
    public async Task Progress_Set_RaisesTheEvent()
    {
        _house.Does(instance => instance.Progress = 42);
        (BackgroundTaskRegistration registration, ApplicationTrigger trigger) = Register();
        var heard = new TaskCompletionSource<uint>();
        registration.Progress += (sender, args) => heard.SetResult(sender == registration ? args.Progress : 0);
        await RequestAsync(trigger);
        Assert.Equal(42u, await heard.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 60_000)]
    public async Task Unregister_WithCancel_CancelsAndTakesAway()
    {
        (BackgroundTaskRegistration registration, Task<BackgroundTaskCancellationReason> reason, Task<BackgroundTaskCompletedEventArgs> completion) = await RunUntilCanceledAsync();
        registration.Unregister(cancelTask: true);
        Assert.Equal(BackgroundTaskCancellationReason.Abort, await reason);
        (await completion).CheckResult();
        Assert.Empty(_house.Host.TasksOf(null));
        Assert.Empty(_house.Restart().Host.TasksOf(null));
    }

    [Fact(Timeout = 60_000)]
    public async Task Unregister_WithoutCancel_LetsTheRunFinish()
    {
        BackgroundTaskDeferral? deferral = null;
        Runs runs = new();
        _house.Does(instance =>
        {
            deferral = instance.GetDeferral();
            instance.Canceled += (_, _) => Assert.Fail("cancelled");
            runs.Add(instance);
        });
        (BackgroundTaskRegistration registration, ApplicationTrigger trigger) = Register();
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        await RequestAsync(trigger);
        await runs.NextAsync();
        registration.Unregister(cancelTask: false);
        Assert.False(completion.IsCompleted);
        deferral!.Complete();
        (await completion).CheckResult();
        Assert.Equal(ApplicationTriggerResult.UnknownError, await RequestAsync(trigger));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_BeyondTheTimeLimit_IsCancelledWithTheReason()
    {
        (_, Task<BackgroundTaskCancellationReason> reason, Task<BackgroundTaskCompletedEventArgs> completion) = await RunUntilCanceledAsync();
        await _house.Time.WaitForTimerAsync(TimeSpan.FromSeconds(25));
        _house.Time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(BackgroundTaskCancellationReason.ExecutionTimeExceeded, await reason);
        (await completion).CheckResult();
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_CancelledAndDoesNotEnd_FailsAfterFiveSeconds()
    {
        var taken = new TaskCompletionSource<BackgroundTaskDeferral>(TaskCreationOptions.RunContinuationsAsynchronously);
        _house.Does(instance => taken.SetResult(instance.GetDeferral()));
        (BackgroundTaskRegistration registration, ApplicationTrigger trigger) = Register(TimeSpan.FromSeconds(60));
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        await RequestAsync(trigger);
        BackgroundTaskDeferral deferral = await taken.Task;   // its clock runs before it does
        await _house.Time.WaitForTimerAsync(TimeSpan.FromSeconds(60));
        _house.Time.Advance(TimeSpan.FromSeconds(60));
        await _house.Time.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        _house.Time.Advance(TimeSpan.FromSeconds(5));
        var e = Assert.Throws<TimeoutException>((await completion).CheckResult);
        Assert.Equal(unchecked((int)0x800705B4), e.HResult);
        deferral.Complete();   // too late, and no harm
    }

    [Fact(Timeout = 60_000)]
    public async Task Terminate_WhileATaskRuns_CancelsIt()
    {
        (_, Task<BackgroundTaskCancellationReason> reason, _) = await RunUntilCanceledAsync();
        _house.Host.Terminate();
        Assert.Equal(BackgroundTaskCancellationReason.Terminating, await reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task Canceled_SubscribedTooLate_IsCalledAtOnce()
    {
        Runs runs = new();
        _house.Does(instance =>
        {
            instance.GetDeferral();
            runs.Add(instance);
        });
        (BackgroundTaskRegistration registration, ApplicationTrigger trigger) = Register();
        await RequestAsync(trigger);
        IBackgroundTaskInstance run = await runs.NextAsync();
        registration.Unregister(cancelTask: true);
        BackgroundTaskCancellationReason? heard = null;
        run.Canceled += (_, reason) => heard = reason;
        Assert.Equal(BackgroundTaskCancellationReason.Abort, heard);
    }

    [Fact(Timeout = 60_000)]
    public async Task Access_Removed_CancelsAndHoldsBackUntilAskedAgain()
    {
        Runs runs = _house.Counts();
        (_, ApplicationTrigger trigger) = Register();
        _house.Host.Access = NetClient.ApplicationModel.Background.Internal.AccessRecord.Removed;
        Assert.Equal(ApplicationTriggerResult.DisabledByPolicy, await RequestAsync(trigger));
        Assert.Equal(BackgroundAccessStatus.Unspecified, BackgroundExecutionManager.StatusOf(_house.Restart().Host.Access));
        Assert.Equal(BackgroundAccessStatus.AlwaysAllowed, BackgroundExecutionManager.RequestAccess(_house.Host));
        Assert.Equal(ApplicationTriggerResult.Allowed, await RequestAsync(trigger));
        await runs.NextAsync();
        Assert.Equal(1, runs.Count);
    }

    private static Task<ApplicationTriggerResult> RequestAsync(ApplicationTrigger trigger) => trigger.RequestAsync(TestContext.Current.CancellationToken);

    private (BackgroundTaskRegistration Registration, ApplicationTrigger Trigger) Register(TimeSpan? limit = null)
    {
        var trigger = new ApplicationTrigger();
        BackgroundTaskBuilder builder = _house.Builder(trigger);
        builder.ExecutionTimeLimit = limit ?? builder.ExecutionTimeLimit;
        return (builder.Register(), trigger);
    }

    private async Task<BackgroundTaskCompletedEventArgs> CompleteAsync()
    {
        (BackgroundTaskRegistration registration, ApplicationTrigger trigger) = Register();
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        await RequestAsync(trigger);
        return await completion;
    }

    /// <summary>A run that ends when it is cancelled.</summary>
    private async Task<(BackgroundTaskRegistration Registration, Task<BackgroundTaskCancellationReason> Reason, Task<BackgroundTaskCompletedEventArgs> Completion)> RunUntilCanceledAsync()
    {
        Runs runs = new();
        var canceled = new TaskCompletionSource<BackgroundTaskCancellationReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        _house.Does(instance =>
        {
            BackgroundTaskDeferral deferral = instance.GetDeferral();
            instance.Canceled += (_, reason) =>
            {
                canceled.TrySetResult(reason);
                deferral.Complete();
            };
            runs.Add(instance);
        });
        (BackgroundTaskRegistration registration, ApplicationTrigger trigger) = Register();
        Task<BackgroundTaskCompletedEventArgs> completion = TaskHouse.Completion(registration);
        await RequestAsync(trigger);
        await runs.NextAsync();
        return (registration, canceled.Task.WaitAsync(TestContext.Current.CancellationToken), completion);
    }
}
