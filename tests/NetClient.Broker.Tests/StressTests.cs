using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.TestServers.Processes;

namespace NetClient.Broker.Tests;

/// <summary>Many hand-overs, sudden ends and bad clients. NETCLIENT_BROKER_FULL=1 runs them as often as issue and documents say; without it they are short.</summary>
public sealed class StressTests(ITestOutputHelper output)
{
    private const int Limit = 420_000;   // for the full runs; below the eight minutes after which a run without news is ended

    internal static bool IsFull => Environment.GetEnvironmentVariable("NETCLIENT_BROKER_FULL") == "1";

    /// <summary>Data arrives before, during and after each hand-over, in pieces of random length: the app that has it in turn with the broker finds each byte once and in order.</summary>
    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HandOver_DataAllTheTime_EachByteOnceAndInOrder(bool isSecure)
    {
        int count = IsFull ? 10_000 : 300;
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        Task<Server.Connection> accepting = server.AcceptAsync();
        var clock = Stopwatch.StartNew();
        Task<string> running = house.RunCheckedAsync(["broker-shuttle", server.Port, count.ToString(CultureInfo.InvariantCulture), "1", .. server.Options]);
        using Server.Connection peer = await accepting;
        Task sending = peer.SendCountingAsync(new Random(2));
        string told = (await running).Trim();
        output.WriteLine($"{(isSecure ? "TLS: " : "")}{told} in {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.StartsWith($"{count} hand-overs, ", told, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<IOException>(() => sending);   // the app has closed it
        Assert.DoesNotContain("unexpected", house.Log, StringComparison.Ordinal);
    }

    /// <summary>The app is killed in its task, some milliseconds after it has begun; the next one gets socket and bytes, unless the first had taken these out.</summary>
    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Task_KilledAtRandomMoments_SocketAndUnreadBytesStay(bool isSecure)
    {
        int count = IsFull ? 100 : 2, kills = 0, lost = 0;
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        using Server.Connection peer = await server.HandOverAsync(house, $"die-soon:{house["death"]}");
        await house.UntilAsync(IsAtRest);
        int before = house.DescriptorCount();
        for (int i = 0; i < count; i++)
        {
            // The process that takes the file away dies: before it has read, between that and its answer, or after it. The next one, if there is need of it, lives.
            await File.WriteAllTextAsync(house["death"], "", BrokerHouse.Token);
            await peer.SendAsync($"{i}\n");
            Task answer = AnswerToAsync(peer, $"{i}");
            int rests = 0;
            await house.UntilAsync(status => answer.IsCompleted || (rests = IsAtRest(status) && !File.Exists(house["death"]) ? rests + 1 : 0) == 10);
            if (!answer.IsCompleted)
            {
                lost++;   // read and not answered: gone with its process, as docs/broker.md says
                await peer.SendAsync($"{i}\n");
            }
            await answer;
            await house.UntilAsync(IsAtRest);
            kills += File.Exists(house["death"]) ? 0 : 1;
        }
        output.WriteLine($"{kills} kills{(isSecure ? " in TLS" : "")}, {lost} of them with a line that had been read");
        Assert.Equal(count, kills);
        await house.DescriptorsAreAsync(before);

        static bool IsAtRest(StatusMessage status) => status is { Clients: 0, Sockets: [{ State: "Armed" }] };
    }

    /// <summary>A server that sends to all its clients at the same moment: each of their tasks runs once, and in the app that is there.</summary>
    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sockets_ThatWakeTogether_EachTaskRunsOnce(bool isRunning)
    {
        int count = IsFull ? 5_000 : 1_000;
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new Server();
        Task<string> transferring = house.RunCheckedAsync("broker-many", server.Port, count.ToString(CultureInfo.InvariantCulture), "echo");
        var peers = new List<Server.Connection>();
        try
        {
            while (peers.Count < count)
                peers.Add(await server.AcceptAsync());
            await transferring;
            await house.UntilAsync(status => status.Clients == 0 && status.Sockets.Count(socket => socket.State == "Armed") == count);
            Task<Server.Connection> accepting = server.AcceptAsync();
            await using ChildProcess? app = isRunning ? await ChildProcess.StartAsync(house.App(["broker-stay", server.Port, "one more", "echo"])) : null;
            using Server.Connection? one = isRunning ? await accepting : null;
            await house.UntilAsync(status => status.Clients == (isRunning ? 1 : 0));

            var clock = Stopwatch.StartNew();
            foreach (Server.Connection peer in peers)
                await peer.SendAsync("all\n");
            var processes = new HashSet<int>();
            foreach (Server.Connection peer in peers)
            {
                (_, int process, string text) = await peer.AnswerAsync();
                Assert.Equal("all", text);
                processes.Add(process);
            }
            output.WriteLine($"{count} sockets at once, app {(isRunning ? "running" : "started")}: all answered within {clock.Elapsed.TotalSeconds:0.0} s");
            if (isRunning)
                Assert.Single(processes);
            StatusMessage status = await house.UntilAsync(status => status.Sockets.All(socket => socket.State == "Armed"));
            Assert.DoesNotContain(status.Sockets, socket => socket.Id != "one more" && (socket.WakeUps, socket.LastResult) != (1, "returned"));
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wake_AppRunningAndAppStarted_TakesAsLongAsItSays(bool isSecure)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        using Server.Connection cold = await server.HandOverAsync(house, "echo", "cold");
        output.WriteLine($"byte to answer{(isSecure ? " in TLS" : "")}, app started: {await MedianAsync(cold, 5, () => house.UntilAsync(status => status.Clients == 0)):0.0} ms");

        Task<Server.Connection> accepting = server.AcceptAsync();
        await using ChildProcess app = await ChildProcess.StartAsync(house.App(["broker-stay", server.Port, "warm", "echo", .. server.Options]));
        using Server.Connection warm = await accepting;
        output.WriteLine($"byte to answer{(isSecure ? " in TLS" : "")}, app running: {await MedianAsync(warm, 100, () => Task.CompletedTask):0.00} ms");
    }

    /// <summary>Memory and CPU time of the broker for sockets on which nothing happens; each of them is still watched.</summary>
    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sockets_Idle_HaveNoThreads(bool isSecure)
    {
        int count = !IsFull ? 100 : isSecure ? 5_000 : 10_000;   // a TLS socket takes three descriptors, and 20,000 may be all there are
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        int process = house.Status().Process;
        long empty = Read(process, "VmRSS:"), threads = Read(process, "Threads:");
        Task<string> running = house.RunCheckedAsync(["broker-many", server.Port, count.ToString(CultureInfo.InvariantCulture), "echo", .. server.Options]);
        var peers = new List<Server.Connection>();
        try
        {
            while (peers.Count < count)
                peers.Add(await server.AcceptAsync());
            await running;
            long full = Read(process, "VmRSS:");
            using var broker = Process.GetProcessById(process);
            TimeSpan used = broker.TotalProcessorTime;
            await Task.Delay(TimeSpan.FromSeconds(IsFull ? 10 : 0), BrokerHouse.Token);   // what is measured: how much a quiet time costs
            broker.Refresh();
            output.WriteLine($"{count} sockets{(isSecure ? " in TLS" : "")}: {full - empty} KB on top of {empty}, {(broker.TotalProcessorTime - used).TotalMilliseconds:0} ms of CPU time in a quiet while, {Read(process, "Threads:")} threads");
            Assert.InRange(Read(process, "Threads:"), 1, threads + (count / 2));
            await house.UntilAsync(status => status.Sockets.Count == count && status.Sockets.All(socket => socket.State == "Armed"));
            foreach (Server.Connection peer in (Server.Connection[])[peers[0], peers[count / 2], peers[^1]])
            {
                await peer.SendAsync("awake\n");
                Assert.Equal("awake", (await peer.AnswerAsync()).Text);
            }
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Client_OfAnotherUser_IsSentAway()
    {
        Assert.SkipUnless(Environment.UserName == "root" && Executable.Find("setpriv") is not null, "Needs root, and setpriv.");
        await using BrokerHouse house = await BrokerHouse.OpenAsync();

        // Its directory and its mode keep others out; here both are opened, so that only the kernel's word is left.
        const UnixFileMode Open = (UnixFileMode)0b111_111_111;
        for (string? path = house.ControlSocket; path is not null && path != Path.GetTempPath().TrimEnd('/'); path = Path.GetDirectoryName(path))
            File.SetUnixFileMode(path, Open);
        CommandResult result = await CommandResult.RunAsync(
            new ProcessSpec(Executable.Find("setpriv")!, "--reuid=65534", "--regid=65534", "--clear-groups", BrokerHouse.Dotnet, "exec", BrokerHouse.Program, "status", "--socket", house.ControlSocket)
            { Environment = house.Environment }, "", BrokerHouse.Token);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("user 65534 was sent away", house.Log, StringComparison.Ordinal);
        Assert.Equal(0, house.Status().Clients);
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clients_ThatFloodAndBreakOff_HarmNobody(bool isSecure)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using Server server = Server.Open(house, isSecure);
        using Server.Connection peer = await server.HandOverAsync(house, "echo");
        await house.UntilAsync(status => status.Clients == 0);
        int before = house.DescriptorCount();

        byte[] frame = Frame.Write(FrameType.Status, 1, new SocketMessage { Id = "" }, ProtocolJson.Default.SocketMessage);
        for (int i = 0; i < 300; i++)
        {
            using Socket client = OwnershipTests.Connect(house);
            client.Send(frame.AsSpan(0, i % frame.Length));   // cut short, anywhere
        }
        byte[] secure = Frame.Write(FrameType.Secure, 1, new SessionMessage { Session = Guid.NewGuid() }, ProtocolJson.Default.SessionMessage, "{}"u8);
        using (Socket client = OwnershipTests.Connect(house))
        {
            client.Send(secure);
            Assert.Equal(0, await client.ReceiveAsync(new byte[1], BrokerHouse.Token));
        }
        await peer.SendAsync("still there\n");
        Assert.Equal("still there", (await peer.AnswerAsync()).Text);
        await house.UntilAsync(status => status is { Clients: 0 } && status.Sockets.Single().State == "Armed");
        await house.DescriptorsAreAsync(before);
    }

    /// <summary>Ends with the answer to this line. Before it there may be one to the line before, which was sent twice.</summary>
    private static async Task AnswerToAsync(Server.Connection peer, string line)
    {
        while ((await peer.AnswerAsync()).Text != line)
        {
        }
    }

    /// <summary>Many handshakes with a peer that says nothing, and clients that go in the midst of them: what was there before goes on, and nothing is left.</summary>
    [Fact(Timeout = Limit)]
    public async Task Clients_ThatBreakOffHandshakes_LeaveNothing()
    {
        const int Many = 50;
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house);
        using Server.Connection peer = await server.HandOverAsync(house, "echo");
        await house.UntilAsync(status => status.Clients == 0);
        int before = house.DescriptorCount();

        byte[] hello = Frame.Write(FrameType.Hello, 1, RawApp.Hello, ProtocolJson.Default.HelloMessage);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(10_000);
        for (int rounds = IsFull ? 40 : 2; rounds > 0; rounds--)
        {
            var clients = new List<Socket>();
            for (int i = 0; i < Many; i++)
            {
                using var connected = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                connected.Connect(silent.LocalEndPoint!);
                Socket client = OwnershipTests.Connect(house);
                clients.Add(client);
                client.Send(hello);
                Assert.NotEqual(-1, DescriptorMessages.Send(client.SafeHandle, SecureFrame(house, Guid.NewGuid()), connected.SafeHandle));
            }
            await house.UntilAsync(status => status.Sessions == 1 + Many);
            clients.ForEach(client => client.Dispose());
            await house.UntilAsync(status => status is { Sessions: 1, Clients: 0 });
        }
        await peer.SendAsync("still there\n");
        Assert.Equal("still there", (await peer.AnswerAsync()).Text);
        await house.UntilAsync(status => status is { Clients: 0 } && status.Sockets.Single().State == "Armed");
        await house.DescriptorsAreAsync(before);
    }

    // A number of /proc/PID/status, in KB where it is memory.
    private static long Read(int process, string name) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    internal static byte[] SecureFrame(BrokerHouse house, Guid session)
    {
        var rules = new SecureRules
        {
            Session = session,
            Host = "localhost",
            Level = SocketProtectionLevel.Tls12,
            HandshakeTimeout = -1,
            Capabilities = 0,
            Folder = house["data"],
        };
        return Frame.Write(FrameType.Secure, 2, new SessionMessage { Session = rules.Session }, ProtocolJson.Default.SessionMessage, JsonSerializer.SerializeToUtf8Bytes(rules, HandoffJson.Default.SecureRules));
    }

    private static async Task<double> MedianAsync(Server.Connection peer, int count, Func<Task> pause)
    {
        var times = new double[count];
        for (int i = 0; i < count; i++)
        {
            await pause();
            long begun = Stopwatch.GetTimestamp();
            await peer.SendAsync($"{i}\n");
            Assert.Equal($"{i}", (await peer.AnswerAsync()).Text);
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }
        Array.Sort(times);
        return times[count / 2];
    }
}
