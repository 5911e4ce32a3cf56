using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetClient.Capabilities;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using SocketError = System.Net.Sockets.SocketError;

namespace NetClient.AspNetCore.Tests;

public abstract class ProxyProtocolTests : EachEngine
{
    private ProxyProtocolTests(bool usesEpoll)
        : base(usesEpoll)
    {
    }

    private static readonly IPEndPoint Client = new(IPAddress.Parse("192.168.2.7"), 40000);
    private static readonly IPEndPoint Target = new(IPAddress.Parse("192.168.2.1"), 443);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(true, ProxyProtocolVersion.Version1)]
    [InlineData(true, ProxyProtocolVersion.Version2)]
    [InlineData(false, ProxyProtocolVersion.Version1)]
    [InlineData(false, ProxyProtocolVersion.Version2)]
    public async Task UseProxyProtocol_BeforeHttps_TellsTheClient(bool ours, ProxyProtocolVersion version)
    {
        using var pki = new TestPki();
        using var certificate = pki.Issue();
        await using TestApp app = await StartAsync(ours, listen: options =>
        {
            options.UseProxyProtocol();
            options.UseHttps(certificate);
        });
        using Socket client = await DialAsync(app);
        client.Send(new ProxyProtocolHeader(Client, Target, version).ToArray());
        await using var tls = new SslStream(new NetworkStream(client));
        await HandshakeAsync(tls, certificate);
        await tls.WriteAsync(Request, Token);
        Assert.EndsWith("https 192.168.2.7 40000 192.168.2.1:443 127.0.0.1", await new StreamReader(tls).ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ListenersProxyProtocol_WithListenersTls_TellsTheClient()
    {
        using var pki = new TestPki();
        using var certificate = pki.Issue();
        await using TestApp app = await TestApp.StartAsync(AnswerAsync, transport: options =>
        {
            options.ProtectionLevel = SocketProtectionLevel.Tls12;
            options.ConfigureListener = control =>
            {
                control.ProxyProtocol = new ProxyProtocolOptions();
                control.ServerTls.ServerCertificate = new Security.Cryptography.Certificates.Certificate(certificate);
            };
        });
        using Socket client = await DialAsync(app);
        client.Send(new ProxyProtocolHeader(Client, Target).ToArray());
        await using var tls = new SslStream(new NetworkStream(client));
        await HandshakeAsync(tls, certificate);
        await tls.WriteAsync(Request, Token);
        Assert.EndsWith("https 192.168.2.7 40000 192.168.2.1:443 127.0.0.1", await new StreamReader(tls).ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UseProxyProtocol_ByteByByteWithTheRequestBehind_Answers(bool ours)
    {
        var accepted = new TaskCompletionSource<Socket>();
        await using TestApp app = await StartAsync(ours, listen: options =>
        {
            options.Use(next => connection =>
            {
                accepted.SetResult(connection.Features.Get<IConnectionSocketFeature>()!.Socket);
                return next(connection);
            });
            options.UseProxyProtocol(Patient);
        });
        using Socket client = await DialAsync(app);
        client.NoDelay = true;
        Socket server = await accepted.Task.WaitAsync(Token);
        byte[] header = new ProxyProtocolHeader(Client, Target) { HasChecksum = true, Authority = "x" }.ToArray();
        foreach (byte one in header[..^1])
        {
            await client.SendAsync(new[] { one }, Token);
            for (; server.Available > 0; await Task.Yield())
                Token.ThrowIfCancellationRequested();   // each is read by itself
        }
        client.Send([header[^1], .. Request]);
        Assert.EndsWith("http 192.168.2.7 40000 192.168.2.1:443 127.0.0.1", await ReadAsync(client), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData(false, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData(true, "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData(true, "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\u00ff\u00ff")]
    public async Task UseProxyProtocol_NoneMalformedOrOversized_ResetsTheConnection(bool ours, string text)
    {
        await using TestApp app = await StartAsync(ours, listen: options => options.UseProxyProtocol(Patient));
        using Socket client = await DialAsync(app);
        client.Send(Encoding.Latin1.GetBytes(text));
        await AssertResetAsync(client);
    }

    public static TheoryData<string, byte[]> BadVersion2 => new()
    {
        { "longer than allowed", Changed(header => (header[14], header[15]) = (0x10, 0)) },
        { "the longest of all", Changed(header => (header[14], header[15]) = (0xFF, 0xFF)) },
        { "checksum", Changed(header => header[17] ^= 1) },
        { "shorter than its addresses", Changed(header => header[15] = 11) },
        { "a value that ends behind it", Changed(header => header[15] -= 1) },
        { "version", Changed(header => header[12] = 0x31) },
        { "command", Changed(header => header[12] = 0x22) },
        { "family", Changed(header => header[13] = 0x41) },
        { "local, and longer than allowed", Changed(header => (header[12], header[14]) = (0x20, 0x10)) },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(BadVersion2))]
    public async Task UseProxyProtocol_Version2ThatLies_ResetsTheConnection(string why, byte[] header)
    {
        await using TestApp app = await StartAsync(ours: true, listen: options => options.UseProxyProtocol(Patient));
        using Socket client = await DialAsync(app);
        client.Send([.. header, .. Request]);
        Assert.NotEmpty(why);
        await AssertResetAsync(client);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("PROXY UNKNOWN 1.2.3.4 1.2.3.4 1 2\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0020\u0011\0\u000c\u0001\u0002\u0003\u0004\u0001\u0002\u0003\u0004\0\u0001\0\u0002")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0021\0\0\u0003\u0002\u00ff\u00ff")]
    public async Task UseProxyProtocol_NobodyIsNamed_KeepsTheConnectionsOwnEndpoints(string header)
    {
        await using TestApp app = await StartAsync(ours: true, listen: options => options.UseProxyProtocol(Patient));
        using Socket client = await DialAsync(app);
        client.Send([.. Encoding.Latin1.GetBytes(header), .. Request]);
        Assert.EndsWith($"http 127.0.0.1 {((IPEndPoint)client.LocalEndPoint!).Port}  127.0.0.1", await ReadAsync(client), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task UseProxyProtocol_ByALocalSocket_IsTrustedUnlessTold(bool ours, bool trusts)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its sockets have no permissions like these.");
        string path = Path.Combine(Path.GetTempPath(), $"nc{Guid.NewGuid():N}.sock");
        await using TestApp app = await TestApp.StartAsync(AnswerAsync, path: path, ours: ours, listen: options => options.UseProxyProtocol(proxies =>
        {
            Patient(proxies);
            proxies.TrustsLocalSockets = trusts;
        }));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path), Token);
        if (!trusts)
        {
            Assert.Equal(0, await client.ReceiveAsync(new byte[1], Token));   // a local socket knows no reset
            return;
        }
        client.Send([.. new ProxyProtocolHeader(Client, Target).ToArray(), .. Request]);
        Assert.EndsWith("http 192.168.2.7 40000 192.168.2.1:443 ", await ReadAsync(client), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UseProxyProtocol_Late_ResetsTheConnection(bool ours)
    {
        await using TestApp app = await StartAsync(ours, listen: options => options.UseProxyProtocol(proxies => proxies.Timeout = TimeSpan.FromMilliseconds(200)));
        using Socket client = await DialAsync(app);
        client.Send("PROXY TCP4 1.2"u8);
        await AssertResetAsync(client);
    }

    [Fact(Timeout = 60_000)]
    public async Task UseProxyProtocol_Truncated_EndsTheConnection()
    {
        await using TestApp app = await StartAsync(ours: true, listen: options => options.UseProxyProtocol(Patient));
        using Socket client = await DialAsync(app);
        client.Send("PROXY TCP4 1.2"u8);
        client.Shutdown(SocketShutdown.Send);
        await AssertResetAsync(client);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UseProxyProtocol_FromSomebodyElse_ResetsTheConnection(bool ours)
    {
        await using TestApp app = await StartAsync(ours, listen: options => options.UseProxyProtocol(proxies =>
        {
            Patient(proxies);
            proxies.TrustedProxies.Clear();
        }));
        var e = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using Socket client = await DialAsync(app); // it may be reset before it knows that it is connected
            await client.ReceiveAsync(new byte[1], SocketFlags.None, Token);
        });
        Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task UseProxyProtocol_SpoofedByADirectClient_IsABadRequest()
    {
        await using TestApp app = await StartAsync(ours: true, listen: options => options.UseProxyProtocol(proxies =>
        {
            proxies.TrustedProxies.Clear();
            proxies.UntrustedProxies = UntrustedProxyPolicy.PassAsIs;
        }));
        using Socket spoofer = await DialAsync(app);
        spoofer.Send([.. "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n"u8, .. Request]);
        Assert.StartsWith("HTTP/1.1 400", await ReadAsync(spoofer), StringComparison.Ordinal);
        using Socket direct = await DialAsync(app);
        direct.Send(Request);
        Assert.Contains("http 127.0.0.1", await ReadAsync(direct), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task UseProxyProtocol_SecondHeaderBehindTheFirst_IsABadRequest()
    {
        await using TestApp app = await StartAsync(ours: true, listen: options => options.UseProxyProtocol());
        using Socket client = await DialAsync(app);
        client.Send([.. "PROXY TCP4 192.168.2.7 192.168.2.1 1 2\r\nPROXY TCP4 192.168.9.9 192.168.2.1 1 2\r\n"u8, .. Request]);
        Assert.StartsWith("HTTP/1.1 400", await ReadAsync(client), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task UseProxyProtocol_BehindHttps_RefusesRatherThanReadsInsideTls()
    {
        using var pki = new TestPki();
        using var certificate = pki.Issue();
        await using TestApp app = await StartAsync(ours: true, listen: options =>
        {
            options.UseHttps(certificate);
            options.UseProxyProtocol();
        });
        using Socket client = await DialAsync(app);
        await using var tls = new SslStream(new NetworkStream(client));
        await HandshakeAsync(tls, certificate);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await tls.WriteAsync(new ProxyProtocolHeader(Client, Target).ToArray(), Token);
            await tls.WriteAsync(Request, Token);
            await tls.ReadExactlyAsync(new byte[1], Token);
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task UseProxyProtocol_ClientOutsideTheGrantedBoundary_ResetsTheConnection()
    {
        await using TestApp app = await TestApp.StartAsync(
            AnswerAsync, listen: options => options.UseProxyProtocol(), context: TestContexts.With(NetworkCapability.PrivateNetworkClientServer));
        using Socket client = await DialAsync(app);
        client.Send([.. new ProxyProtocolHeader(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 1), Target).ToArray(), .. Request]);
        await AssertResetAsync(client);
    }

    // A socket of both families tells of an IPv4 peer by a mapped address.
    [Fact(Timeout = 60_000)]
    public async Task UseProxyProtocol_OnBothFamilies_TrustsTheProxyByItsOwnAddress()
    {
        await using TestApp app = await TestApp.StartAsync(
            AnswerAsync, none: true, kestrel: options => options.Listen(IPAddress.IPv6Any, 0, listen => listen.UseProxyProtocol(Patient)));
        using Socket client = await DialAsync(app);
        client.Send([.. new ProxyProtocolHeader(Client, Target).ToArray(), .. Request]);
        Assert.Contains("http 192.168.2.7 40000 192.168.2.1:443 ", await ReadAsync(client), StringComparison.Ordinal);
    }

    private static byte[] Changed(Action<byte[]> change)
    {
        byte[] header = new ProxyProtocolHeader(Client, Target) { HasChecksum = true }.ToArray();
        change(header);
        return header;
    }

    private static byte[] Request => "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray();

    // So that it is not the lateness of the header that ends the connection.
    private static void Patient(ProxyProtocolOptions proxies) => proxies.Timeout = TimeSpan.FromMinutes(10);

    private static Task<TestApp> StartAsync(bool ours, Action<ListenOptions> listen) => TestApp.StartAsync(AnswerAsync, listen: listen, ours: ours);

    private static Task AnswerAsync(HttpContext context)
    {
        IProxyProtocolFeature? proxy = context.Features.Get<IProxyProtocolFeature>();
        string answer = $"{context.Request.Scheme} {context.Connection.RemoteIpAddress} {context.Connection.RemotePort} {proxy?.Header.Destination} {(proxy?.ProxyEndPoint as IPEndPoint)?.Address}";
        context.Response.ContentLength = answer.Length;
        return context.Response.WriteAsync(answer, Token);
    }

    private static async Task<Socket> DialAsync(TestApp app)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Token);
        return client;
    }

    private static Task HandshakeAsync(SslStream tls, X509Certificate2 expected) => tls.AuthenticateAsClientAsync(
        new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == expected.GetCertHashString() }, Token);

    private static async Task<string> ReadAsync(Socket client)
    {
        await using var stream = new NetworkStream(client);
        return await new StreamReader(stream).ReadToEndAsync(Token);
    }

    private static async Task AssertResetAsync(Socket client)
    {
        var e = await Assert.ThrowsAsync<SocketException>(async () => await client.ReceiveAsync(new byte[1], SocketFlags.None, Token));
        Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
    }

    public sealed class OnEpoll() : ProxyProtocolTests(true);

    public sealed class OnSockets() : ProxyProtocolTests(false);
}
