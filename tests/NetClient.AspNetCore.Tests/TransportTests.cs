using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetClient.TestServers;

namespace NetClient.AspNetCore.Tests;

public abstract class TransportTests : EachEngine
{
    private TransportTests(bool usesEpoll)
        : base(usesEpoll)
    {
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Get_AnswersAndTellsItsPort()
    {
        await using TestApp app = await TestApp.StartAsync(context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Connection.RemoteIpAddress}"));
        Assert.NotEqual(0, app.Address.Port);
        using var client = new HttpClient();
        Assert.Equal("HTTP/1.1 127.0.0.1", await client.GetStringAsync(app.Address, Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(5_000_001)]
    public async Task Post_EchoesEveryByte(int size)
    {
        await using TestApp app = await TestApp.StartAsync(async context => await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        byte[] sent = RandomNumberGenerator.GetBytes(size);
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.PostAsync(app.Address, new ByteArrayContent(sent), Token);
        Assert.Equal(sent, await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Pipelined_AnswersAllInOrder()
    {
        await using TestApp app = await TestApp.StartAsync(context => context.Response.WriteAsync(context.Request.Path.Value![1..] + ";"));
        using TcpClient client = await ConnectAsync(app);
        NetworkStream stream = client.GetStream();
        string requests = string.Concat(Enumerable.Range(0, 64).Select(i => $"GET /{i} HTTP/1.1\r\nHost: x\r\n{(i == 63 ? "Connection: close\r\n" : "")}\r\n"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(requests), Token);
        string all = await new StreamReader(stream).ReadToEndAsync(Token);
        int[] order = [.. all.Split('\n').Where(line => line.Contains(';', StringComparison.Ordinal)).Select(line => int.Parse(line.Split(';')[0], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(Enumerable.Range(0, 64), order);
    }

    [Fact(Timeout = 60_000)]
    public async Task Pipelined_FlushThatIsHeldBackLeavesWithoutMoreInput()
    {
        var more = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(async context =>
        {
            await context.Response.WriteAsync("early", Token);
            await context.Response.Body.FlushAsync(Token);
            await more.Task; // the second request is here already, and not read before this one ends
        });
        using TcpClient client = await ConnectAsync(app);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Token);
        var seen = new StringBuilder();
        byte[] buffer = new byte[1024];
        while (!seen.ToString().Contains("early", StringComparison.Ordinal))
            seen.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Token)));
        more.SetResult();
    }

    [Fact(Timeout = 60_000)]
    public async Task RequestAborted_ClientGoesWhileTheAppIsBusy_IsCancelled()
    {
        var entered = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            entered.SetResult();
            await aborted.Task;
        });
        TcpClient client = await ConnectAsync(app);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Token);
        await entered.Task.WaitAsync(Token);
        client.Dispose();
        await aborted.Task.WaitAsync(Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_BlockingInTheApp_IsNoDeadlock()
    {
        await using TestApp app = await TestApp.StartAsync(
            context =>
            {
                byte[] buffer = new byte[16];
#pragma warning disable xUnit1031 // what an app may do
                int count = context.Request.Body.ReadAsync(buffer, Token).AsTask().GetAwaiter().GetResult();
#pragma warning restore xUnit1031
                return context.Response.WriteAsync($"{count}", Token);
            });
        using TcpClient client = await ConnectAsync(app);
        NetworkStream stream = client.GetStream();
        byte[] buffer = new byte[1024];
        for (int i = 0; i < 20; i++)   // from the second on, the server is waiting when it comes
        {
            await stream.WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"u8.ToArray(), Token);
            Assert.StartsWith("HTTP/1.1 100", await AnswerAsync("\r\n\r\n"), StringComparison.Ordinal);
            await stream.WriteAsync("abc"u8.ToArray(), Token);
            Assert.StartsWith("HTTP/1.1 200", await AnswerAsync("0\r\n\r\n"), StringComparison.Ordinal);
        }

        async Task<string> AnswerAsync(string end)
        {
            string answer = "";
            while (!answer.EndsWith(end, StringComparison.Ordinal))
            {
                int count = await stream.ReadAsync(buffer, Token);
                Assert.NotEqual(0, count);
                answer += Encoding.ASCII.GetString(buffer, 0, count);
            }
            return answer;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Write_PeerDoesNotRead_TheAppWaits()
    {
        long written = 0;
        var stalled = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(async context =>
        {
            byte[] part = new byte[64 * 1024];
            while (true)
            {
                Task writing = context.Response.Body.WriteAsync(part, context.RequestAborted).AsTask();
                try
                {
                    await writing.WaitAsync(TimeSpan.FromMilliseconds(500), Token);
                }
                catch (TimeoutException)
                {
                    stalled.TrySetResult();
                    await writing;
                }
                written += part.Length;
            }
        });
        using TcpClient client = await ConnectAsync(app);
        client.ReceiveBufferSize = 4096;
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Token);
        await stalled.Task.WaitAsync(Token);
        Assert.InRange(written, 0, 16 * 1024 * 1024); // what the two systems' buffers hold, and 64 KiB of ours
    }

    [Fact(Timeout = 60_000)]
    public async Task ListenersTls_ProtocolsAreChosen_OffersNoOthers()
    {
        using var pki = new TestPki();
        using var certificate = pki.Issue();
        await using TestApp app = await TestApp.StartAsync(
            context => context.Response.WriteAsync(context.Request.Protocol),
            transport: options =>
            {
                options.ProtectionLevel = Networking.Sockets.SocketProtectionLevel.Tls12;
                options.ConfigureListener = control =>
                {
                    control.ServerTls.ServerCertificate = new Security.Cryptography.Certificates.Certificate(certificate);
                    control.ServerTls.ApplicationProtocols.Add("http/1.1");
                };
            });
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() } };
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20 };
        Assert.Equal("HTTP/1.1", await client.GetStringAsync(new UriBuilder(app.Address) { Scheme = "https", Host = "localhost" }.Uri, Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ListenersCertificate_WithoutItsTls_RefusesTheBind(bool byName)
    {
        using var pki = new TestPki();
        using var certificate = pki.Issue();
        var shown = new Security.Cryptography.Certificates.Certificate(certificate);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, transport: options => options.ConfigureListener = control =>
            {
                if (byName)
                    control.ServerTls.ServerCertificateSelector = _ => shown;
                else
                    control.ServerTls.ServerCertificate = shown;
            });
        });
        Assert.Contains("NetClientTransportOptions.ProtectionLevel", failure.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Https_ByKestrelOrByTheListener_SpeaksHttp2(bool listener)
    {
        using var pki = new TestPki();
        using var certificate = pki.Issue();
        await using TestApp app = await TestApp.StartAsync(
            context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Scheme} {context.Features.Get<IStreamSocketConnectionFeature>()!.Information.ApplicationProtocol}"),
            transport: options =>
            {
                if (!listener)
                    return;
                options.ProtectionLevel = Networking.Sockets.SocketProtectionLevel.Tls12;
                options.ConfigureListener = control =>
                {
                    control.ServerTls.ServerCertificate = new Security.Cryptography.Certificates.Certificate(certificate);
                };
            },
            listen: options =>
            {
                if (!listener)
                    options.UseHttps(certificate);
            });
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() } };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(app.Address) { Scheme = "https", Host = "localhost" }.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using HttpResponseMessage answer = await client.SendAsync(request, Token);
        Assert.Equal(listener ? "HTTP/2 https h2" : "HTTP/2 https ", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task UnixDomainSocket_Answers()
    {
        string path = Path.Combine(Path.GetTempPath(), $"nc{Guid.NewGuid():N}.sock");
        await using TestApp app = await TestApp.StartAsync(TestApp.NameTransportAsync, path: path);
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        Assert.Equal("NetClient", await client.GetStringAsync("http://localhost/", Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task WebSocket_EchoesMessages()
    {
        await using TestApp app = await TestApp.StartAsync(
            async context =>
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                byte[] buffer = new byte[70_000];
                while (true)
                {
                    ValueWebSocketReceiveResult got = await socket.ReceiveAsync(buffer.AsMemory(), Token);
                    if (got.MessageType == WebSocketMessageType.Close)
                        break;
                    await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, Token);
                }
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Token);
            },
            configure: app => app.UseWebSockets());
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws" }.Uri, Token);
        byte[] message = RandomNumberGenerator.GetBytes(65_536), received = new byte[70_000];
        for (int i = 0; i < 20; i++)
        {
            await client.SendAsync(message, WebSocketMessageType.Binary, true, Token);
            int count = 0;
            ValueWebSocketReceiveResult got;
            do
            {
                got = await client.ReceiveAsync(received.AsMemory(count), Token);
                count += got.Count;
            }
            while (!got.EndOfMessage);
            Assert.Equal(message, received.AsSpan(0, count).ToArray());
        }
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Gate_ServerCapabilityMissing_RefusesTheBind()
    {
        var context = TestContexts.With(NetworkCapability.InternetClient);
        await Assert.ThrowsAsync<CapabilityDeniedException>(async () =>
        {
            await using TestApp app = await TestApp.StartAsync(
                _ => Task.CompletedTask, context: context, kestrel: options => options.Listen(IPAddress.Any, 0));
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task Bind_PortInUse_IsKestrelsException()
    {
        await using TestApp first = await TestApp.StartAsync(_ => Task.CompletedTask);
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await using TestApp second = await TestApp.StartAsync(_ => Task.CompletedTask, kestrel: options => options.Listen(IPAddress.Loopback, first.Address.Port));
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task Bind_PathInUse_TellsOfThePath()
    {
        string path = Path.GetTempFileName();   // as a process that was killed leaves its socket behind
        try
        {
            var failure = await Assert.ThrowsAsync<IOException>(async () => await (await TestApp.StartAsync(_ => Task.CompletedTask, path: path)).DisposeAsync());
            Assert.Contains($"Bind to {path} failed: there is a file already.", Assert.IsType<AddressInUseException>(failure.InnerException).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Bind_PathWithoutItsFolder_TellsOfTheFolder()
    {
        string path = Path.Combine(Path.GetTempPath(), $"nc{Guid.NewGuid():N}", "app.sock");
        var failure = await Assert.ThrowsAsync<SocketException>(async () => await (await TestApp.StartAsync(_ => Task.CompletedTask, path: path)).DisposeAsync());
        Assert.StartsWith($"Bind to {path} failed: the folder does not exist", failure.Message, StringComparison.Ordinal);
    }

    // Kestrel binds localhost and every address by both families, and goes on without the one that the machine does not have; but an IOException it takes for the end of it.
    [Fact(Timeout = 60_000)]
    public async Task Bind_AddressThatTheMachineDoesNotHave_IsASocketExceptionAsWithKestrelsOwn()
    {
        var failure = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, kestrel: options => options.Listen(IPAddress.Parse("192.0.2.1"), 0), none: true);
        });
        Assert.Equal(System.Net.Sockets.SocketError.AddressNotAvailable, failure.SocketErrorCode);
        Assert.Equal(Networking.Sockets.SocketErrorStatus.CannotAssignRequestedAddress, Networking.Sockets.SocketError.GetStatus(failure.HResult));
        Assert.StartsWith("Bind to 192.0.2.1:0 failed: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_RequestUnderWay_IsAnsweredFirst()
    {
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(async context =>
        {
            entered.SetResult();
            await go.Task;
            await context.Response.WriteAsync("done", Token);
        });
        using var client = new HttpClient();
        Task<string> asking = client.GetStringAsync(app.Address, Token);
        await entered.Task.WaitAsync(Token);
        Task stopping = app.StopAsync(Token);
        using var late = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            while (true)
            {
                using var another = new TcpClient();
                await another.ConnectAsync(IPAddress.Loopback, app.Address.Port, Token);
            }
        });
        go.SetResult();
        Assert.Equal("done", await asking);
        await stopping;
    }

    [Fact(Timeout = 60_000)]
    public async Task Reset_MidBody_TellsTheAppAndOnlyThisConnection()
    {
        var told = new TaskCompletionSource<Exception>();
        await using TestApp app = await TestApp.StartAsync(async context =>
        {
            if (context.Request.Method == "GET")
            {
                await context.Response.WriteAsync("alive", Token);
                return;
            }
            try
            {
                await context.Request.Body.CopyToAsync(Stream.Null, Token);
            }
            catch (Exception e)
            {
                told.SetResult(e);
            }
        });
        TcpClient client = await ConnectAsync(app);
        client.LingerState = new LingerOption(true, 0);
        await client.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300\r\n\r\nabc"u8.ToArray(), Token);
        client.Client.Dispose();   // the TcpClient itself would say good-bye first
        Assert.IsType<ConnectionResetException>(await told.Task.WaitAsync(Token));   // and not that the body is too short, as after an orderly end
        using var other = new HttpClient();
        Assert.Equal("alive", await other.GetStringAsync(app.Address, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Reset_WithoutHttp_IsNoOrderlyEnd()
    {
        var told = new TaskCompletionSource<Exception?>();
        var begun = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            try
            {
                while (await connection.Transport.Input.ReadAsync(Token) is { IsCompleted: false } read)
                {
                    connection.Transport.Input.AdvanceTo(read.Buffer.End);
                    begun.TrySetResult();
                }
                told.SetResult(null);
            }
            catch (Exception e)
            {
                told.SetResult(e);
            }
        }));
        TcpClient client = await ConnectAsync(app);
        client.LingerState = new LingerOption(true, 0);
        await client.GetStream().WriteAsync("x"u8.ToArray(), Token);
        await begun.Task.WaitAsync(Token);
        client.Client.Dispose();   // the TcpClient itself would say good-bye first
        Assert.IsType<ConnectionResetException>(await told.Task.WaitAsync(Token));
    }

    // The app learns of it by RequestAborted. What a client does must not fill a log with errors.
    [Theory(Timeout = 60_000)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Reset_WhileTheAppWrites_IsNoError(bool ours, bool tls)
    {
        using var pki = new TestPki();
        using var certificate = pki.Issue();
        var told = new TaskCompletionSource<Exception?>();
        var log = new EntryLog(LogLevel.Warning);
        await using TestApp app = await TestApp.StartAsync(
            async context =>
            {
                try
                {
                    while (!context.RequestAborted.IsCancellationRequested)
                        await context.Response.Body.WriteAsync(new byte[4096], Token);
                    told.SetResult(null);
                }
                catch (Exception e)
                {
                    told.SetResult(e);
                }
            },
            listen: options =>
            {
                if (tls)
                    options.UseHttps(certificate);
            },
            configure: made => made.Services.GetRequiredService<ILoggerFactory>().AddProvider(log), ours: ours);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Token);
        await using (Stream plain = new NetworkStream(client), stream = tls ? new SslStream(plain, true, (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString()) : plain)
        {
            if (stream is SslStream handshake)
                await handshake.AuthenticateAsClientAsync("localhost");
            await stream.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Token);
            await stream.ReadExactlyAsync(new byte[100_000], Token);
            client.Dispose();   // first: TLS would say good-bye
        }
        Assert.Null(await told.Task.WaitAsync(Token));
        await app.StopAsync(Token);   // then the connection is over as well
        Assert.False(log.Entries.TryRead(out (int, Exception?, string Text) entry), entry.Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task ManyConnections_EachGetsItsOwn()
    {
        await using TestApp app = await TestApp.StartAsync(context => context.Response.WriteAsync(context.Request.Path.Value!));
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 100 };
        using var client = new HttpClient(handler);
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(async i => Assert.Equal($"/{i}", await client.GetStringAsync(new Uri(app.Address, $"/{i}"), Token))));
    }

    private static async Task<TcpClient> ConnectAsync(TestApp app)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Token);
        return client;
    }

    public sealed class OnEpoll() : TransportTests(true);

    public sealed class OnSockets() : TransportTests(false);
}
