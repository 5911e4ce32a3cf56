using System.Globalization;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.TestServers.Processes;

namespace NetClient.Broker.Tests;

/// <summary>The lease hangs on the process: one that has lost its connection to the broker, and lives, has its sockets as before.</summary>
public sealed class LeaseTests
{
    private const int Limit = 60_000;

    public static MatrixTheoryData<bool, bool> SecureAndStarted => new([false, true], [false, true]);

    [Theory(Timeout = Limit)]
    [MemberData(nameof(SecureAndStarted))]
    public async Task Session_CutWhileTheTaskHasTheSocket_NobodyElseGetsItAndTheTaskReturnsIt(bool isSecure, bool isStarted)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        await using Holding holding = await Holding.BeginAsync(house, server, isStarted);
        AssertIsRefusedToOthers(house);
        await File.WriteAllTextAsync(house["go"], "", BrokerHouse.Token);
        Assert.Equal(("SocketActivity", holding.Process, "one"), await holding.Peer.AnswerAsync());
        await house.UntilAsync(status => status.Sockets is [{ State: "Armed", LastResult: "returned" }]);
        await holding.Peer.SendAsync("two\n");
        (_, int process, string text) = await holding.Peer.AnswerAsync();
        Assert.Equal("two", text);
        if (!isStarted)
            Assert.Equal(holding.Process, process);   // it is connected again, and runs what comes
        StatusMessage status = await house.UntilAsync(status => status.Sockets is [{ State: "Armed" }]);
        Assert.Equal(("Armed", 2), StateOf(status));
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(SecureAndStarted))]
    public async Task Session_CutAndThenTheProcessDies_SocketRestsAndTheNextTaskReadsOn(bool isSecure, bool isStarted)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        await using Holding holding = await Holding.BeginAsync(house, server, isStarted);
        Assert.Equal(("Lent", 1), StateOf(house.Status()));
        await holding.KillAsync();
        await house.UntilAsync(status => status.Sockets is [{ State: not "Lent", LastResult: "its process ended with it" }]);
        await File.WriteAllTextAsync(house["go"], "", BrokerHouse.Token);
        (string reason, int process, string text) = await holding.Peer.AnswerAsync();
        Assert.Equal(("SocketActivity", "one"), (reason, text));
        Assert.NotEqual(holding.Process, process);
        StatusMessage status = await house.UntilAsync(status => status is { Clients: 0, Sockets: [{ State: "Armed" }] });
        Assert.Equal(("Armed", 2), StateOf(status));
    }

    /// <summary>It lives on and says no more, or connects again, before it takes its socket or after: its sockets are its own, and others of the app are not kept waiting for it.</summary>
    [Theory(Timeout = 2 * Limit)]
    [InlineData("cut")]
    [InlineData("cut-and-back")]
    [InlineData("cut-first")]
    public async Task Session_CutAndTheProcessStays_OtherSocketsOfTheAppWakeAnother(string how)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new Server();
        using Server.Connection other = await server.HandOverAsync(house, "echo", "other");
        await using Holding holding = await Holding.BeginAsync(house, server, isStarted: true, how);
        await other.SendAsync("beside\n");
        (_, int process, string text) = await other.AnswerAsync();
        Assert.Equal("beside", text);
        Assert.NotEqual(holding.Process, process);
        Assert.True(house.Status().Sockets.Any(socket => (socket.Id, socket.State) == ("push", "Lent")), house.Log);
        await File.WriteAllTextAsync(house["go"], "", BrokerHouse.Token);
        Assert.Equal(("SocketActivity", holding.Process, "one"), await holding.Peer.AnswerAsync());
    }

    /// <summary>What a broker before this one had started comes to give its sockets back, while this one waits for a process that it has started itself.</summary>
    [Fact(Timeout = 3 * Limit)]
    public async Task Session_MadeAnewByAStartedProcess_IsNotTakenForTheOneThatTheAppWaitsFor()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var pair = new TcpPair();
        HelloMessage hello = RawApp.HelloOfOneThatStays(house);
        using var app = new RawApp(house.ControlSocket, hello);
        Assert.Equal(ReplyStatus.Done, app.Transfer("x", pair.Mine.SafeHandle).Status);
        app.Tell(FrameType.Arm, "x");
        await pair.Peer.SendAsync("wake"u8.ToArray(), BrokerHouse.Token);
        await house.UntilAsync(status => status.Sockets is [{ State: "Waking" }]);
        using var back = new RawApp(house.ControlSocket, hello with { WasStarted = true });
        StatusMessage status = await house.UntilAsync(status => status.Sockets is [{ State: "Resting" }]);   // after the 30 s that it has to connect
        Assert.Equal("the app ended with 137", Assert.Single(status.Sockets).LastResult);
    }

    /// <summary>To a broker in a PID namespace of its own all processes outside have the number 0.</summary>
    [Fact(Timeout = Limit)]
    public async Task Processes_ThatTheBrokerDoesNotSee_AreNotOne()
    {
        string[] apart = ["unshare", "--user", "--map-current-user", "--pid", "--fork", "--kill-child"];
        Assert.SkipUnless(OperatingSystem.IsLinux() && Executable.Find("unshare") is not null, "Needs unshare.");
        CommandResult allowed = await CommandResult.RunAsync(new ProcessSpec(apart[0], [.. apart[1..], "true"]), "", BrokerHouse.Token);
        Assert.SkipUnless(allowed.ExitCode == 0, $"Needs leave to make a PID namespace. {allowed.Error}");
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        await house.StartBrokerAsync(apart);
        using var server = new Server();
        await using Holding holding = await Holding.BeginAsync(house, server, isStarted: false, "cut-not");
        AssertIsRefusedToOthers(house);
        await File.WriteAllTextAsync(house["go"], "", BrokerHouse.Token);
        Assert.Equal(("SocketActivity", holding.Process, "one"), await holding.Peer.AnswerAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task Session_CutAndThenTheBrokerIsKilled_NextOneKnowsWhoHasTheSocket()
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        using var supervisor = new SupervisorStandIn(house);
        await supervisor.StartBrokerAsync();
        using var server = new Server();
        await using Holding holding = await Holding.BeginAsync(house, server, isStarted: true);
        supervisor.KillBroker();
        await supervisor.StartBrokerAsync();
        Assert.Equal("Lent", Assert.Single(house.Status().Sockets).State);
        AssertIsRefusedToOthers(house);
        await File.WriteAllTextAsync(house["go"], "", BrokerHouse.Token);
        Assert.Equal(("SocketActivity", holding.Process, "one"), await holding.Peer.AnswerAsync());
        await house.UntilAsync(status => status.Sockets is [{ State: "Armed", LastResult: "returned" }]);
        Assert.Equal(1, supervisor.Count);
    }

    /// <summary>A TLS session that an app has and has not transferred is that app's as well, and how it ends is told to it.</summary>
    [Fact(Timeout = Limit)]
    public async Task Session_CutWhileTheAppHasATlsConnection_ItGoesOnToItsOrderlyEnd()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house);
        Task<Server.Connection> accepting = server.AcceptAsync();
        Task<string> running = house.RunCheckedAsync("broker-tls-cut", server.Port, server.Root);
        using Server.Connection peer = await accepting;
        Assert.Equal("cut", await peer.LineAsync());
        await house.UntilAsync(status => status is { Clients: 0, Sessions: 1 });
        await peer.SendAsync("bye");
        await peer.EndOutputAsync();
        Assert.Contains("end after 3", await running, StringComparison.Ordinal);
        await house.UntilAsync(status => status is { Clients: 0, Sessions: 0 });
    }

    /// <summary>What the app has closed is nobody's: the broker must not keep what it knows of it for as long as the app runs.</summary>
    [Fact(Timeout = Limit)]
    public async Task Session_CutAndTheAppClosesItsTlsConnection_BrokerForgetsIt()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house);
        Task<Server.Connection> accepting = server.AcceptAsync();
        await using ChildProcess app = await ChildProcess.StartAsync(house.App("broker-tls-cut-and-close", server.Port, server.Root));
        using Server.Connection peer = await accepting;
        Assert.Equal("cut", await peer.LineAsync());
        await house.UntilAsync(status => status is { Clients: 1, Sessions: 0 });
        Assert.False(app.HasExited, app.ReadLog());
    }

    /// <summary>Its run goes on in it: to a process that is dismissed the broker leaves ten seconds.</summary>
    [Fact(Timeout = Limit)]
    public async Task Session_CutAndMadeAnewByAStartedProcess_IsDismissedWhenItsRunHasEnded()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var pair = new TcpPair();
        HelloMessage hello = RawApp.HelloOfOneThatStays(house);
        using var app = new RawApp(house.ControlSocket, hello);
        Assert.Equal(ReplyStatus.Done, app.Transfer("x", pair.Mine.SafeHandle).Status);
        app.Tell(FrameType.Arm, "x");
        await pair.Peer.SendAsync("wake"u8.ToArray(), BrokerHouse.Token);
        await house.UntilAsync(status => status.Sockets is [{ State: "Waking" }]);

        long activation;
        using (var started = new RawApp(house.ControlSocket, hello with { WasStarted = true, Runs = true }))
        {
            activation = started.Runs.Take(BrokerHouse.Token).Activation;
            Assert.Equal(ReplyStatus.Done, started.Ask(FrameType.Take, "x").Status);
        }
        await house.UntilAsync(status => status.Clients == 1);
        using var back = new RawApp(house.ControlSocket, hello with { WasStarted = true, Runs = true });
        Assert.Equal(("Lent", 1), StateOf(back.Status()));
        Assert.False(back.IsDismissed);
        Assert.Equal(ReplyStatus.Done, back.Transfer("x", pair.Mine.SafeHandle).Status);
        back.Status();
        Assert.False(back.IsDismissed);
        back.Tell(new EndedMessage { Activation = activation, Outcome = RunOutcome.Succeeded });
        back.Status();
        Assert.True(back.IsDismissed);
    }

    private static (string State, int WakeUps) StateOf(StatusMessage status) => (Assert.Single(status.Sockets).State, status.Sockets[0].WakeUps);

    // Whatever another process of the app says of the socket.
    private static void AssertIsRefusedToOthers(BrokerHouse house)
    {
        SocketStatus before = Assert.Single(house.Status().Sockets);
        using var other = new RawApp(house.ControlSocket, RawApp.Hello with { App = before.App, WasStarted = true });
        ReplyMessage answer = other.Ask(FrameType.Take, before.Id);
        Assert.Equal((ReplyStatus.NotThere, "Another object, or another process of the app, has it."), (answer.Status, answer.Text));
        using var pair = new TcpPair();
        Assert.Equal(ReplyStatus.InUse, other.Transfer(before.Id, pair.Mine.SafeHandle).Status);
        other.Tell(FrameType.Release, before.Id);
        Assert.Equal(ReplyStatus.Done, other.Ask(FrameType.Arm, before.Id).Status);
        SocketStatus after = Assert.Single(other.Status().Sockets);
        Assert.Equal(("Lent", before.WakeUps), (after.State, after.WakeUps));
    }

    /// <summary>A process whose task has the socket, has not read the line that woke it, and has no connection to the broker any more, or another than before.</summary>
    private sealed class Holding(Server.Connection peer, int process, ChildProcess? app) : IAsyncDisposable
    {
        public Server.Connection Peer => peer;

        public int Process => process;

        public static async Task<Holding> BeginAsync(BrokerHouse house, Server server, bool isStarted, string how = "cut")
        {
            string context = $"{how}:{house["go"]}";
            Task<Server.Connection> accepting = server.AcceptAsync();
            ChildProcess? app = null;
            if (isStarted)
                await house.RunCheckedAsync(["broker-stream", server.Port, "push", context, "0", .. server.Options]);
            else
                app = await ChildProcess.StartAsync(house.App(["broker-stay", server.Port, "push", context, .. server.Options]));
            Server.Connection peer = await accepting;
            await peer.SendAsync("one\n");
            await house.FileAsync("go.waits");
            await house.UntilAsync(status => status.Clients == (how == "cut" ? 0 : 1));
            return new Holding(peer, int.Parse(await File.ReadAllTextAsync(house["go.process"], BrokerHouse.Token), CultureInfo.InvariantCulture), app);
        }

        public async Task KillAsync()
        {
            using var killed = System.Diagnostics.Process.GetProcessById(process);
            killed.Kill();
            await killed.WaitForExitAsync(BrokerHouse.Token);
        }

        public async ValueTask DisposeAsync()
        {
            peer.Dispose();
            if (app is not null)
                await app.DisposeAsync();
        }
    }
}
