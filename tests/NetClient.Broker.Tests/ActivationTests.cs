using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.TestServers.Processes;

namespace NetClient.Broker.Tests;

/// <summary>Hand-over, wake and take back, with an app and a broker in processes of their own.</summary>
public sealed class ActivationTests
{
    private const int Limit = 60_000;   // an app is started several times, on machines with little to spare

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TransferOwnership_AppHasExited_ItsTaskRunsInANewProcessEachTime(bool isSecure)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        using Server.Connection peer = await server.HandOverAsync(house, "echo");

        await peer.SendAsync("hello\n");
        (string reason, int first, string text) = await peer.AnswerAsync();
        Assert.Equal(("SocketActivity", "hello"), (reason, text));
        await peer.SendAsync("in two ");
        await peer.SendAsync("parts\n");
        (reason, int second, text) = await peer.AnswerAsync();
        Assert.Equal(("SocketActivity", "in two parts"), (reason, text));
        Assert.NotEqual(0, first);
        Assert.NotEqual(0, second);
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TransferOwnership_AppStaysRunning_ItsTaskRunsThere(bool isSecure)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        Task<Server.Connection> accepting = server.AcceptAsync();
        await using ChildProcess app = await ChildProcess.StartAsync(house.App(["broker-stay", server.Port, "push", "echo", .. server.Options]));
        using Server.Connection peer = await accepting;
        for (int i = 0; i < 20; i++)
        {
            await peer.SendAsync($"{i}\n");
            (string reason, int process, string text) = await peer.AnswerAsync();
            Assert.Equal(("SocketActivity", $"{i}"), (reason, text));
            Assert.False(app.HasExited, app.ReadLog());
            Assert.Equal("NetClient.TestPrograms", Path.GetFileNameWithoutExtension(File.ReadAllText($"/proc/{process}/cmdline").Split('\0')[2]));
            Assert.Contains("broker-stay", File.ReadAllText($"/proc/{process}/cmdline"), StringComparison.Ordinal);
        }
    }

    /// <summary>What comes just after the hand-over wakes the app that is still there, on its way out.</summary>
    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TransferOwnership_AppExitsWhileItsTaskRuns_TheTaskEndsFirst(bool isSecure)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        Task<string> app = house.RunCheckedAsync(["broker-leave", server.Port, "push", $"leave:{house["left"]}", .. server.Options]);
        using Server.Connection peer = await server.AcceptAsync();
        await peer.SendAsync("hello\n");
        (_, int first, string text) = await peer.AnswerAsync();
        Assert.Equal("hello Terminating", text);
        await app;
        await peer.SendAsync("again\n");
        (_, int second, text) = await peer.AnswerAsync();
        Assert.Equal("again", text);
        Assert.NotEqual(first, second);
        Assert.Equal(2, house.Status().Sockets.Single().WakeUps);
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TransferOwnership_BytesLoadedAndNotRead_ComeFirst(bool isSecure)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        Task<Server.Connection> accepting = server.AcceptAsync();
        Task<string> running = house.RunCheckedAsync(["broker-stream", server.Port, "push", "ahead", "0", .. server.Options]);
        using Server.Connection peer = await accepting;
        await peer.SendAsync("abcdef");
        await running;
        await peer.SendAsync("ghi\n");
        Assert.Equal("abcdefghi", (await peer.AnswerAsync()).Text);
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TransferOwnership_KeepAliveTimePasses_TaskRunsForThat(bool isSecure)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        using Server.Connection peer = await server.HandOverAsync(house, "echo", keepAlive: "200");
        Assert.Equal("KeepAliveTimerExpired", (await peer.AnswerAsync()).Reason);
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TransferOwnership_PeerCloses_TaskRunsForThatAndLearnsHow(bool isSecure)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        foreach ((string end, string told) in (ValueTuple<string, string>[])[("orderly", "closed 0"), ("reset", "closed ConnectionResetByPeer")])
        {
            using Server.Connection peer = await server.HandOverAsync(house, $"closed:{house[end]}", end);
            await house.UntilAsync(status => status is { Clients: 0, Sockets: [{ State: "Armed" }] });
            if (end == "reset")
                peer.Reset();
            else
                await peer.EndOutputAsync();
            await house.FileAsync(end);
            await house.UntilAsync(status => status is { Sockets.Count: 0, Sessions: 0 });
            Assert.Equal(told, await File.ReadAllTextAsync(house[end], BrokerHouse.Token));
        }
    }

    /// <summary>A task that brings a connection back whose end it was told of runs again, and not at once.</summary>
    [Fact(Timeout = Limit)]
    public async Task TransferOwnership_AfterThePeersEnd_RestsBeforeTheTaskRunsAgain()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new Server();
        Task<Server.Connection> accepting = server.AcceptAsync();
        await using ChildProcess app = await ChildProcess.StartAsync(house.App(["broker-stay", server.Port, "push", "stubborn"]));
        using Server.Connection peer = await accepting;
        await peer.EndOutputAsync();
        StatusMessage status = await house.UntilAsync(status => status.Sockets is [{ State: "Resting", WakeUps: > 1 }]);
        Assert.Equal("returned, and its peer has ended", status.Sockets[0].LastResult);
        Assert.InRange(status.Sockets[0].WakeUps, 2, 10);   // without a pause they are thousands
    }

    [Fact(Timeout = Limit)]
    public async Task TransferOwnership_Listener_TaskAcceptsEachConnection()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        string port = (await house.RunCheckedAsync("broker-listener", "door", "")).Split('\n')[0];
        for (int i = 0; i < 2; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(IPAddress.Loopback, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), BrokerHouse.Token);
            using var stream = new NetworkStream(client);
            using var reader = new StreamReader(stream);
            Assert.StartsWith("ConnectionAccepted:", await reader.ReadToEndAsync(BrokerHouse.Token), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task TransferOwnership_DatagramSocket_TaskGetsTheDatagram()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        string port = (await house.RunCheckedAsync("broker-datagram", "box", "")).Split('\n')[0];
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await client.ConnectAsync(IPAddress.Loopback, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), BrokerHouse.Token);
        await client.SendAsync("ping"u8.ToArray(), BrokerHouse.Token);
        byte[] answer = new byte[100];
        Assert.Equal("SocketActivity:ping", Encoding.UTF8.GetString(answer, 0, await client.ReceiveAsync(answer, BrokerHouse.Token)));
    }

    [Fact(Timeout = Limit)]
    public async Task TransferOwnership_DatagramSocketsKeepAliveTimePasses_TaskRunsForThat()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        await house.RunCheckedAsync("broker-datagram", "box", house["expired"], "200");
        await house.FileAsync("expired");
        StatusMessage status = await house.UntilAsync(status => status.Sockets is [{ State: "Armed" }]);
        Assert.Equal((1, "returned"), (status.Sockets[0].WakeUps, status.Sockets[0].LastResult));   // it came back without a keep-alive time
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Task_DiesWithTheSocket_LosesNeitherSocketNorUnreadByte(bool isSecure)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        using Server.Connection peer = await server.HandOverAsync(house, $"die-once:{house["died"]}");
        await peer.SendAsync("survives\n");
        Assert.Equal("survives", (await peer.AnswerAsync()).Text);
        Assert.True(File.Exists(house["died"]));
        Assert.Equal(2, Assert.Single(house.Status().Sockets).WakeUps);
    }

    [Fact(Timeout = Limit)]
    public async Task TransferOwnership_NoBrokerRuns_OneIsStarted()
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        using var server = new Server();
        using Server.Connection peer = await server.HandOverAsync(house, "echo");
        await peer.SendAsync("woken\n");
        Assert.Equal("woken", (await peer.AnswerAsync()).Text);
        Assert.True(File.Exists(Path.Combine(house.Runtime, "netclient", "broker.log")));
    }
}
