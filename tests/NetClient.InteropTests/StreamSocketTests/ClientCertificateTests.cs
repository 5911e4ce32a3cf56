using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.InteropTests.StreamSocketTests;

/// <summary>Servers that want to know who is calling.</summary>
public sealed class ClientCertificateTests(PeerFixture<NginxServer> nginx) : InteropTest, IClassFixture<PeerFixture<NginxServer>>
{
    [Theory(Timeout = 60_000)]
    [InlineData("client", "SUCCESS CN=NetClient Test User")]
    [InlineData("client-rsa", "SUCCESS CN=NetClient RSA User")]
    [InlineData(null, "400 No required SSL certificate was sent")]
    [InlineData("client-expired", "400 The SSL certificate error")]
    [InlineData("client-revoked", "400 The SSL certificate error")]
    [InlineData("client-untrusted", "400 The SSL certificate error")]
    public async Task ClientCertificate_NginxRequiresOne_ReceivesItWithItsIssuer(string? certificate, string answer)
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        if (certificate is not null)
            socket.Control.ClientCertificate = Pki.CertificateWithKey(certificate);
        await socket.ConnectSecuredAsync(Use(nginx).MutualPort, SocketProtectionLevel.Tls12, Token);
        Assert.Contains(answer, await socket.GetAsync(Token), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task ClientCertificate_SServerRequiresOne_IsAccepted(string version)
    {
        OpenSslServer server = await StartStrictAsync(version);
        using StreamSocket socket = Sockets.NewSocket(Pki);
        socket.Control.ClientCertificate = Pki.CertificateWithKey("client");
        await socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, Token);
        await socket.AssertReversesAsync(Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("client-untrusted")]
    [InlineData("client-expired")]
    [InlineData("client-wrong-eku")]
    public async Task ConnectAsync_ServerRefusesTheClientCertificateInTls12_FailsInTheHandshake(string? certificate)
    {
        OpenSslServer server = await StartStrictAsync("-tls1_2");
        using StreamSocket socket = Sockets.NewSocket(Pki);
        if (certificate is not null)
            socket.Control.ClientCertificate = Pki.CertificateWithKey(certificate);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkStage.Handshake, exception.Stage);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("client-untrusted")]
    [InlineData("client-expired")]
    [InlineData("client-wrong-eku")]
    public async Task ReadAsync_ServerRefusesTheClientCertificateInTls13_FailsInTheFirstRead(string? certificate)
    {
        OpenSslServer server = await StartStrictAsync("-tls1_3");
        using StreamSocket socket = Sockets.NewSocket(Pki);
        if (certificate is not null)
            socket.Control.ClientCertificate = Pki.CertificateWithKey(certificate);

        // In TLS 1.3 the client is done before the server has seen the client's certificate.
        await socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, Token);
        var exception = await Assert.ThrowsAsync<NetworkException>(() => socket.ReadToEndAsync(Token));
        Assert.Equal(NetworkStage.Read, exception.Stage);
    }

    private async Task<OpenSslServer> StartStrictAsync(string version) =>
        Own(await OpenSslServer.StartAsync(Pki, "good", Token, version, "-Verify", "3", "-verify_return_error", "-CAfile", Pki["ca-bundle.pem"]));
}
