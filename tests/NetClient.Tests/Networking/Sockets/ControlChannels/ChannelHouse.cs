using NetClient.ApplicationModel.Background;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Tests.ApplicationModel.Background;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.ControlChannels;

/// <summary>An app with control channels: its tasks, its clock, its log.</summary>
internal sealed class ChannelHouse : IDisposable
{
    public const string Push = "Test.Push";
    public const string KeepAlive = "Test.KeepAlive";

    public ChannelHouse()
    {
        Context = new NetClientContext
        {
            Capabilities = new CapabilityChecker(CapabilityManifest.Create(TestContexts.Everything)),
            Time = Time,
            Loggers = Log,
            SystemProxy = new System.Net.WebProxy(),
            ChannelTasks = Tasks.Host,
        };
        Tasks.Factories.Add(Push, () => new DelegateTask(Pushes.Add));
        Tasks.Factories.Add(KeepAlive, () => new DelegateTask(KeepAlives.Add));
    }

    public TaskHouse Tasks { get; } = new();

    public ManualTime Time => Tasks.Time;

    public LogRecorder Log { get; } = new();

    public NetClientContext Context { get; }

    public Runs Pushes { get; } = new();

    public Runs KeepAlives { get; } = new();

    public static HostName Loopback { get; } = new("127.0.0.1");

    /// <summary>A channel whose tasks are registered.</summary>
    public ControlChannelTrigger NewChannel(string id = "one", uint minutes = 30, string? keepAlive = KeepAlive)
    {
        var channel = new ControlChannelTrigger(Context, id, minutes);
        Register(channel.PushNotificationTrigger, Push);
        if (keepAlive is not null)
            Register(channel.KeepAliveTrigger, keepAlive);
        return channel;
    }

    /// <summary>A channel that is enabled, over a socket that is connected.</summary>
    public async Task<(ControlChannelTrigger Channel, StreamSocket Socket)> ConnectAsync(HeldPeer server, uint minutes = 30)
    {
        ControlChannelTrigger channel = NewChannel(minutes: minutes);
        StreamSocket socket = NewSocket();
        channel.UsingTransport(socket);
        await socket.ConnectAsync(Loopback, server.Port, TestContext.Current.CancellationToken);
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
        return (channel, socket);
    }

    public StreamSocket NewSocket() => new(Context);

    public BackgroundTaskRegistration Register(IBackgroundTrigger trigger, string entryPoint)
    {
        var builder = new BackgroundTaskBuilder(Tasks.Host) { Name = entryPoint, TaskEntryPoint = entryPoint };
        builder.SetTrigger(trigger);
        return builder.Register();
    }

    /// <summary>Whose channel a run is for.</summary>
    public static ControlChannelTrigger ChannelOf(IBackgroundTaskInstance run) =>
        Assert.IsAssignableFrom<IControlChannelTriggerEventDetails>(run.TriggerDetails).ControlChannelTrigger;

    public void Dispose()
    {
        Log.Dispose();
        Tasks.Dispose();
    }

    private sealed class DelegateTask(Action<IBackgroundTaskInstance> run) : IBackgroundTask
    {
        public void Run(IBackgroundTaskInstance taskInstance) => run(taskInstance);
    }
}
