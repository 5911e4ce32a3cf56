using System.Net;
using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.StreamSocketTests;

/// <summary>CONNECT through squid, to nginx.</summary>
public sealed class ProxyTests(PeerFixture<SquidServer> squid, PeerFixture<NginxServer> nginx)
    : InteropTest, IClassFixture<PeerFixture<SquidServer>>, IClassFixture<PeerFixture<NginxServer>>
{
    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PlainThroughProxy_ReachesTheTarget()
    {
        using StreamSocket socket = NewSocket(Use(squid).OpenPort);
        await socket.ConnectAsync(Sockets.Loopback, Sockets.Service(Use(nginx).PlainPort), SocketProtectionLevel.PlainSocket, Token);
        Assert.EndsWith("plain\n", await socket.GetAsync(Token), StringComparison.Ordinal);
        await Use(squid).WaitForLogAsync($"CONNECT 127.0.0.1:{Use(nginx).PlainPort} -", Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_TlsThroughProxy_ChecksTheTargetsNameAndNotTheProxys()
    {
        using StreamSocket socket = NewSocket(Use(squid).OpenPort);
        await socket.ConnectSecuredAsync(Use(nginx).Tls13Port, SocketProtectionLevel.Tls12, Token);
        Assert.Equal(SocketProtectionLevel.Tls13, socket.Information.ProtectionLevel);
        Assert.Contains("TLSv1.3", await socket.GetAsync(Token), StringComparison.Ordinal);
        await Use(squid).WaitForLogAsync($"CONNECT localhost:{Use(nginx).Tls13Port} -", Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_ConnectedThroughProxy_SecuresTheTunnel()
    {
        using StreamSocket socket = NewSocket(Use(squid).OpenPort);
        await socket.ConnectThenUpgradeAsync(Use(nginx).Tls12Port, Sockets.Localhost, Token);
        Assert.Contains("TLSv1.2", await socket.GetAsync(Token), StringComparison.Ordinal);
        await Use(squid).WaitForLogAsync($"CONNECT 127.0.0.1:{Use(nginx).Tls12Port} -", Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Proxy_RightCredentials_Connects()
    {
        using StreamSocket socket = NewSocket(Use(squid).BasicPort, new NetworkCredential("alice", "secret"));
        await socket.ConnectAsync(Sockets.Loopback, Sockets.Service(Use(nginx).PlainPort), SocketProtectionLevel.PlainSocket, Token);
        Assert.EndsWith("plain\n", await socket.GetAsync(Token), StringComparison.Ordinal);
        await Use(squid).WaitForLogAsync($"CONNECT 127.0.0.1:{Use(nginx).PlainPort} alice", Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Proxy_NoOrWrongCredentials_SaysSo(string? password)
    {
        using StreamSocket socket = NewSocket(Use(squid).BasicPort, password is null ? null : new NetworkCredential("alice", password));
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectAsync(Sockets.Loopback, Sockets.Service(Use(nginx).PlainPort), SocketProtectionLevel.PlainSocket, Token));
        Assert.Equal(NetworkStage.Proxy, exception.Stage);
        Assert.Equal(NetworkFailure.ProxyAuthenticationRequired, exception.Failure);
        Assert.Contains("Basic", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Proxy_ForbidsTheTarget_FailsAsRefusedByTheProxy()
    {
        using StreamSocket socket = NewSocket(Use(squid).OpenPort);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectAsync(new HostName("forbidden.test"), "443", SocketProtectionLevel.PlainSocket, Token));
        Assert.Equal(NetworkStage.Proxy, exception.Stage);
        Assert.Equal(NetworkFailure.ProxyRefused, exception.Failure);
        Assert.Contains("403", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Proxy_TargetRefusesConnections_FailsAsRefusedByTheProxy()
    {
        using var reserved = LoopbackPort.ReserveRefusing(out int port);
        using StreamSocket socket = NewSocket(Use(squid).OpenPort);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectAsync(Sockets.Loopback, Sockets.Service(port), SocketProtectionLevel.PlainSocket, Token));
        Assert.Equal(NetworkStage.Proxy, exception.Stage);
        Assert.Equal(NetworkFailure.ProxyRefused, exception.Failure);
        Assert.Contains("503", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Proxy_IsNotThere_FailsWithoutTryingDirectly()
    {
        using var reserved = LoopbackPort.ReserveRefusing(out int port);
        using StreamSocket socket = NewSocket(port);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectAsync(Sockets.Loopback, Sockets.Service(Use(nginx).PlainPort), SocketProtectionLevel.PlainSocket, Token));
        Assert.Equal(NetworkStage.Proxy, exception.Stage);
        Assert.Equal(SocketErrorStatus.ConnectionRefused, SocketError.GetStatus(exception.HResult));
    }

    private static StreamSocket NewSocket(int proxyPort, NetworkCredential? credentials = null)
    {
        StreamSocket socket = Sockets.NewSocket(Pki);
        socket.Control.Proxy = new WebProxy($"http://127.0.0.1:{proxyPort}") { Credentials = credentials };
        return socket;
    }
}
