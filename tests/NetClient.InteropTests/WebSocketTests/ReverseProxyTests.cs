using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Credentials;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.InteropTests.WebSocketTests;

/// <summary>Kestrel behind nginx, and behind Apache with passwords.</summary>
public sealed class ReverseProxyTests : InteropTest
{
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nginx_PassesWebSocketsOn(bool tls)
    {
        if (NginxWebSocketProxy.Obstacle is { } obstacle)
            Interop.Unavailable(obstacle);
        KestrelWebSocketServer backend = Own(await KestrelWebSocketServer.StartAsync());
        NginxWebSocketProxy proxy = Own(await NginxWebSocketProxy.StartAsync(backend.Port, Token));
        using MessageWebSocket socket = NodeTests.NewSocket();
        socket.Control.SupportedProtocols.Add("chat");
        await socket.ConnectAsync(new Uri(tls ? $"wss://localhost:{proxy.TlsPort}/" : $"ws://localhost:{proxy.Port}/"), Token);
        Assert.Equal("chat", socket.Information.Protocol);
        await NodeTests.AssertEchoesAsync(socket);
        socket.Close(1000, "");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/open", "")]
    [InlineData("/basic", "alice")]
    [InlineData("/digest", "alice")]
    [InlineData("/ntlm", "PEERS\\alice")]
    public async Task Apache_WithPasswords_PassesWebSocketsOn(string path, string user)
    {
        if (ApacheWebSocketProxy.Obstacle is { } obstacle)
            Interop.Unavailable(obstacle);
        KestrelWebSocketServer backend = Own(await KestrelWebSocketServer.StartAsync());
        ApacheWebSocketProxy proxy = Own(await ApacheWebSocketProxy.StartAsync(backend.Port, Token));
        var address = new Uri($"ws://localhost:{proxy.Port}{path}");
        if (user.Length > 0)
        {
            using MessageWebSocket stranger = NodeTests.NewSocket();
            NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => stranger.ConnectAsync(address, Token));
            Assert.Equal(WebErrorStatus.Unauthorized, WebSocketError.GetStatus(e.HResult));
        }
        using MessageWebSocket socket = NodeTests.NewSocket();
        if (user.Length > 0)
            socket.Control.ServerCredential = new PasswordCredential { UserName = user, Password = "secret" };
        await socket.ConnectAsync(address, Token);
        await NodeTests.AssertEchoesAsync(socket);
    }
}
