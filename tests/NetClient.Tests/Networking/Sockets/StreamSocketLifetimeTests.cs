using System.Net;
using System.Net.Sockets;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Whatever is interrupted, wherever it is: no descriptor stays open, no exception unobserved, no task unfinished.</summary>
[Collection(nameof(WholeProcess))]
public sealed class StreamSocketLifetimeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Interruptions
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string stage in new[] { "resolving", "connecting", "tunnel", "handshake", "reading", "writing", "accepting" })
            {
                foreach (string how in new[] { "cancel", "dispose" })
                    all.Add(stage, how);
            }
            return all;
        }
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Interruptions))]
    public async Task Interrupted_AtEachStage_LeavesNothingBehind(string stage, string how)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are counted in /proc");
        List<Exception> unobserved = [];
        EventHandler<UnobservedTaskExceptionEventArgs> watch = (_, e) => unobserved.Add(e.Exception);
        Collect(); // what other tests left behind is theirs
        TaskScheduler.UnobservedTaskException += watch;
        try
        {
            await InterruptAsync(stage, how); // whatever the runtime opens once is open from here on
            int before = CountSockets();
            for (int i = 0; i < 10; i++)
                await InterruptAsync(stage, how);
            Collect();
            Assert.Empty(unobserved);
            Assert.InRange(CountSockets(), 0, before); // fewer: connections that other tests left idle may end meanwhile, far from as many as ten leaks
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= watch;
        }
    }

    private static async Task InterruptAsync(string stage, string how)
    {
        await using var silent = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var resolving = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        NetClient.Internal.NetClientContext context = stage == "resolving"
            ? TestContexts.With(TestContexts.Everything, resolve: (_, token) => resolving.Task.WaitAsync(token))
            : TestContexts.AllCapabilities();
        using var socket = new StreamSocket(context);
        using var listener = new StreamSocketListener(context);
        using var cts = new CancellationTokenSource();

        var host = new HostName(stage == "resolving" ? "slow.example" : "127.0.0.1");
        Task running;
        switch (stage)
        {
            case "resolving":
                running = socket.ConnectAsync(host, "80", cts.Token);
                break;
            case "connecting":
                // A queue of one that is full: the next connect waits for an answer that does not come.
                full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                full.Listen(0);
                List<Socket> fillers = [];
                for (int i = 0; i < 3; i++)
                {
                    var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                    fillers.Add(filler);
                    try
                    {
                        filler.Connect(full.LocalEndPoint!);
                    }
                    catch (SocketException e) when (e.SocketErrorCode is System.Net.Sockets.SocketError.WouldBlock or System.Net.Sockets.SocketError.InProgress)
                    {
                        // under way, as wanted
                    }
                }
                running = socket.ConnectAsync(host, ((IPEndPoint)full.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), cts.Token);
                await EndAsync(running, how, socket, listener, cts);
                fillers.ForEach(filler => filler.Dispose());
                return;
            case "tunnel":
                socket.Control.Proxy = new WebProxy($"http://127.0.0.1:{silent.Port}");
                running = socket.ConnectAsync(new HostName("target.example"), "443", cts.Token);
                break;
            case "handshake":
                running = socket.ConnectAsync(host, silent.Port, SocketProtectionLevel.Tls12, cts.Token);
                break;
            case "accepting":
                await listener.BindEndpointAsync(host, "0", Token);
                running = listener.AcceptAsync(cts.Token).AsTask();
                break;
            default:
                await socket.ConnectAsync(host, silent.Port, Token);
                running = stage == "reading"
                    ? socket.ReadAsync(new byte[8], cts.Token).AsTask()
                    : WriteUntilStuckAsync(socket, cts.Token);
                break;
        }
        await EndAsync(running, how, socket, listener, cts);
    }

    private static async Task WriteUntilStuckAsync(StreamSocket socket, CancellationToken token)
    {
        await socket.WriteAsync(new byte[1024], token);
        byte[] much = new byte[256 * 1024 * 1024 / 8];
        while (true)
            await socket.WriteAsync(much, token);
    }

    private static async Task EndAsync(Task running, string how, StreamSocket socket, StreamSocketListener listener, CancellationTokenSource cts)
    {
        if (how == "cancel")
        {
            await cts.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Token));
        }
        else
        {
            socket.Dispose();
            listener.Dispose();
            var e = await Assert.ThrowsAsync<NetworkException>(() => running.WaitAsync(Token));
            Assert.Contains(e.Status, new[] { SocketErrorStatus.OperationAborted });
        }
    }

    private static int CountSockets() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(path =>
    {
        try
        {
            return File.ResolveLinkTarget(path, false)?.Name.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false;
        }
    });

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
