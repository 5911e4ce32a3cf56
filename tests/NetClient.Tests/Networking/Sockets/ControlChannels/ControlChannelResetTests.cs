using NetClient.ApplicationModel.Background;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.Errors;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.ControlChannels;
using NetClient.Tests.ApplicationModel.Background;

namespace NetClient.Tests.Networking.Sockets.ControlChannels;

/// <summary>Who makes channels anew, and why.</summary>
public sealed class ControlChannelResetTests : IDisposable
{
    private const string Reset = "Test.Reset";

    private readonly ChannelHouse _house = new();
    private readonly Runs _resets = new();

    public ControlChannelResetTests() => _house.Tasks.Factories.Add(Reset, () => new ResetTask(_resets));

    public void Dispose() => _house.Dispose();

    [Fact]
    public void Register_OneShot_IsRefused()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => _house.Register(new SystemTrigger(SystemTriggerType.ControlChannelReset, oneShot: true), Reset));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Restart_AppHadChannels_RunsAndTheTasksServeTheNewChannel()
    {
        RegisterReset();
        _house.NewChannel().Dispose();
        Assert.Equal(0, _house.Tasks.Starts);   // the app itself knows what it does
        TaskHouse next = _house.Tasks.Restart();
        next.Factories.Add(Reset, () => new ResetTask(_resets));
        next.Host.EnsureLoaded();
        next.Host.EnsureLoaded();
        var details = Assert.IsAssignableFrom<IControlChannelTriggerResetEventDetails>((await _resets.NextAsync()).TriggerDetails);
        Assert.Equal(ControlChannelTriggerResetReason.ApplicationRestart, details.ResetReason);
        Assert.True(details.SoftwareSlotReset);
        Assert.False(details.HardwareSlotReset);
        Assert.Equal(1, next.Starts);
        Assert.True(next.Host.HasTask("one", ControlChannelPurpose.PushNotification));
        Assert.True(next.Host.HasTask("one", ControlChannelPurpose.KeepAlive));
        Assert.False(next.Host.HasTask("two", ControlChannelPurpose.KeepAlive));
        Assert.IsType<SystemTrigger>(next.Host.TasksOf(null).Values.Single(task => task.Name == Reset).Trigger);
    }

    [Fact]
    public void Restart_AppHadNoChannel_DoesNotRun()
    {
        RegisterReset();
        TaskHouse next = _house.Tasks.Restart();
        next.Factories.Add(Reset, () => new ResetTask(_resets));
        next.Host.EnsureLoaded();
        Assert.Equal(0, next.Starts);
    }

    [Fact]
    public void Restart_ByTheBroker_DoesNotRun()
    {
        RegisterReset();
        _house.NewChannel().Dispose();
        var factories = new TaskFactories();
        factories.Add(Reset, () => new ResetTask(_resets));
        var log = new TaskLog();
        var host = new BackgroundTaskHost(_house.Tasks.File, factories, new FactoryActivator(factories), _house.Tasks.Network, _house.Time, log) { IsActivated = true };
        host.EnsureLoaded();
        Assert.Equal(0, log.Count(1205));
    }

    [Fact(Timeout = 60_000)]
    public async Task SystemSlept_ChannelIsEnabled_Runs()
    {
        RegisterReset();
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        _house.Time.Sleep(SleepWatch.Interval - TimeSpan.FromTicks(1));
        _house.Time.Advance(SleepWatch.Interval);
        Assert.Equal(0, _house.Tasks.Starts);
        _house.Time.Sleep(SleepWatch.Interval);
        _house.Time.Advance(SleepWatch.Interval);
        var details = Assert.IsAssignableFrom<IControlChannelTriggerResetEventDetails>((await _resets.NextAsync()).TriggerDetails);
        Assert.Equal(ControlChannelTriggerResetReason.LowPowerExit, details.ResetReason);
        channel.Dispose();
        _house.Time.Sleep(SleepWatch.Interval);
        _house.Time.Advance(SleepWatch.Interval);
        Assert.Equal(1, _house.Tasks.Starts);   // nobody's channel is enabled
        socket.Dispose();
    }

    private void RegisterReset() => _house.Register(new SystemTrigger(SystemTriggerType.ControlChannelReset, oneShot: false), Reset);

    private sealed class ResetTask(Runs runs) : IBackgroundTask
    {
        public void Run(IBackgroundTaskInstance taskInstance) => runs.Add(taskInstance);
    }
}
