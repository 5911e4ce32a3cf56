using System.Security.Authentication;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketTlsClientCertificateTests
{
    private static readonly CertificateSpec Client = new() { Names = ["somebody"], Usage = TestPki.ClientUsage };

    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task ConnectAsync_ServerAsks_SendsCertificateAndIntermediates(SslProtocols protocol)
    {
        using var pki = new TestPki();
        string? subject = null;
        byte[][] sent = [];
        await using LoopbackServer server = Greet(pki.Identity(), options =>
        {
            options.EnabledSslProtocols = protocol;
            options.ClientCertificateRequired = true;
            options.RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                subject = certificate?.Subject;
                sent = [.. chain!.ChainPolicy.ExtraStore.Select(one => one.RawData)];
                return true;
            };
        });
        using StreamSocket socket = Trusting(pki);
        socket.Control.ClientCertificate = pki.WithIssuer(Client);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        Assert.Equal("hello", await socket.ReadTextAsync());
        Assert.Equal("CN=somebody", subject);
        Assert.Equal(pki.Intermediate.RawData, Assert.Single(sent));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_CertificateWithoutKey_IsRefusedByName()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity());
        using StreamSocket socket = Trusting(pki);
        socket.Control.ClientCertificate = new Certificate(pki.Intermediate);
        var e = await Assert.ThrowsAsync<ArgumentException>(() => socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Contains("has no private key", e.Message, StringComparison.Ordinal);
    }
}
