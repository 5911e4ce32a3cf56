using System.Net;
using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Credentials;
using NetClient.Web;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace NetClient.InteropTests.WebSocketTests;

/// <summary>Through squid, which wants a password, to Node: a tunnel by CONNECT, with TLS inside it and without.</summary>
public sealed class SquidTests(PeerFixture<SquidServer> basic, PeerFixture<SquidDigestServer> digest, PeerFixture<NodeWebSocketServer> node)
    : InteropTest, IClassFixture<PeerFixture<SquidServer>>, IClassFixture<PeerFixture<SquidDigestServer>>, IClassFixture<PeerFixture<NodeWebSocketServer>>
{
    [Theory(Timeout = 60_000)]
    [InlineData("basic", false)]
    [InlineData("basic", true)]
    [InlineData("digest", false)]
    [InlineData("digest", true)]
    public async Task ProxyCredential_IsAccepted(string scheme, bool tls)
    {
        (Peer squid, WebProxy proxy) = Proxy(scheme);
        using MessageWebSocket socket = NodeTests.NewSocket();
        socket.Control.Proxy = proxy;
        socket.Control.ProxyCredential = new PasswordCredential { UserName = "alice", Password = "secret" };
        await socket.ConnectAsync(At(tls), Token);
        await NodeTests.AssertEchoesAsync(socket);
        socket.Dispose();

        // Squid writes down a tunnel when it has ended.
        await squid.WaitForLogAsync($"CONNECT localhost:{At(tls).Port} alice", Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("basic", false, null)]
    [InlineData("basic", true, "wrong")]
    [InlineData("digest", false, "wrong")]
    [InlineData("digest", true, null)]
    [InlineData("digest", true, "wrong")]
    public async Task ProxyCredential_MissingOrWrong_IsProxyAuthenticationRequired(string scheme, bool tls, string? password)
    {
        (_, WebProxy proxy) = Proxy(scheme);
        using MessageWebSocket socket = NodeTests.NewSocket();
        socket.Control.Proxy = proxy;
        if (password is not null)
            socket.Control.ProxyCredential = new PasswordCredential { UserName = "alice", Password = password };
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(At(tls), Token));
        Assert.Equal(WebErrorStatus.ProxyAuthenticationRequired, WebSocketError.GetStatus(e.HResult));
    }

    private Uri At(bool tls) => new(tls ? $"wss://localhost:{Use(node).TlsPort}/" : $"ws://localhost:{Use(node).Port}/");

    private (Peer Squid, WebProxy Proxy) Proxy(string scheme) => scheme == "basic"
        ? (Use(basic), new WebProxy($"http://127.0.0.1:{basic.Peer.BasicPort}/"))
        : (Use(digest), new WebProxy($"http://127.0.0.1:{digest.Peer.Port}/"));
}
