using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.TestServers.Processes;

namespace NetClient.Broker.Tests;

/// <summary>Who has a socket, who may ask for it, and what lies cost.</summary>
public sealed class OwnershipTests
{
    private const int Limit = 60_000;

    [Fact(Timeout = Limit)]
    public async Task AllSockets_AfterTransfer_ListsItAndTakesItBack()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new Server();
        using Server.Connection peer = await server.HandOverAsync(house, "a context");
        int before = house.DescriptorCount();

        Assert.Equal("push:StreamSocket:a context", (await house.RunCheckedAsync("broker-list")).Trim());
        CommandResult again = await house.RunAsync("broker-stream", server.Port, "push", "", "0");
        Assert.NotEqual(0, again.ExitCode);
        Assert.Contains("'push'", again.Error, StringComparison.Ordinal);

        CommandResult status = await house.BrokerCommandAsync("status", "--json");
        JsonElement row = JsonDocument.Parse(status.Output).RootElement.GetProperty("sockets")[0];
        Assert.Equal("push", row.GetProperty("id").GetString());
        Assert.Equal("Armed", row.GetProperty("state").GetString());
        Assert.Equal($"127.0.0.1:{server.Port}", row.GetProperty("peer").GetString());
        Assert.Contains("push", (await house.BrokerCommandAsync("status")).Output, StringComparison.Ordinal);
        await using (ChildProcess watching = await ChildProcess.StartAsync(house.BrokerCommand("status", "--watch")))
        {
            Assert.True(await watching.SaysAsync(" 1 sockets", BrokerHouse.Token), watching.ReadLog());
            await house.RunCheckedAsync("broker-datagram", "box", "");
            Assert.True(await watching.SaysAsync(" 2 sockets", BrokerHouse.Token), watching.ReadLog());
        }

        await house.RunCheckedAsync("broker-take", "push");
        Assert.Equal("taken", await peer.LineAsync());   // and then the end: closing it here closes it there
        Assert.Equal("box", Assert.Single(house.Status().Sockets).Id);
        Assert.True(house.DescriptorCount() <= before);
    }

    [Fact(Timeout = Limit)]
    public async Task ControlSocket_IsTheUsersAlone()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(house.ControlSocket));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(house.ControlSocket)!));
    }

    [Theory(Timeout = Limit)]
    [InlineData("chmod", "750", "Others may enter")]
    [InlineData("chown", "65534", "is another user's")]
    public async Task Run_FolderIsNotTheUsersAlone_IsRefusedAndNothingIsWrittenThere(string command, string argument, string reason)
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        Assert.SkipUnless(command != "chown" || Environment.UserName == "root", "Needs root.");
        string folder = Path.GetDirectoryName(house.ControlSocket)!;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await CommandResult.RunCheckedAsync(new ProcessSpec(Executable.Find(command)!, argument, folder), BrokerHouse.Token);
        foreach (string[] options in (string[][])[[], ["--detached"]])
        {
            CommandResult result = await house.BrokerCommandAsync(["run", "--idle", "0", .. options]);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        }
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact(Timeout = Limit)]
    public async Task Client_ThatLies_IsDisconnectedAndLeavesNothing()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        int before = house.DescriptorCount();
        byte[] hello = Frame.Write(FrameType.Hello, 1, RawApp.Hello, ProtocolJson.Default.HelloMessage);
        byte[] transfer = Frame.Write(FrameType.Transfer, 2, new SocketMessage { Id = "x", Kind = SocketActivityKind.StreamSocket }, ProtocolJson.Default.SocketMessage,
            new SocketState { Kind = SocketActivityKind.StreamSocket }.ToBytes());
        byte[] longer = [.. hello];
        longer[12] = longer[13] = longer[14] = longer[15] = 0xFF;
        byte[] newer = [.. hello];
        newer[4] = 9;
        byte[] replies = Frame.Write(FrameType.Reply, 1, new ReplyMessage(), ProtocolJson.Default.ReplyMessage);
        byte[] garbled = [.. hello];
        garbled[25] = (byte)'!';
        using FileStream file = File.Create(house["file"]);
        int[] files = [.. Enumerable.Repeat((int)file.SafeFileHandle.DangerousGetHandle(), 5)];

        foreach ((byte[] bytes, int descriptors) in ((byte[], int)[])
            [("GET / HTTP/1.1\r\n\r\n and more"u8.ToArray(), 0), (longer, 1), (newer, 1), (garbled, 1), (transfer, 1), (hello, 1), ([.. hello, .. hello], 0), ([.. hello, .. replies], 0), (hello, 5)])
        {
            using Socket client = Connect(house);
            Assert.NotEqual(-1, DescriptorMessages.Send(client.SafeHandle, bytes, files.AsSpan(0, descriptors)));
            await DrainAsync(client);
        }
        Assert.Empty(house.Status().Sockets);
        await house.DescriptorsAreAsync(before);
    }

    [Fact(Timeout = Limit)]
    public async Task Transfer_OfAFile_IsRefusedAndClosed()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        int before = house.DescriptorCount();
        using (var app = new RawApp(house.ControlSocket, RawApp.Hello))
        {
            using FileStream file = File.Create(house["file"]);
            using var handle = new SafeSocketHandle(file.SafeFileHandle.DangerousGetHandle(), ownsHandle: false);
            foreach (SafeSocketHandle? descriptor in (SafeSocketHandle?[])[handle, null])
                Assert.Equal(ReplyStatus.Refused, app.Transfer("x", descriptor).Status);
            Assert.Equal(ReplyStatus.NotThere, app.Ask(FrameType.Take, "x").Status);
        }
        await house.DescriptorsAreAsync(before);
    }

    /// <summary>What is announced as a connection is one, of the network, and open.</summary>
    [Fact(Timeout = Limit)]
    public async Task Transfer_OfAnotherKindOfSocket_IsRefusedAndClosed()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        int before = house.DescriptorCount();
        using (var app = new RawApp(house.ControlSocket, RawApp.Hello))
        using (var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        using (var unconnected = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        using (var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        using (Socket local = Connect(house))
        {
            datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            foreach (Socket other in (Socket[])[datagrams, unconnected, listener, local])
                Assert.Equal(ReplyStatus.Refused, app.Transfer("x", other.SafeHandle).Status);
            Assert.Empty(app.Status().Sockets);
        }
        await house.DescriptorsAreAsync(before);
    }

    /// <summary>Two threads of an app transfer two connections under one id at once: the broker has the first, and the app must learn that it still has the second.</summary>
    [Fact(Timeout = Limit)]
    public async Task Transfer_OfAnotherSocketWhileOneArrivesUnderTheId_IsRefused()
    {
        await using BrokerInside broker = await BrokerInside.OpenAsync();
        using TcpPair first = new(), second = new();
        using var app = new RawApp(broker.ControlSocket, RawApp.Hello with { Runs = true });
        Assert.Equal(ReplyStatus.Done, app.Transfer("x", first.Mine.SafeHandle).Status);
        ReplyMessage refused = app.Transfer("x", second.Mine.SafeHandle);
        Assert.Equal((ReplyStatus.InUse, "It is Arriving."), (refused.Status, refused.Text));
        Assert.Equal(ReplyStatus.Done, app.Transfer("x", first.Mine.SafeHandle).Status);   // an app that did not hear the answer asks again
        Assert.Equal(ReplyStatus.Done, app.Ask(FrameType.Arm, "x").Status);
        await first.Peer.SendAsync("wake"u8.ToArray(), BrokerHouse.Token);
        Assert.Equal("x", app.Runs.Take(BrokerHouse.Token).Socket.Id);
    }

    /// <summary>Numbers of sessions and names of sockets are an app's own; another app that guesses them, or has learned them, gets nothing by them.</summary>
    [Fact(Timeout = Limit)]
    public async Task Client_ThatLiesAboutIds_GetsNothingAndHarmsNobody()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house);
        using Server.Connection peer = await server.HandOverAsync(house, $"wait:{house["go"]}");
        await peer.SendAsync("one\n");
        await house.FileAsync("go.waits");
        string mine = Assert.Single(house.Status().Sockets).App;
        foreach (string app in (string[])[mine, "another"])
        {
            using var liar = new RawApp(house.ControlSocket, RawApp.Hello with { App = app, WasStarted = true });
            Assert.Equal(ReplyStatus.NotThere, liar.Ask(FrameType.Take, "push").Status);
            Assert.Equal(app == mine ? ReplyStatus.Done : ReplyStatus.NotThere, liar.Ask(FrameType.Peek, "push").Status);
            liar.Tell(FrameType.Release, "push");
            liar.Tell(FrameType.Arm, "push");
            for (long activation = 0; activation < 10; activation++)
                liar.Tell(new EndedMessage { Activation = activation, Outcome = RunOutcome.Failed });
            liar.Tell(new SessionMessage { Session = Guid.NewGuid(), IsBroken = true });
            Assert.True(liar.Status() is { Sessions: 1, Sockets: [{ State: "Lent", WakeUps: 1 }] });
            Assert.False(liar.IsOver);
        }
        await File.WriteAllTextAsync(house["go"], "", BrokerHouse.Token);
        Assert.Equal("one", (await peer.AnswerAsync()).Text);
        await house.UntilAsync(status => status.Sockets is [{ State: "Armed", LastResult: "returned", WakeUps: 1 }]);
    }

    /// <summary>Half a frame, and no more: what it has sent may be a lie about its length.</summary>
    [Theory(Timeout = Limit)]
    [InlineData(10)]
    [InlineData(100)]
    public async Task Client_WhoseFrameNeverEnds_IsLeftBehind(int length)
    {
        await using BrokerInside broker = await BrokerInside.OpenAsync(new BrokerOptions { FrameTime = TimeSpan.FromSeconds(3) });
        using Socket client = Connect(broker.ControlSocket);
        using var looker = new RawApp(broker.ControlSocket, RawApp.Hello);
        client.Send(Frame.Write(FrameType.Hello, 1, RawApp.Hello, ProtocolJson.Default.HelloMessage));
        await looker.UntilAsync(status => status.Clients == 2);
        byte[] frame = Frame.Write(FrameType.Peek, 2, new SocketMessage { Id = new string('x', 200) }, ProtocolJson.Default.SocketMessage);
        client.Send(frame.AsSpan(0, length));
        await DrainAsync(client);
        await looker.UntilAsync(status => status.Clients == 1);
    }

    [Fact(Timeout = Limit)]
    public async Task Client_ThatNeverReads_IsLeftBehind()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Socket client = Connect(house);
        byte[] status = Frame.Write(FrameType.Status, 1, new SocketMessage { Id = "" }, ProtocolJson.Default.SocketMessage);
        try
        {
            for (int i = 0; i < 100_000; i++)
                await client.SendAsync(status, BrokerHouse.Token);
            Assert.Fail("The broker took everything.");
        }
        catch (SocketException)
        {
            // left behind
        }
        Assert.Empty(house.Status().Sockets);
    }

    internal static Socket Connect(BrokerHouse house) => Connect(house.ControlSocket);

    internal static Socket Connect(string controlSocket)
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(controlSocket));
        return client;
    }

    private static async Task DrainAsync(Socket client)
    {
        byte[] bytes = new byte[4096];
        try
        {
            while (await client.ReceiveAsync(bytes, BrokerHouse.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }
    }
}
