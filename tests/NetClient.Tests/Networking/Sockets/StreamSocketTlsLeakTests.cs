using System.Collections.Concurrent;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Closing and cancelling at every stage of a secured connection leaves no socket open, no exception unobserved and no operation pending.</summary>
[Collection(nameof(WholeProcess))]
public sealed class StreamSocketTlsLeakTests
{
    private const int Rounds = 10;

    public enum Stage
    {
        BeforeTheHello,
        AfterTheHello,
        UpgradeAfterTheHello,
        RefusedCertificate,
        Reading,
        Writing,
        Idle,
        PeerHasReset,
        OutputClosed,
    }

    public static TheoryData<Stage, bool> Cases
    {
        get
        {
            var cases = new TheoryData<Stage, bool>();
            foreach (Stage stage in Enum.GetValues<Stage>())
            {
                cases.Add(stage, true);
                cases.Add(stage, false);
            }
            return cases;
        }
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Cases))]
    public async Task EveryStage_DisposedOrCancelled_LeavesNothingBehind(Stage stage, bool dispose)
    {
        Assert.SkipUnless(Directory.Exists("/proc/self/fd"), "Open sockets are counted in /proc.");
        using var pki = new TestPki();
        var unobserved = new ConcurrentQueue<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, e) => unobserved.Enqueue(e.Exception);
        await RunAsync(pki, stage, dispose); // what .NET keeps for ever after the first connection is not ours
        Collect();
        int before = OpenSockets();
        TaskScheduler.UnobservedTaskException += note;
        try
        {
            for (int i = 0; i < Rounds; i++)
                await RunAsync(pki, stage, dispose);
            await UntilAsync(() => OpenSockets() <= before); // without a collection: nothing waits for a finalizer
            Collect();
            Assert.Empty(unobserved);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= note;
        }
    }

    private static async Task RunAsync(TestPki pki, Stage stage, bool dispose)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = LoopbackServer.Start(async peer =>
        {
            switch (stage)
            {
                case Stage.BeforeTheHello:
                    reached.TrySetResult();
                    break;
                case Stage.AfterTheHello or Stage.UpgradeAfterTheHello:
                    await peer.ReadAsync();
                    reached.TrySetResult();
                    break;
                default:
                    if (await peer.TryHandshakeAsync(stage == Stage.RefusedCertificate ? pki.Issue(new() { Names = ["elsewhere.test"] }) : pki.Issue(), pki.Intermediate))
                    {
                        if (stage == Stage.Writing)
                            await peer.ReadAsync(1);
                        if (stage == Stage.PeerHasReset)
                            peer.Reset();
                    }
                    reached.TrySetResult();
                    break;
            }
            if (stage != Stage.PeerHasReset)
                await peer.WaitForCloseAsync();
        });
        NetClientContext context = TestContexts.AllCapabilities();
        StreamSocket socket = Trusting(pki, context);
        using var cancel = new CancellationTokenSource();
        Task pending = await BeginAsync(socket, server, stage, cancel.Token);
        await reached.Task.WaitAsync(Token);
        if (dispose)
            socket.Dispose();
        else
            await cancel.CancelAsync();
        await ((Task)pending.WaitAsync(Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(pending.IsCompleted);
        socket.Dispose();
        await server.Completion; // the peer, too, has seen the end
    }

    private static async Task<Task> BeginAsync(StreamSocket socket, LoopbackServer server, Stage stage, CancellationToken cancel)
    {
        switch (stage)
        {
            case Stage.BeforeTheHello or Stage.AfterTheHello or Stage.RefusedCertificate:
                return socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, cancel);
            case Stage.UpgradeAfterTheHello:
                await socket.ConnectAsync(Localhost, server.Port, Token);
                return socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, cancel);
        }
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        switch (stage)
        {
            case Stage.Reading:
                return socket.ReadAsync(new byte[16], cancel).AsTask();
            case Stage.Writing:
                return socket.WriteAsync(new byte[64 << 20], cancel).AsTask();
            case Stage.PeerHasReset:
                await server.Completion;
                return Task.CompletedTask;
            case Stage.OutputClosed:
                await socket.CloseOutputAsync(Token);
                return Task.CompletedTask;
            default:
                return Task.CompletedTask;
        }
    }

    private static int OpenSockets() => Directory.EnumerateFiles("/proc/self/fd").Count(static fd =>
    {
        try
        {
            return new FileInfo(fd).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false; // closed while it was looked at
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
