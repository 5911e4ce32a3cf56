using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using NetClient.InteropTests.Peers;

namespace NetClient.InteropTests.SmokeTests;

/// <summary>nginx and squid do what the tests of NetClient take for granted.</summary>
public sealed class WebPeersTests(PeerFixture<NginxServer> nginx, PeerFixture<SquidServer> squid)
    : InteropTest, IClassFixture<PeerFixture<NginxServer>>, IClassFixture<PeerFixture<SquidServer>>
{
    [Fact(Timeout = 60_000)]
    public async Task Nginx_EachTlsPort_NegotiatesItsOwnVersion()
    {
        NginxServer server = Use(nginx);
        foreach ((int port, SslProtocols expected) in new[] { (server.Tls12Port, SslProtocols.Tls12), (server.Tls13Port, SslProtocols.Tls13) })
        {
            await using PlainClient client = await PlainClient.ConnectAsync(port, Token);
            Assert.Equal(expected, (await client.SecureAsync(Pki, Token)).SslProtocol);
        }

        await using PlainClient old = await PlainClient.ConnectAsync(server.Tls11Port, Token);
        await Assert.ThrowsAnyAsync<AuthenticationException>(() => old.SecureAsync(Pki, Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("client", "SUCCESS CN=NetClient Test User")]
    [InlineData("client-rsa", "SUCCESS CN=NetClient RSA User")]
    [InlineData(null, "400 No required SSL certificate was sent")]
    [InlineData("client-expired", "400 The SSL certificate error")]
    [InlineData("client-revoked", "400 The SSL certificate error")]
    [InlineData("client-untrusted", "400 The SSL certificate error")]
    public async Task Nginx_RequiredClientCertificate_JudgesIt(string? certificate, string expected)
    {
        NginxServer server = Use(nginx);
        await using PlainClient client = await PlainClient.ConnectAsync(server.MutualPort, Token);
        await client.SecureAsync(Pki, X509RevocationMode.NoCheck, certificate, Token);
        Assert.Contains(expected, await client.GetAsync(Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Squid_Connect_TunnelsToTls()
    {
        SquidServer proxy = Use(squid);
        NginxServer server = Use(nginx);
        await using PlainClient client = await PlainClient.ConnectAsync(proxy.OpenPort, Token);
        await client.SendAsync($"CONNECT 127.0.0.1:{server.Tls13Port} HTTP/1.1\r\nHost: 127.0.0.1:{server.Tls13Port}\r\n\r\n", Token);
        Assert.StartsWith("HTTP/1.1 200", await client.ReadThroughAsync("\r\n\r\n", Token), StringComparison.Ordinal);
        await client.SecureAsync(Pki, Token);
        Assert.Contains("TLSv1.3", await client.GetAsync(Token), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("", "407")]
    [InlineData("Proxy-Authorization: Basic YWxpY2U6d3Jvbmc=\r\n", "407")]
    [InlineData("Proxy-Authorization: Basic YWxpY2U6c2VjcmV0\r\n", "200")]
    public async Task Squid_BasicCredentials_AreChecked(string header, string status)
    {
        SquidServer proxy = Use(squid);
        NginxServer server = Use(nginx);
        await using PlainClient client = await PlainClient.ConnectAsync(proxy.BasicPort, Token);
        await client.SendAsync($"CONNECT 127.0.0.1:{server.PlainPort} HTTP/1.1\r\nHost: 127.0.0.1:{server.PlainPort}\r\n{header}\r\n", Token);
        Assert.StartsWith($"HTTP/1.1 {status}", await client.ReadThroughAsync("\r\n\r\n", Token), StringComparison.Ordinal);
    }
}
