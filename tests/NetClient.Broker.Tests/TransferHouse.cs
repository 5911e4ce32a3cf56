using System.Net;
using System.Net.Sockets;
using NetClient.ApplicationModel.Background;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.TestServers;
using NetClient.TestServers.Processes;

namespace NetClient.Broker.Tests;

/// <summary>An app in the test's own process, and a broker there too.</summary>
internal sealed class TransferHouse : IAsyncDisposable
{
    private readonly TempDirectory _home = new("transfer");
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly BrokerInside _broker;

    private TransferHouse(BrokerInside broker)
    {
        _broker = broker;
        _server.Start();
        NetClientContext app = NewContext(null);
        Context = NewContext(new BrokerClient(app, broker.ControlSocket));
        TaskId = Register(app, "socket", new SocketActivityTrigger());
        OtherTaskId = Register(app, "time", new TimeTrigger(15, oneShot: false));
    }

    public NetClientContext Context { get; }

    /// <summary>A task for sockets.</summary>
    public Guid TaskId { get; }

    /// <summary>A task for something else.</summary>
    public Guid OtherTaskId { get; }

    public static async Task<TransferHouse> OpenAsync() => new(await BrokerInside.OpenAsync());

    /// <summary>The app's side of a broker that cannot be had.</summary>
    public NetClientContext WithoutBroker() =>
        NewContext(new BrokerClient(NewContext(null, new HurriedTime()), _home["nobody.sock"], _ => false));

    public StatusMessage Status()
    {
        using var looker = new RawApp(_broker.ControlSocket);
        return looker.Status();
    }

    public async Task ConnectAsync(StreamSocket socket) =>
        await socket.ConnectAsync(new HostName("127.0.0.1"), $"{((IPEndPoint)_server.LocalEndpoint).Port}", BrokerHouse.Token);

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();   // before the peers end, for which a task would run
        _server.Dispose();
        _home.Dispose();
    }

    private NetClientContext NewContext(ISocketBroker? broker, TimeProvider? time = null)
    {
        NetClientContext all = TestContexts.AllCapabilities();
        var folder = new AppFolder(_home["app"], "app");
        return broker is null
            ? new NetClientContext { Capabilities = all.Capabilities, Folder = folder, Time = time ?? TimeProvider.System }
            : new NetClientContext { Capabilities = all.Capabilities, Folder = folder, SystemProxy = new WebProxy(), Broker = broker };
    }

    private static Guid Register(NetClientContext app, string name, IBackgroundTrigger trigger)
    {
        app.BackgroundTasks.Factories.Add(name, () => new WebSocketKeepAlive());   // any task will do: none runs
        var builder = new BackgroundTaskBuilder(app.BackgroundTasks) { Name = name, TaskEntryPoint = name };
        builder.SetTrigger(trigger);
        return builder.Register().TaskId;
    }

    // Whoever looks at it for the second time has waited long enough.
    private sealed class HurriedTime : TimeProvider
    {
        private long _looks;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks) * TimeSpan.FromMinutes(1).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
