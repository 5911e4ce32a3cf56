using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.ApplicationModel.Background.Internal.Protocol;

namespace NetClient.Broker.Tests;

/// <summary>The broker is killed (SIGKILL) and started again by a supervisor that keeps its descriptors.</summary>
public sealed class RestartTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task Broker_Killed_NextOneTakesItsSocketsBack()
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        using var supervisor = new SupervisorStandIn(house);
        await supervisor.StartBrokerAsync();
        using var server = new Server();
        using Server.Connection peer = await server.HandOverAsync(house, "echo", "stream");
        int door = int.Parse((await house.RunCheckedAsync("broker-listener", "door", "")).Split('\n')[0], CultureInfo.InvariantCulture);
        int box = int.Parse((await house.RunCheckedAsync("broker-datagram", "box", "")).Split('\n')[0], CultureInfo.InvariantCulture);
        await house.UntilAsync(status => status.Sockets.Count(socket => socket.State == "Armed") == 3);
        Assert.Equal(3, supervisor.Count);

        supervisor.KillBroker();
        await peer.SendAsync("meanwhile\n");   // nobody is there
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await client.ConnectAsync(IPAddress.Loopback, box, BrokerHouse.Token);
        await client.SendAsync("ping"u8.ToArray(), BrokerHouse.Token);
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await caller.ConnectAsync(IPAddress.Loopback, door, BrokerHouse.Token);

        await supervisor.StartBrokerAsync();
        Assert.Equal("meanwhile", (await peer.AnswerAsync()).Text);
        byte[] answer = new byte[100];
        Assert.Equal("SocketActivity:ping", Encoding.UTF8.GetString(answer, 0, await client.ReceiveAsync(answer, BrokerHouse.Token)));
        Assert.StartsWith("ConnectionAccepted", Encoding.UTF8.GetString(answer, 0, await caller.ReceiveAsync(answer, BrokerHouse.Token)), StringComparison.Ordinal);
        await house.UntilAsync(status => status.Sockets.Count(socket => socket.State == "Armed") == 3);
        Assert.Equal(3, supervisor.Count);

        await house.RunCheckedAsync("broker-take", "stream");
        await house.UntilAsync(status => status.Sockets.Count == 2);
        Assert.Equal("taken", await peer.LineAsync());   // and then the end: the supervisor has let go of it too
        Assert.Equal(2, supervisor.Count);
        Assert.Equal(2, KeptSockets(house).Count());
    }

    [Fact(Timeout = Limit)]
    public async Task Broker_KilledWhileTheSocketIsLent_TaskGivesItToTheNextOne()
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        using var supervisor = new SupervisorStandIn(house);
        await supervisor.StartBrokerAsync();
        using var server = new Server();
        using Server.Connection peer = await server.HandOverAsync(house, $"wait:{house["go"]}");
        await peer.SendAsync("one\n");
        await house.FileAsync("go.waits");
        supervisor.KillBroker();
        await supervisor.StartBrokerAsync();
        Assert.Equal("Lent", Assert.Single(house.Status().Sockets).State);   // by the file beside the descriptor: its process lives

        await File.WriteAllTextAsync(house["go"], "", BrokerHouse.Token);
        Assert.Equal("one", (await peer.AnswerAsync()).Text);
        await house.UntilAsync(status => status.Sockets is [{ State: "Armed", LastResult: "returned" }]);   // by the process itself: had that died instead, another would have answered
        await peer.SendAsync("two\n");
        Assert.Equal("two", (await peer.AnswerAsync()).Text);
        Assert.Equal(1, supervisor.Count);
    }

    /// <summary>No TLS session survives its broker. The peer learns it, the app's end is closed by its task, nothing is left of it, and the next broker secures as the first did.</summary>
    [Fact(Timeout = Limit)]
    public async Task Broker_KilledWithATlsSession_NothingIsLeftAndTheNextOneIsWhole()
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        using var supervisor = new SupervisorStandIn(house);
        await supervisor.StartBrokerAsync();
        using var server = new TlsServer(house);
        int before = house.DescriptorCount();
        for (int i = 0; i < (StressTests.IsFull ? 20 : 3); i++)
        {
            using Server.Connection peer = await server.HandOverAsync(house, "echo");
            Assert.Equal("Tls13", Assert.Single(house.Status().Sockets).Tls);
            Task sending = SendWithoutEndAsync(peer);
            for (int answers = i % 4; answers > 0; answers--)
                await peer.AnswerAsync();
            supervisor.KillBroker();
            await peer.EndAsync();
            await Assert.ThrowsAnyAsync<IOException>(() => sending);

            await supervisor.StartBrokerAsync();
            await house.UntilAsync(status => status is { Sockets.Count: 0, Sessions: 0, Clients: 0 });
            Assert.Equal(0, supervisor.Count);
            Assert.Empty(KeptSockets(house));

            // A process that the last broker had started may call this one at any time, and goes again.
            await house.DescriptorsAreAsync(before);
        }
    }

    /// <summary>What the session had brought before it ended is read; what the task then writes finds nobody.</summary>
    [Fact(Timeout = Limit)]
    public async Task Broker_KilledWhileATlsSocketIsLent_TaskReadsWhatCameAndLearnsTheEnd()
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        using var supervisor = new SupervisorStandIn(house);
        await supervisor.StartBrokerAsync();
        using var server = new TlsServer(house);
        using Server.Connection peer = await server.HandOverAsync(house, $"wait:{house["go"]}");
        await peer.SendAsync("one\n");
        await house.FileAsync("go.waits");
        supervisor.KillBroker();
        await peer.EndAsync();
        await supervisor.StartBrokerAsync();
        Assert.Equal("Lent", Assert.Single(house.Status().Sockets).State);
        await File.WriteAllTextAsync(house["go"], "", BrokerHouse.Token);
        await house.UntilAsync(status => status is { Sockets.Count: 0, Sessions: 0 });
        Assert.Equal("one\n", await File.ReadAllTextAsync(house["go.read"], BrokerHouse.Token));
        Assert.Equal("ConnectionResetByPeer", await File.ReadAllTextAsync(house["go.failed"], BrokerHouse.Token));
        Assert.Equal(0, supervisor.Count);
    }

    /// <summary>What the next broker would need is gone. What this one has is whole, and every change of it goes to its end.</summary>
    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KeptFolder_RemovedOrUnwritable_StopsNoSocket(bool isInTheWay)
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        using var supervisor = new SupervisorStandIn(house);
        await supervisor.StartBrokerAsync();
        using var pair = new TcpPair();
        using (var app = new RawApp(house.ControlSocket, RawApp.Hello))
        {
            Assert.Equal(ReplyStatus.Done, app.Transfer("x", pair.Mine.SafeHandle).Status);
            LoseFolder(house, isInTheWay);
            Assert.Equal(ReplyStatus.Done, app.Ask(FrameType.Arm, "x").Status);
            Assert.Equal("Armed", Assert.Single(app.Status().Sockets).State);
            Assert.Equal(ReplyStatus.Done, app.Ask(FrameType.Take, "x").Status);
            Assert.Equal(ReplyStatus.Done, app.Transfer("x", pair.Mine.SafeHandle).Status);
            LoseFolder(house, isInTheWay);
            app.Tell(FrameType.Arm, "x");
        }
        await house.UntilAsync(status => status is { Clients: 0, Sockets: [{ State: "Armed" }] });
        await pair.Peer.SendAsync("wake"u8.ToArray(), BrokerHouse.Token);
        await house.UntilAsync(status => status.Sockets is [{ State: "Resting", LastResult: "the app ended with 0" }]);
        using (var app = new RawApp(house.ControlSocket, RawApp.Hello))
        {
            Assert.Equal(ReplyStatus.Done, app.Ask(FrameType.Take, "x").Status);
            app.Tell(FrameType.Release, "x");
            Assert.Empty(app.Status().Sockets);
            LoseFolder(house, isInTheWay);
        }
        await house.UntilAsync(status => status is { Clients: 0, Apps: 0 });
        Assert.Equal(0, supervisor.Count);
        string log = await File.ReadAllTextAsync(house["broker.out"], BrokerHouse.Token);
        Assert.Contains(isInTheWay ? "will not survive a restart" : "stays for the next broker", log, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", log, StringComparison.Ordinal);
    }

    /// <summary>A restart in order is one too: what was lent stays lent, and how the app is started is known.</summary>
    [Fact(Timeout = Limit)]
    public async Task Broker_StoppedInOrder_NextOneKnowsWhoHasWhat()
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        using var supervisor = new SupervisorStandIn(house);
        await supervisor.StartBrokerAsync();
        using var server = new Server();
        using Server.Connection peer = await server.HandOverAsync(house, $"wait:{house["go"]}");
        supervisor.StopBroker();
        await supervisor.StartBrokerAsync();
        await peer.SendAsync("one\n");
        await house.FileAsync("go.waits");
        supervisor.StopBroker();
        await supervisor.StartBrokerAsync();
        Assert.Equal("Lent", Assert.Single(house.Status().Sockets).State);

        await File.WriteAllTextAsync(house["go"], "", BrokerHouse.Token);
        Assert.Equal("one", (await peer.AnswerAsync()).Text);
        await house.UntilAsync(status => status.Sockets is [{ State: "Armed", LastResult: "returned" }]);
    }

    // Root may write into any folder, so a file stands in its place.
    private static void LoseFolder(BrokerHouse house, bool isInTheWay)
    {
        string folder = Path.Combine(house.Runtime, "netclient", "kept");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        if (isInTheWay)
            File.WriteAllText(folder, "");
    }

    private static IEnumerable<string> KeptSockets(BrokerHouse house) =>
        Directory.GetFiles(Path.Combine(house.Runtime, "netclient", "kept"), "*").Where(path => !Path.GetFileName(path).StartsWith("app-", StringComparison.Ordinal));

    // Lines without a pause, until the connection has ended.
    private static async Task SendWithoutEndAsync(Server.Connection peer)
    {
        while (true)
            await peer.SendAsync("a line\n");
    }
}
