using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Security.Credentials;
using NetClient.TestServers;
using NetClient.Web.Http;
using static NetClient.Tests.Web.Http.HttpTests;
using static NetClient.TestServers.ScriptedPeer;

namespace NetClient.Tests.Web.Http;

/// <summary>What a proxy is told, the server behind it is not; and no way leads past the proxy and the gate.</summary>
public sealed class NetClientHttpHandlerProxyTests
{
    private static readonly string[] Curious =
    [
        Answer("", "401 Unauthorized", "WWW-Authenticate: Basic realm=\"server\""),
        Answer("", "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\""),
    ];

    private static PasswordCredential Secret => new("proxy", "alice", "secret");

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task ProxyCredential_ServerBehindATunnelAsksForIt_IsNotTold(int kind)
    {
        using var pki = new TestPki();
        var byProxy = new ConcurrentQueue<SeenRequest>();
        var byServer = new ConcurrentQueue<SeenRequest>();
        await using LoopbackServer both = LoopbackServer.Start(async peer =>
        {
            while (await peer.ReadRequestAsync() is { } connect)
            {
                byProxy.Enqueue(connect);
                if (connect["Proxy-Authorization"] is null)
                {
                    await peer.SendAsync(Curious[1]);
                    continue;
                }
                await peer.SendAsync("HTTP/1.1 200 Connection established\r\n\r\n");
                if (await peer.TryHandshakeAsync(pki.Issue(), pki.Intermediate)) // from here on it is the server
                {
                    await peer.ServeAsync(request =>
                    {
                        byServer.Enqueue(request);
                        return Curious[kind];
                    });
                }
                return;
            }
        });
        using NetClientHttpHandler handler = Trusting(pki);
        handler.Proxy = new WebProxy(both.At());
        handler.ProxyCredential = Secret;
        using var client = new HttpClient(handler);

        using HttpResponseMessage answer = await client.GetAsync("https://localhost/", Token);

        Assert.Equal(kind == 0 ? HttpStatusCode.Unauthorized : HttpStatusCode.ProxyAuthenticationRequired, answer.StatusCode);
        Assert.Equal("Basic YWxpY2U6c2VjcmV0", byProxy.Last()["Proxy-Authorization"]);
        Assert.NotEmpty(byServer);
        Assert.All(byServer, static request => Assert.True(request["Proxy-Authorization"] is null && request["Authorization"] is null));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task ProxyCredential_ServerThatIsReachedDirectlyAsksForIt_IsNotTold(int kind)
    {
        var seen = new ConcurrentQueue<SeenRequest>();
        await using LoopbackServer server = Serve(_ => Curious[kind], seen);
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = new WebProxy("http://127.0.0.1:9/") { BypassList = [@"127\.0\.0\.1"], Credentials = new NetworkCredential("alice", "secret") };
        handler.ProxyCredential = Secret;
        using var client = new HttpClient(handler);

        using HttpResponseMessage answer = await client.GetAsync(server.At(), Token);

        Assert.NotEmpty(seen);
        Assert.All(seen, static request => Assert.True(request["Proxy-Authorization"] is null && request["Authorization"] is null));
    }

    [Fact(Timeout = 60_000)]
    public async Task ServerCredential_ProxyAsksForIt_IsNotTold()
    {
        var seen = new ConcurrentQueue<SeenRequest>();
        await using LoopbackServer proxy = Serve(_ => Curious[1], seen);
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = new WebProxy(proxy.At());
        handler.ServerCredential = Secret;
        using var client = new HttpClient(handler);

        using HttpResponseMessage answer = await client.GetAsync("http://www.example.org/", Token);

        Assert.Equal(HttpStatusCode.ProxyAuthenticationRequired, answer.StatusCode);
        Assert.All(seen, static request => Assert.True(request["Proxy-Authorization"] is null && request["Authorization"] is null));
    }

    [Fact(Timeout = 60_000)]
    public async Task SystemProxy_IsUsed_ButNotForThisMachine_NorWithoutUseProxy()
    {
        await using LoopbackServer proxy = Serve(request => Answer($"proxied {request.Target}"));
        await using LoopbackServer server = Serve(_ => Answer("direct"));
        NetClientContext context = TestContexts.With(TestContexts.Everything, proxy: new WebProxy(proxy.At()), resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        using (var client = new HttpClient(NewHandler(context)))
        {
            Assert.Equal("proxied http://www.example.org/", await client.GetStringAsync("http://www.example.org/", Token));
            Assert.Equal("direct", await client.GetStringAsync(server.At(), Token));
        }
        using NetClientHttpHandler handler = NewHandler(context);
        handler.UseProxy = false;
        using var alone = new HttpClient(handler);
        Assert.Equal("direct", await alone.GetStringAsync($"http://www.example.org:{server.Port}/", Token));
    }

    /// <summary>Or one looks for the fault at the server, which may be well.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("http", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")]   // the body breaks off
    [InlineData("http", "")]   // it hangs up
    [InlineData("http", null)]   // nobody listens there
    [InlineData("https", "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("https", "")]
    [InlineData("https", null)]
    public async Task SendAsync_ProxyFails_IsNamed(string scheme, string? answer)
    {
        await using LoopbackServer proxy = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(answer!);
        });
        string port = answer is null ? "9" : proxy.Port;
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = new WebProxy($"http://user:secret@127.0.0.1:{port}/");
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{scheme}://www.example.org/file.bin");
        Exception e = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using HttpResponseMessage got = await client.SendAsync(request, Token);
            await using Stream body = await got.Content.ReadAsStreamAsync(Token);
            await body.ReadExactlyAsync(new byte[100], Token);
        });
        Assert.True(e is HttpRequestException or NetworkException, $"{e}");
        Assert.Contains($" through the proxy http://127.0.0.1:{port}", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{e}", StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_AddressBypassesTheProxy_ProxyIsNotNamed()
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = new WebProxy("http://127.0.0.1:9/") { BypassList = [@"127\.0\.0\.1"] };
        using var client = new HttpClient(handler);
        Exception e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("http://127.0.0.1:9/", Token));
        Assert.StartsWith("GET http://127.0.0.1:9 failed: ", e.Message, StringComparison.Ordinal);
    }

    /// <summary>QUIC has no place where the gate could stand: a server that offers it is asked over TCP again.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Http3_OfferedOrAskedFor_SendsNoDatagram()
    {
        using var pki = new TestPki();
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int quic = ((IPEndPoint)datagrams.LocalEndPoint!).Port;
        await using LoopbackServer server = ServeTls(pki, _ => Answer("tcp", "200 OK", $"Alt-Svc: h3=\":{quic}\"; ma=3600"));
        using NetClientHttpHandler handler = Trusting(pki);
        handler.ConnectTimeout = TimeSpan.FromSeconds(5);
        using var client = new HttpClient(handler);

        for (int i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.At(scheme: "https")) { Version = HttpVersion.Version30, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
            using HttpResponseMessage answer = await client.SendAsync(request, Token);
            Assert.Equal(HttpVersion.Version11, answer.Version);
        }
        using var exact = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://127.0.0.1:{quic}/")) { Version = HttpVersion.Version30, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(exact, Token));

        Assert.Equal(0, datagrams.Available);
    }
}
