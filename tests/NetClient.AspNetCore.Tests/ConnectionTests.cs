using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.AspNetCore.Tests;

/// <summary>One connection after another, as an app without HTTP sees them: parts of one serve the next, and what few ask for is made when they do.</summary>
public sealed class ConnectionTests
{
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

    private const int AskToEnd = 1;
    private const int AskToAbort = 2;

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
}
