using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Credentials;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.InteropTests.WebSocketTests;

/// <summary>Kestrel behind Apache with mod_auth_gssapi: the opening handshake is authenticated with a ticket of MIT's KDC.</summary>
[Collection(KerberosServer.Clients)]
public sealed class KerberosTests(PeerFixture<KerberosServer> kerberos) : InteropTest, IClassFixture<PeerFixture<KerberosServer>>
{
    [Fact(Timeout = 60_000)]
    public async Task ServerCredential_Negotiate_OpensIt()
    {
        ApacheWebSocketProxy proxy = await StartAsync();
        using MessageWebSocket socket = NodeTests.NewSocket();
        socket.Control.ServerCredential = new PasswordCredential { UserName = @"PEERS.TEST\alice", Password = "secret" };
        await socket.ConnectAsync(At(proxy), Token);
        await NodeTests.AssertEchoesAsync(socket);
        socket.Close(1000, "");
        await proxy.WaitForLogAsync("\"GET /krb5 HTTP/1.1\" alice@PEERS.TEST", Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task ServerCredential_MissingOrWrong_IsUnauthorized(string? password)
    {
        ApacheWebSocketProxy proxy = await StartAsync();
        using MessageWebSocket socket = NodeTests.NewSocket();
        if (password is not null)
            socket.Control.ServerCredential = new PasswordCredential { UserName = @"PEERS.TEST\alice", Password = password };
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(At(proxy), Token));
        Assert.Equal(WebErrorStatus.Unauthorized, WebSocketError.GetStatus(e.HResult));
    }

    private static Uri At(ApacheWebSocketProxy proxy) => new($"ws://localhost:{proxy.Port}/krb5");

    private async Task<ApacheWebSocketProxy> StartAsync()
    {
        if (ApacheWebSocketProxy.Obstacle is { } obstacle)
            Interop.Unavailable(obstacle);
        KerberosServer realm = Use(kerberos);
        realm.Find();
        KestrelWebSocketServer backend = Own(await KestrelWebSocketServer.StartAsync());
        return Own(await ApacheWebSocketProxy.StartAsync(backend.Port, Token, realm));
    }
}
