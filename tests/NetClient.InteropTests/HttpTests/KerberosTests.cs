using System.Net;
using NetClient.Capabilities;
using NetClient.InteropTests.Peers;
using NetClient.TestServers;
using NetClient.Web.Http;

namespace NetClient.InteropTests.HttpTests;

/// <summary>Negotiate to Apache, as a server and as a proxy: with a password, and as the user who is logged on.</summary>
[Collection(KerberosServer.Clients)]
public sealed class KerberosTests(PeerFixture<ApacheServer> apache) : HttpTest, IClassFixture<PeerFixture<ApacheServer>>
{
    private string Page => $"http://localhost:{Use(apache).PlainPort}/krb5/page.txt";

    [Theory(Timeout = 60_000)]
    [InlineData("krb5", @"PEERS.TEST\")]
    [InlineData("ntlm", @"PEERS\")]
    public async Task ProxyCredential_Negotiate_IsAccepted_ForHttpAndForTunnels(string kind, string domain)
    {
        Use(apache).Kerberos.Find();
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = Proxy(kind);
        handler.ProxyCredential = Alice(domain: domain);
        using var client = new HttpClient(handler);

        Assert.StartsWith("page of Apache", await client.GetStringAsync(Unprotected(), Token), StringComparison.Ordinal);
        Assert.StartsWith("page of Apache", await client.GetStringAsync($"https://localhost:{Use(apache).TlsPort}/page.txt", Token), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("krb5", @"PEERS.TEST\")]
    [InlineData("ntlm", @"PEERS\")]
    public async Task ProxyCredential_NegotiateWithAWrongPassword_Is407(string kind, string domain)
    {
        Use(apache).Kerberos.Find();
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = Proxy(kind);
        handler.ProxyCredential = Alice("wrong", domain);
        using var client = new HttpClient(handler);

        using HttpResponseMessage answer = await client.GetAsync(Unprotected(), Token);

        Assert.Equal(HttpStatusCode.ProxyAuthenticationRequired, answer.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task UseDefaultProxyCredentials_LoggedOn_NeedsNoCapability()
    {
        Use(apache).Kerberos.Find();
        using NetClientHttpHandler handler = NewHandler();
        handler.Proxy = Proxy("krb5");
        handler.UseDefaultProxyCredentials = true;
        using var client = new HttpClient(handler);
        using (await Use(apache).Kerberos.LogOnAsync(Token))
            Assert.StartsWith("page of Apache", await client.GetStringAsync(Unprotected(), Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task UseDefaultCredentials_LoggedOn_NeedsEnterpriseAuthentication()
    {
        Use(apache).Kerberos.Find();
        using IDisposable loggedOn = await Use(apache).Kerberos.LogOnAsync(Token);
        using NetClientHttpHandler denied = NewHandler();
        denied.UseDefaultCredentials = true;
        using (var client = new HttpClient(denied))
            await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetAsync(Page + "?denied", Token));

        using NetClientHttpHandler handler = NewHandler(TestContexts.With(TestContexts.Everything | NetworkCapability.EnterpriseAuthentication));
        handler.UseDefaultCredentials = true;
        using (var client = new HttpClient(handler))
        {
            using HttpResponseMessage answer = await client.GetAsync(Page + "?granted", Token);
            Assert.Equal("alice@PEERS.TEST", Assert.Single(answer.Headers.GetValues("X-User")));
        }
        await Use(apache).WaitForLogAsync("?granted", Token);
        Assert.DoesNotContain("?denied", Use(apache).ReadLog(), StringComparison.Ordinal);
    }

    /// <summary>Being logged on is not enough: who does not ask for it is not named.</summary>
    [Fact(Timeout = 60_000)]
    public async Task UseDefaultCredentials_Off_TellsNobody()
    {
        Use(apache).Kerberos.Find();
        using IDisposable loggedOn = await Use(apache).Kerberos.LogOnAsync(Token);
        using var client = new HttpClient(NewHandler(TestContexts.With(TestContexts.Everything | NetworkCapability.EnterpriseAuthentication)));

        using HttpResponseMessage answer = await client.GetAsync(Page, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    // A proxy's ticket is for its name, which an address is not.
    private WebProxy Proxy(string kind) => new($"http://localhost:{(kind == "krb5" ? Use(apache).KerberosProxyPort : Use(apache).NtlmProxyPort)}/");

    private string Unprotected() => $"http://localhost:{Use(apache).PlainPort}/zipped/page.txt";
}
