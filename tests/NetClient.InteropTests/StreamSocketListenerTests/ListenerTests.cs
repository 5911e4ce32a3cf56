using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using NetClient.InteropTests.Peers;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.StreamSocketListenerTests;

/// <summary>openssl s_client, curl and System.Net.Http as clients of a StreamSocketListener with TLS.</summary>
public sealed class ListenerTests : InteropTest
{
    private const string Request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Theory(Timeout = 60_000)]
    [InlineData("good", "-tls1_2", "Tls12")]
    [InlineData("good", "-tls1_3", "Tls13")]
    [InlineData("good-rsa", "-tls1_2", "Tls12")]
    [InlineData("good-rsa", "-tls1_3", "Tls13")]
    public async Task Listener_SClient_VerifiesTheChainAndIsServed(string certificate, string version, string level)
    {
        using TinyWebServer server = await TinyWebServer.StartAsync(Pki, certificate, SocketProtectionLevel.Tls12, Token);
        CommandResult result = await OpenSslClient.RunAsync(Pki, server.Port, Request, Token, version);
        Assert.Contains("Verify return code: 0 (ok)", result.Output, StringComparison.Ordinal);
        Assert.Contains("CN = NetClient Test Intermediate CA", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{level} localhost nobody\n", result.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Listener_SClientBelowTheFloor_IsRefusedAndTheNextIsServed()
    {
        using TinyWebServer server = await TinyWebServer.StartAsync(Pki, "good", SocketProtectionLevel.Tls13, Token);
        CommandResult old = await OpenSslClient.RunAsync(Pki, server.Port, Request, Token, "-tls1_2");
        Assert.NotEqual(0, old.ExitCode);
        Assert.Contains("alert protocol version", old.Error, StringComparison.Ordinal);

        CommandResult current = await OpenSslClient.RunAsync(Pki, server.Port, Request, Token);
        Assert.Contains("Tls13 localhost nobody\n", current.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("imap", "imap")]
    [InlineData("h2,imap", "imap")]
    public async Task ApplicationProtocols_SClientOffersSome_OneIsChosen(string offered, string chosen)
    {
        using TinyWebServer server = await TinyWebServer.StartAsync(
            Pki, "good", SocketProtectionLevel.Tls12, Token, options => options.ApplicationProtocols.Add("imap"));
        CommandResult result = await OpenSslClient.RunAsync(Pki, server.Port, Request, Token, "-alpn", offered);
        Assert.Contains($"ALPN protocol: {chosen}\n", result.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("--tlsv1.2", "1.2", "Tls12")]
    [InlineData("--tlsv1.3", "1.3", "Tls13")]
    public async Task Listener_Curl_IsServed(string least, string most, string level)
    {
        using TinyWebServer server = await TinyWebServer.StartAsync(Pki, "good", SocketProtectionLevel.Tls12, Token);
        CommandResult result = await Curl.RunAsync(Pki, $"https://localhost:{server.Port}/", Token, least, "--tls-max", most);
        Assert.Equal("", result.Error);
        Assert.Equal($"{level} localhost nobody\n", result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("expired")]
    [InlineData("wronghost")]
    [InlineData("untrusted")]
    public async Task Listener_ShowsABadCertificate_CurlRefusesIt(string certificate)
    {
        using TinyWebServer server = await TinyWebServer.StartAsync(Pki, certificate, SocketProtectionLevel.Tls12, Token);
        CommandResult result = await Curl.RunAsync(Pki, $"https://localhost:{server.Port}/", Token);
        Assert.Equal(60, result.ExitCode);
        Assert.Equal("", result.Output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("client", "CN=NetClient Test User")]
    [InlineData("client-rsa", "CN=NetClient RSA User")]
    public async Task ClientCertificateMode_RequiredAndCurlShowsAGoodOne_IsServed(string client, string subject)
    {
        using TinyWebServer server = await StartMutualAsync(ClientCertificateMode.Required);
        CommandResult result = await Curl.RunAsync(Pki, $"https://localhost:{server.Port}/", Token, Present(client));
        Assert.Equal("", result.Error);
        Assert.Equal($"Tls13 localhost {subject}\n", result.Output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("client-expired")]
    [InlineData("client-untrusted")]
    [InlineData("client-wrong-eku")]
    public async Task ClientCertificateMode_RequiredAndCurlShowsNoneOrABadOne_IsNotServed(string? client)
    {
        using TinyWebServer server = await StartMutualAsync(ClientCertificateMode.Required);
        CommandResult result = await Curl.RunAsync(Pki, $"https://localhost:{server.Port}/", Token, client is null ? [] : Present(client));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal("", result.Output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null, "nobody")]
    [InlineData("client", "CN=NetClient Test User")]
    public async Task ClientCertificateMode_Optional_ServesBoth(string? client, string subject)
    {
        using TinyWebServer server = await StartMutualAsync(ClientCertificateMode.Optional);
        CommandResult result = await Curl.RunAsync(Pki, $"https://localhost:{server.Port}/", Token, client is null ? [] : Present(client));
        Assert.Equal($"Tls13 localhost {subject}\n", result.Output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.Tls12, "Tls12")]
    [InlineData(SslProtocols.Tls13, "Tls13")]
    public async Task Listener_HttpClient_IsServedAgainAndAgain(SslProtocols version, string level)
    {
        using TinyWebServer server = await TinyWebServer.StartAsync(Pki, "good", SocketProtectionLevel.Tls12, Token);
        using HttpClient client = NewHttpClient(version);
        for (int i = 0; i < 3; i++)   // a connection each: the later ones resume the first one's session
            Assert.Equal($"{level} localhost nobody\n", await client.GetStringAsync(new Uri($"https://localhost:{server.Port}/"), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task ClientCertificateMode_RequiredAndHttpClientShowsAGoodOne_IsServed()
    {
        using TinyWebServer server = await StartMutualAsync(ClientCertificateMode.Required);
        using HttpClient client = NewHttpClient(SslProtocols.Tls13, Pki.LoadWithKey("client"));
        Assert.Equal("Tls13 localhost CN=NetClient Test User\n", await client.GetStringAsync(new Uri($"https://localhost:{server.Port}/"), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Listener_NameItsCertificateIsNotFor_HttpClientRefuses()
    {
        using TinyWebServer server = await TinyWebServer.StartAsync(Pki, "wronghost", SocketProtectionLevel.Tls12, Token);
        using HttpClient client = NewHttpClient(SslProtocols.None);
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri($"https://localhost:{server.Port}/"), Token));
        Assert.IsType<AuthenticationException>(exception.InnerException);
    }

    private static Task<TinyWebServer> StartMutualAsync(ClientCertificateMode mode) =>
        TinyWebServer.StartAsync(Pki, "good", SocketProtectionLevel.Tls12, Token, options =>
        {
            options.ClientCertificateMode = mode;
            options.ExclusiveTrustRoots.Add(new Certificate(Pki.Root));
        });

    private static string[] Present(string client) => ["--cert", Pki[client + ".chain.pem"], "--key", Pki[client + ".key"]];

    private static HttpClient NewHttpClient(SslProtocols version, X509Certificate2Collection? own = null) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions =
        {
            EnabledSslProtocols = version,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { Pki.Root },
                RevocationMode = X509RevocationMode.NoCheck,
            },
            ClientCertificateContext = own is null
                ? null
                : System.Net.Security.SslStreamCertificateContext.Create(own.Single(certificate => certificate.HasPrivateKey), own, offline: true),
        },
    });
}
