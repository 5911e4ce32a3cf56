using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.InteropTests.StreamSocketTests;

/// <summary>What a real TLS server's alerts become.</summary>
public sealed class TlsFaultTests : InteropTest
{
    [Theory(Timeout = 60_000)]
    [InlineData(null, "certificate required")]
    [InlineData("client-untrusted", "unknown ca")]
    [InlineData("client-expired", "certificate expired")]
    public async Task ReadAsync_ServerRefusesTheClientCertificateInTls13_NamesTheAlertAndTheSetting(string? certificate, string alert)
    {
        OpenSslServer server = Own(await OpenSslServer.StartAsync(
            Pki, "good", Token, "-tls1_3", "-Verify", "3", "-verify_return_error", "-CAfile", Pki["ca-bundle.pem"]));
        using StreamSocket socket = Sockets.NewSocket(Pki);
        if (certificate is not null)
            socket.Control.ClientCertificate = Pki.CertificateWithKey(certificate);
        await socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, Token);
        var exception = await Assert.ThrowsAsync<NetworkException>(() => socket.ReadToEndAsync(Token));
        Assert.Equal(NetworkFailure.HandshakeRefused, exception.Failure);
        Assert.Contains(alert, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Control.ClientCertificate", exception.Message, StringComparison.Ordinal);
        Assert.Equal(SocketErrorStatus.SoftwareCausedConnectionAbort, exception.Status);
    }
}
