using System.Net;
using NetClient.Capabilities;
using NetClient.InteropTests.Peers;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.Http;

namespace NetClient.InteropTests.HttpTests;

/// <summary>Protocol versions, certificates, redirections and the cache, with nginx.</summary>
public sealed class NginxTests(PeerFixture<NginxServer> nginx) : HttpTest, IClassFixture<PeerFixture<NginxServer>>
{
    [Theory(Timeout = 60_000)]
    [InlineData("1.1", "")] // offered only where the request asks for it
    [InlineData("2.0", "h2")]
    public async Task Get_OverAlpn_SpeaksWhatTheRequestAsksFor(string version, string expected)
    {
        using var client = new HttpClient(NewHandler()) { DefaultRequestVersion = Version.Parse(version) };
        Assert.Equal(expected + "\n", await client.GetStringAsync($"https://localhost:{Use(nginx).Http2Port}/", Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Get_Http2WithoutTls_ByPriorKnowledge()
    {
        using var client = new HttpClient(NewHandler()) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Assert.Equal("HTTP/2.0\n", await client.GetStringAsync($"http://localhost:{Use(nginx).ClearHttp2Port}/", Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Get_Tls12And13_AreSpoken_And11IsNot()
    {
        using var client = new HttpClient(NewHandler());
        Assert.StartsWith("TLSv1.2", await client.GetStringAsync($"https://localhost:{Use(nginx).Tls12Port}/", Token), StringComparison.Ordinal);
        Assert.StartsWith("TLSv1.3", await client.GetStringAsync($"https://localhost:{Use(nginx).Tls13Port}/", Token), StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync($"https://localhost:{Use(nginx).Tls11Port}/", Token));
        Assert.Equal(HttpRequestError.SecureConnectionError, e.HttpRequestError);
    }

    [Fact(Timeout = 60_000)]
    public async Task Get_WithClientCertificate_IsWhoTheCertificateSays()
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.ClientCertificate = Pki.CertificateWithKey("client");
        using var client = new HttpClient(handler);
        Assert.StartsWith("SUCCESS ", await client.GetStringAsync($"https://localhost:{Use(nginx).MutualPort}/", Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Get_RedirectedToAnotherOrigin_DoesNotShowTheCertificateThere()
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.ClientCertificate = Pki.CertificateWithKey("client");
        using var client = new HttpClient(handler);
        using HttpResponseMessage answer = await client.GetAsync(Redirect($"https://localhost:{Use(nginx).MutualPort}/"), Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode); // "No required SSL certificate was sent"
    }

    [Fact(Timeout = 60_000)]
    public async Task Get_RedirectedToAForbiddenServer_NeverConnectsToIt()
    {
        // The server that is not to be reached is on this machine's own address on the local network, or on loopback behind a name that the gate takes for private.
        await using LoopbackServer forbidden = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        NetClient.Internal.NetClientContext context = TestContexts.With(NetworkCapability.InternetClient);
        using var client = new HttpClient(NewHandler(context));

        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetAsync(Redirect($"http://10.255.255.254:{forbidden.Port}/secret"), Token));

        Assert.Contains("privateNetworkClientServer", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, await forbidden.AcceptedAsync());
        await Use(nginx).WaitForLogAsync("GET /to?url=http://10.255.255.254", Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Get_Twice_AsksOnce()
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.ResponseCache = new HttpResponseCache();
        using var client = new HttpClient(handler);
        Assert.Equal("cached\n", await client.GetStringAsync($"http://127.0.0.1:{Use(nginx).PlainPort}/cached", Token));
        Assert.Equal("cached\n", await client.GetStringAsync($"http://127.0.0.1:{Use(nginx).PlainPort}/cached", Token));
        Assert.Equal(1, handler.ResponseCache.Hits);
    }

    [Fact(Timeout = 60_000)]
    public async Task Get_PlainPortWithTls_Fails()
    {
        using var client = new HttpClient(NewHandler());
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"https://localhost:{Use(nginx).PlainPort}/", Token));
        Assert.NotEqual(WebErrorStatus.Timeout, WebError.GetStatus(e.HResult));
    }

    private string Redirect(string target) => $"http://127.0.0.1:{Use(nginx).PlainPort}/to?url={target}";
}
