using System.Net;
using NetClient.InteropTests.Peers;
using NetClient.Web.Http;

namespace NetClient.InteropTests.HttpTests;

/// <summary>Through squid, to nginx: as a proxy of HTTP, and by CONNECT.</summary>
public sealed class SquidTests(PeerFixture<SquidServer> squid, PeerFixture<SquidDigestServer> digest, PeerFixture<NginxServer> nginx)
    : HttpTest, IClassFixture<PeerFixture<SquidServer>>, IClassFixture<PeerFixture<SquidDigestServer>>, IClassFixture<PeerFixture<NginxServer>>
{
    [Theory(Timeout = 60_000)]
    [InlineData("basic")]
    [InlineData("digest")]
    public async Task ProxyCredential_IsAccepted_ForHttpAndForTunnels(string scheme)
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = Proxy(scheme);
        handler.ProxyCredential = Alice();
        using (var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20 })
        {
            Assert.Equal("plain\n", await client.GetStringAsync($"http://127.0.0.1:{Use(nginx).PlainPort}/", Token));
            Assert.Equal("h2\n", await client.GetStringAsync($"https://localhost:{Use(nginx).Http2Port}/", Token));
        }

        // Squid writes down a tunnel when it has ended.
        Peer asked = scheme == "basic" ? Use(squid) : Use(digest);
        await asked.WaitForLogAsync($"GET http://127.0.0.1:{Use(nginx).PlainPort}/ alice", Token);
        await asked.WaitForLogAsync($"CONNECT localhost:{Use(nginx).Http2Port} alice", Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("basic")]
    [InlineData("digest")]
    public async Task ProxyCredential_WrongPassword_Is407(string scheme)
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = Proxy(scheme);
        handler.ProxyCredential = Alice("wrong");
        using var client = new HttpClient(handler);

        using HttpResponseMessage answer = await client.GetAsync($"http://127.0.0.1:{Use(nginx).PlainPort}/", Token);

        Assert.Equal(HttpStatusCode.ProxyAuthenticationRequired, answer.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Proxy_Bypass_GoesDirectly()
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = new WebProxy($"http://127.0.0.1:{Use(squid).BasicPort}/") { BypassList = [@"127\.0\.0\.1"] };
        using var client = new HttpClient(handler);

        Assert.Equal("plain\n", await client.GetStringAsync($"http://127.0.0.1:{Use(nginx).PlainPort}/?direct", Token));

        Assert.DoesNotContain("?direct", Use(squid).ReadLog(), StringComparison.Ordinal);
    }

    private WebProxy Proxy(string scheme) => new($"http://127.0.0.1:{(scheme == "basic" ? Use(squid).BasicPort : Use(digest).Port)}/");
}
