using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using NetClient.AspNetCore.Internal;
using NetClient.AspNetCore.Internal.Epoll;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.AspNetCore.Tests;

/// <summary>One connection after another, as an app without HTTP sees them: parts of one serve the next, and what few ask for is made when they do.</summary>
public abstract class ConnectionTests : EachEngine
{
    private ConnectionTests(bool usesEpoll)
        : base(usesEpoll)
    {
    }

    private readonly TaskCompletionSource<Exception?> _told = new(); // by the app

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The ways to end are mixed, so that what one leaves behind would be found by another.
    [Fact(Timeout = 60_000)]
    public async Task EndedInEveryWay_OneAfterAnother_NoneGetsAnothersBytes()
    {
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(EchoUntilToldAsync));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            for (int turn = 0; turn < 40; turn++)
            {
                int mark = (worker * 1000) + turn;
                using Socket client = await ConnectAsync(app);
                byte[] sent = [.. BitConverter.GetBytes(mark), .. Enumerable.Repeat((byte)(mark | 0x80), (mark * 37 % 9000) + 1)];
                sent[^1] = (byte)(turn % 4 == 3 ? AskToAbort : turn % 4 == 2 ? AskToEnd : 0);
                await client.SendAsync(sent, Token);
                byte[] answer = new byte[sent.Length];
                if (turn % 4 != 3)
                {
                    await ReceiveAsync(client, answer);
                    Assert.Equal(sent, answer);
                }
                if (turn % 4 == 0)
                    client.LingerState = new LingerOption(true, 0);
            }
        })));
    }

    [Fact(Timeout = 60_000)]
    public async Task LocalEndPoint_AskedForAfterAbort_IsKnown()
    {
        var told = new TaskCompletionSource<(EndPoint? Local, EndPoint? Remote)>();
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            await connection.Transport.Input.ReadAsync(Token);
            connection.Abort();
            told.SetResult((connection.LocalEndPoint, connection.RemoteEndPoint));
        }));
        using Socket client = await ConnectAsync(app);
        (EndPoint?, EndPoint?) seen = (client.RemoteEndPoint, client.LocalEndPoint);
        await client.SendAsync(new byte[1], Token);
        Assert.Equal(seen, await told.Task.WaitAsync(Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ConnectionClosed_ClientResets_IsCancelledWhetherAskedForBeforeOrAfter(bool before)
    {
        var cancelled = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            if (before)
                connection.ConnectionClosed.Register(cancelled.SetResult);
            begun.SetResult();
            await Assert.ThrowsAsync<ConnectionResetException>(async () => await connection.Transport.Input.ReadAsync(Token));
            if (!before)
                connection.ConnectionClosed.Register(cancelled.SetResult);
            await cancelled.Task.WaitAsync(Token);
        }));
        using Socket client = await ConnectAsync(app);
        await begun.Task.WaitAsync(Token);
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
        await cancelled.Task.WaitAsync(Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SocketFeature_IsThereInClearTextAlone(bool listenerTls)
    {
        using var pki = new TestPki();
        using var certificate = pki.Issue();
        var told = new TaskCompletionSource<(object? Asked, bool Listed)>();
        await using TestApp app = await TestApp.StartAsync(
            _ => Task.CompletedTask,
            transport: options =>
            {
                if (!listenerTls)
                    return;
                options.ProtectionLevel = SocketProtectionLevel.Tls12;
                options.ConfigureListener = control => control.ServerTls.ServerCertificate = new Security.Cryptography.Certificates.Certificate(certificate);
            },
            listen: options => options.Run(connection =>
            {
                told.SetResult((connection.Features.Get<IConnectionSocketFeature>()?.Socket, connection.Features.Any(feature => feature.Key == typeof(IConnectionSocketFeature))));
                return Task.CompletedTask;
            }));
        using Socket client = await ConnectAsync(app);
        await using var stream = new NetworkStream(client);
        await using var tls = new System.Net.Security.SslStream(stream, false, (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString());
        if (listenerTls)
            await tls.AuthenticateAsClientAsync("localhost");
        (object? asked, bool listed) = await told.Task.WaitAsync(Token);
        Assert.Equal(!listenerTls, listed);
        Assert.Equal(!listenerTls, asked is Socket);
    }

    // What UseHttps does when the handshake is done, with a version that no system of today speaks by default.
    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.None, true)]
#pragma warning disable SYSLIB0039, CA5397 // to be refused
    [InlineData(SslProtocols.Tls, false)]
    [InlineData(SslProtocols.Tls11, false)]
#pragma warning restore SYSLIB0039, CA5397
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, true)]
    public async Task Transport_TlsTakesItsPlace_IsNoneBelowTls12(SslProtocols version, bool isServed)
    {
        var told = new TaskCompletionSource<long>();
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Use(next => async connection =>
        {
            ReadResult first = await connection.Transport.Input.ReadAsync(Token);
            connection.Transport.Input.AdvanceTo(first.Buffer.Start);
            connection.Features.Set<ITlsHandshakeFeature>(new Handshake(version));
            connection.Transport = new Over(connection.Transport);
            await next(connection);
        }).Run(async connection => told.SetResult((await connection.Transport.Input.ReadAsync(Token)).Buffer.Length)));
        using Socket client = await ConnectAsync(app);
        await client.SendAsync(new byte[3], Token);
        Assert.Equal(isServed ? 3 : 0, await told.Task.WaitAsync(Token));
        if (isServed)
            Assert.Equal(0, await client.ReceiveAsync(new byte[1], Token));
        else
            await Assert.ThrowsAsync<SocketException>(async () => await client.ReceiveAsync(new byte[1], Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Wire_IsOfTheEngineThatIsTested()
    {
        var told = new TaskCompletionSource<bool>();
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(connection =>
        {
            told.SetResult(((NetClientConnection)connection.Features.Get<IConnectionIdFeature>()!).Wire is EpollWire);
            return Task.CompletedTask;
        }));
        using Socket client = await ConnectAsync(app);
        Assert.Equal(TestApp.UsesEpoll && OperatingSystem.IsLinux(), await told.Task.WaitAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_ConnectionIsAbortedMeanwhile_Ends()
    {
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            Task<ReadResult> reading = await ReadTwiceAsync(connection);
            connection.Abort();
            _told.SetResult(await Assert.ThrowsAnyAsync<Exception>(() => reading));
        }));
        using Socket client = await ConnectAsync(app);
        await client.SendAsync(new byte[1], Token);
        Assert.IsType<ConnectionAbortedException>(await _told.Task.WaitAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_AppClosesTheSocketItself_Ends()
    {
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            Task<ReadResult> reading = await ReadTwiceAsync(connection);
            connection.Features.Get<IConnectionSocketFeature>()!.Socket.Dispose();
            await Task.WhenAny(reading);
            _told.SetResult(reading.Exception?.GetBaseException());
        }));
        using Socket client = await ConnectAsync(app);
        await client.SendAsync(new byte[1], Token);
        await _told.Task.WaitAsync(Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Flush_ConnectionIsAbortedMeanwhile_Ends()
    {
        var told = new TaskCompletionSource<FlushResult>();
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            Task<FlushResult> writing = connection.Transport.Output.WriteAsync(new byte[64 * 1024 * 1024], Token).AsTask();   // more than both systems take
            Socket socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket;
            while (socket.Poll(0, SelectMode.SelectWrite))
                await Task.Yield();
            connection.Abort();
            told.SetResult(await writing);
        }));
        using Socket client = await ConnectAsync(app);
        Assert.True((await told.Task.WaitAsync(Token)).IsCompleted);
    }

    // The end comes along with the bytes, or right behind them, and is told but once.
    [Fact(Timeout = 60_000)]
    public async Task HalfClose_RightAfterTheBytes_IsSeenAndTheAnswerStillGoes()
    {
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            ReadResult read = await connection.Transport.Input.ReadAsync(Token);
            while (!read.IsCompleted)
            {
                connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await connection.Transport.Input.ReadAsync(Token);
            }
            await connection.Transport.Output.WriteAsync(read.Buffer.First, Token);
        }));
        for (int turn = 0; turn < 100; turn++)
        {
            using Socket client = await ConnectAsync(app);
            if (turn % 2 == 0)
                await Task.Yield();
            await client.SendAsync(new byte[] { 1, 2, (byte)turn }, Token);
            client.Shutdown(SocketShutdown.Send);
            byte[] answer = new byte[3];
            await ReceiveAsync(client, answer);
            Assert.Equal([1, 2, (byte)turn], answer);
            Assert.Equal(0, await client.ReceiveAsync(answer, Token));
        }
    }

    // A receive stops where urgent data stood, though there is more.
    [Fact(Timeout = 60_000)]
    public async Task UrgentData_BytesBehindIt_AreSeen()
    {
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(EchoUntilToldAsync));
        using Socket client = await ConnectAsync(app);
        for (int turn = 0; turn < 50; turn++)
        {
            client.Send([7, 8], SocketFlags.None);
            client.Send([9], SocketFlags.OutOfBand);
            client.Send([10], SocketFlags.None);
            byte[] answer = new byte[3];
            await ReceiveAsync(client, answer);
            Assert.Equal([7, 8, 10], answer);
        }
    }

    // An app may keep a connection longer than it lasts, and what served it serves another by then.
    [Fact(Timeout = 60_000)]
    public async Task Abort_ConnectionHasGone_LeavesTheNextAlone()
    {
        const byte isFirst = 1, isNext = 2;
        var gone = new ConcurrentDictionary<Wire, ConnectionContext>();
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            Wire wire = ((NetClientConnection)connection.Features.Get<IConnectionIdFeature>()!).Wire;
            Task<ReadResult> reading = await ReadTwiceAsync(connection);
            bool isServedAgain = gone.TryRemove(wire, out ConnectionContext? earlier);
            earlier?.Abort();
            await connection.Transport.Output.WriteAsync(new[] { isServedAgain ? isNext : isFirst }, Token);
            await connection.Transport.Output.WriteAsync((await reading).Buffer.First, Token);
            connection.Transport.Input.AdvanceTo((await reading).Buffer.End);
            await connection.Transport.Input.ReadAsync(Token);   // the end
            gone[wire] = connection;
        }));
        byte[] answer = new byte[1];
        while (answer[0] != isNext)
        {
            using Socket client = await ConnectAsync(app);
            await client.SendAsync(new byte[1], Token);
            await ReceiveAsync(client, answer);
            byte[] echo = [0];
            await client.SendAsync(new byte[] { 7 }, Token);
            await ReceiveAsync(client, echo);
            Assert.Equal(7, echo[0]);
        }
    }

    // One of them keeps its thread until all others have been answered. The first turn is for all of them to wait when the second comes.
    [Fact(Timeout = 60_000)]
    public async Task BlockedApp_DoesNotHoldUpOthers()
    {
        using var gate = new ManualResetEventSlim();
        int entered = 0;
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            while (await connection.Transport.Input.ReadAsync(Token) is { Buffer.IsEmpty: false } read)
            {
                if (read.Buffer.FirstSpan[0] == 2 && Interlocked.Increment(ref entered) == 1)
                    gate.Wait(Token);
                await connection.Transport.Output.WriteAsync(read.Buffer.First, Token);
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
            }
        }));
        Socket[] clients = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => ConnectAsync(app)));
        foreach (Socket client in clients)
            client.Send([1]);
        await Task.WhenAll(clients.Select(client => ReceiveAsync(client, new byte[1])));
        foreach (Socket client in clients)
            client.Send([2]);
        Task[] answers = [.. clients.Select(client => ReceiveAsync(client, new byte[1]))];
        List<Task> waiting = [.. answers];
        while (waiting.Count > 1)   // all but the first that was entered, whichever it was
            waiting.Remove(await Task.WhenAny(waiting));
        gate.Set();
        await Task.WhenAll(answers);
        foreach (Socket client in clients)
            client.Dispose();
    }

    private const int AskToEnd = 1;
    private const int AskToAbort = 2;

    // The first is answered, the second is under way.
    private static async Task<Task<ReadResult>> ReadTwiceAsync(ConnectionContext connection)
    {
        ReadResult first = await connection.Transport.Input.ReadAsync(Token);
        connection.Transport.Input.AdvanceTo(first.Buffer.End);
        Task<ReadResult> second = connection.Transport.Input.ReadAsync(Token).AsTask();
        Assert.False(second.IsCompleted);
        return second;
    }

    private static async Task EchoUntilToldAsync(ConnectionContext connection)
    {
        try
        {
            while (await connection.Transport.Input.ReadAsync() is { Buffer.IsEmpty: false } read)
            {
                byte last = read.Buffer.Slice(read.Buffer.GetPosition(read.Buffer.Length - 1)).FirstSpan[0];
                foreach (ReadOnlyMemory<byte> part in read.Buffer)
                    await connection.Transport.Output.WriteAsync(part);
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
                if (last == AskToEnd)
                {
                    _ = connection.Transport.Input.ReadAsync().AsTask(); // a receive that is under way when the connection ends
                    return;
                }
                if (last == AskToAbort)
                    connection.Abort();
            }
        }
        catch (IOException)
        {
            // Reset by the client.
        }
        catch (InvalidOperationException) when (connection.ConnectionClosed.IsCancellationRequested)
        {
            // Aborted by the app itself.
        }
    }

    private static async Task ReceiveAsync(Socket client, Memory<byte> answer)
    {
        while (!answer.IsEmpty)
        {
            int count = await client.ReceiveAsync(answer, Token);
            Assert.NotEqual(0, count);
            answer = answer[count..];
        }
    }

    private static async Task<Socket> ConnectAsync(TestApp app)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Token);
        return client;
    }

    private sealed class Over(IDuplexPipe beneath) : IDuplexPipe
    {
        public PipeReader Input => beneath.Input;

        public PipeWriter Output => beneath.Output;
    }

    private sealed class Handshake(SslProtocols protocol) : ITlsHandshakeFeature
    {
        public SslProtocols Protocol => protocol;

#pragma warning disable SYSLIB0058 // members of the interface
        public CipherAlgorithmType CipherAlgorithm => default;

        public int CipherStrength => 0;

        public HashAlgorithmType HashAlgorithm => default;

        public int HashStrength => 0;

        public ExchangeAlgorithmType KeyExchangeAlgorithm => default;

        public int KeyExchangeStrength => 0;
#pragma warning restore SYSLIB0058
    }

    public sealed class OnEpoll() : ConnectionTests(true);

    public sealed class OnSockets() : ConnectionTests(false);
}
