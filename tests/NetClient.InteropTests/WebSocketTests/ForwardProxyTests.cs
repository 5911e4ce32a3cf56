using System.Net;
using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Credentials;
using NetClient.Web;

namespace NetClient.InteropTests.WebSocketTests;

/// <summary>Through squid, which opens the connection (CONNECT) for ws as well as wss.</summary>
public sealed class ForwardProxyTests(PeerFixture<SquidServer> squid, PeerFixture<NodeWebSocketServer> node)
    : InteropTest, IClassFixture<PeerFixture<SquidServer>>, IClassFixture<PeerFixture<NodeWebSocketServer>>
{
    [Theory(Timeout = 60_000)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Squid_OpensTheConnection(bool password, bool tls)
    {
        NodeWebSocketServer server = Use(node);
        SquidServer proxy = Use(squid);
        int port = tls ? server.TlsPort : server.Port;
        using MessageWebSocket socket = NodeTests.NewSocket();
        socket.Control.Proxy = new WebProxy("127.0.0.1", password ? proxy.BasicPort : proxy.OpenPort);
        if (password)
            socket.Control.ProxyCredential = new PasswordCredential { UserName = "alice", Password = "secret" };
        await socket.ConnectAsync(new Uri($"{(tls ? "wss" : "ws")}://localhost:{port}/"), Token);
        await NodeTests.AssertEchoesAsync(socket);
        Assert.Equal(tls, socket.Information.ServerCertificate is not null);
        socket.Dispose();
        await proxy.WaitForLogAsync($"CONNECT localhost:{port}", Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Squid_WithoutPassword_IsProxyAuthenticationRequired()
    {
        using MessageWebSocket socket = NodeTests.NewSocket();
        socket.Control.Proxy = new WebProxy("127.0.0.1", Use(squid).BasicPort);
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new Uri($"ws://localhost:{Use(node).Port}/"), Token));
        Assert.Equal(WebErrorStatus.ProxyAuthenticationRequired, WebSocketError.GetStatus(e.HResult));
    }
}
