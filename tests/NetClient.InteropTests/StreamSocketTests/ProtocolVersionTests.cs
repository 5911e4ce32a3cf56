using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.InteropTests.StreamSocketTests;

/// <summary>Protection levels against an nginx that speaks one TLS version per port.</summary>
public sealed class ProtocolVersionTests(PeerFixture<NginxServer> nginx) : InteropTest, IClassFixture<PeerFixture<NginxServer>>
{
    [Theory(Timeout = 60_000)]
    [InlineData(SocketProtectionLevel.Tls12)]
    [InlineData(SocketProtectionLevel.Tls10)]
    [InlineData(SocketProtectionLevel.Ssl)]
    public async Task ConnectAsync_ServerSpeaksTls12Only_NegotiatesTls12(SocketProtectionLevel level)
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        await socket.ConnectSecuredAsync(Use(nginx).Tls12Port, level, Token);
        Assert.Equal(SocketProtectionLevel.Tls12, socket.Information.ProtectionLevel);
        Assert.Contains("TLSv1.2 ", await socket.GetAsync(Token), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SocketProtectionLevel.Tls13)]
    [InlineData(SocketProtectionLevel.Tls12)]
    [InlineData(SocketProtectionLevel.Ssl)]
    public async Task ConnectAsync_ServerSpeaksTls13Only_NegotiatesTls13(SocketProtectionLevel level)
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        await socket.ConnectSecuredAsync(Use(nginx).Tls13Port, level, Token);
        Assert.Equal(SocketProtectionLevel.Tls13, socket.Information.ProtectionLevel);
        Assert.Contains("TLSv1.3 TLS_", await socket.GetAsync(Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_LevelAboveWhatTheServerSpeaks_Fails()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectSecuredAsync(Use(nginx).Tls12Port, SocketProtectionLevel.Tls13, Token));
        Assert.Equal(NetworkFailure.HandshakeRefused, exception.Failure);
        Assert.Equal(NetworkStage.Handshake, exception.Stage);
    }

    [Fact(Timeout = 60_000)]
    public async Task MinProtectionLevel_AboveWhatTheServerSpeaks_Fails()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        socket.Control.MinProtectionLevel = SocketProtectionLevel.Tls13;
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectSecuredAsync(Use(nginx).Tls12Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkFailure.HandshakeRefused, exception.Failure);
        Assert.Equal(NetworkStage.Handshake, exception.Stage);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ServerSpeaksTls11Only_RefusesIt()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectSecuredAsync(Use(nginx).Tls11Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkFailure.HandshakeRefused, exception.Failure);
        Assert.Equal(NetworkStage.Handshake, exception.Stage);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PortSpeaksNoTls_Fails()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectSecuredAsync(Use(nginx).PlainPort, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkFailure.PeerSpokePlaintext, exception.Failure);
    }

    [Fact(Timeout = 60_000)]
    public async Task ApplicationProtocols_ServerKnowsOneOfThem_IsNegotiated()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        socket.Control.ApplicationProtocols.Add("unheard-of");
        socket.Control.ApplicationProtocols.Add("h2");
        await socket.ConnectSecuredAsync(Use(nginx).Http2Port, SocketProtectionLevel.Tls12, Token);
        Assert.Equal("h2", socket.Information.ApplicationProtocol);
    }
}
