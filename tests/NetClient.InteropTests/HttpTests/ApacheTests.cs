using System.Net;
using NetClient.InteropTests.Peers;
using NetClient.Web.Http;

namespace NetClient.InteropTests.HttpTests;

/// <summary>Who the client is: Basic, Digest, NTLM and Kerberos with Apache, to servers and proxies.</summary>
[Collection(KerberosServer.Clients)]
public sealed class ApacheTests(PeerFixture<ApacheServer> apache) : HttpTest, IClassFixture<PeerFixture<ApacheServer>>
{
    [Theory(Timeout = 60_000)]
    [InlineData("basic", "", "alice")]
    [InlineData("digest", "", "alice")]
    [InlineData("ntlm", @"PEERS\", @"PEERS\alice")]
    [InlineData("krb5", @"PEERS.TEST\", "alice@PEERS.TEST")]
    public async Task ServerCredential_OfTheUser_IsAccepted(string folder, string domain, string expected)
    {
        Use(apache).Kerberos.Find();
        using NetClientHttpHandler handler = NewHandler();
        handler.ServerCredential = Alice(domain: domain);
        using var client = new HttpClient(handler);

        using HttpResponseMessage answer = await client.GetAsync(Page(folder), Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, Assert.Single(answer.Headers.GetValues("X-User")), ignoreCase: true);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("basic", "")]
    [InlineData("digest", "")]
    [InlineData("ntlm", @"PEERS\")]
    [InlineData("krb5", @"PEERS.TEST\")]
    public async Task ServerCredential_WrongPassword_Is401(string folder, string domain)
    {
        Use(apache).Kerberos.Find();
        using NetClientHttpHandler handler = NewHandler();
        handler.ServerCredential = Alice("wrong", domain);
        using var client = new HttpClient(handler);

        using HttpResponseMessage answer = await client.GetAsync(Page(folder), Token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyCredential_BasicAndDigest_AreAccepted()
    {
        foreach (int proxy in new[] { Use(apache).BasicProxyPort, Use(apache).DigestProxyPort })
        {
            using NetClientHttpHandler handler = NewHandler();
            handler.Proxy = new WebProxy($"http://127.0.0.1:{proxy}/");
            handler.ProxyCredential = Alice();
            using var client = new HttpClient(handler);
            Assert.StartsWith("page of Apache", await client.GetStringAsync(Page("zipped"), Token), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyCredential_Missing_Is407()
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = new WebProxy($"http://127.0.0.1:{Use(apache).BasicProxyPort}/");
        using var client = new HttpClient(handler);

        using HttpResponseMessage answer = await client.GetAsync(Page("zipped"), Token);

        Assert.Equal(HttpStatusCode.ProxyAuthenticationRequired, answer.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyCredential_TunnelToTls_IsAccepted()
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = new WebProxy($"http://127.0.0.1:{Use(apache).BasicProxyPort}/");
        handler.ProxyCredential = Alice();
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20 };

        using HttpResponseMessage answer = await client.GetAsync($"https://localhost:{Use(apache).TlsPort}/page.txt", Token);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
    }

    [Fact(Timeout = 60_000)]
    public async Task AutomaticDecompression_OfDeflatedPage_Decodes()
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.AutomaticDecompression = DecompressionMethods.All;
        using var client = new HttpClient(handler);
        Assert.Equal(1500, (await client.GetStringAsync(Page("zipped"), Token)).Length);

        using var plain = new HttpClient(NewHandler());
        plain.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        Assert.InRange((await plain.GetByteArrayAsync(Page("zipped"), Token)).Length, 1, 200);
    }

    [Fact(Timeout = 60_000)]
    public async Task ClientCertificate_AskedForLate_IsShown()
    {
        using NetClientHttpHandler handler = NewHandler();
        handler.ClientCertificate = Pki.CertificateWithKey("client");
        using var client = new HttpClient(handler);

        using HttpResponseMessage answer = await client.GetAsync($"https://localhost:{Use(apache).TlsPort}/cert/page.txt", Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(Assert.Single(answer.Headers.GetValues("X-User")));
    }

    private string Page(string folder) => $"http://localhost:{Use(apache).PlainPort}/{folder}/page.txt";
}
