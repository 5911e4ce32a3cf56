using System.Net;
using System.Text;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>CONNECT against scripted proxies; a real squid stands in the interop tests.</summary>
public sealed class StreamSocketProxyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ThroughAProxy_TheProxyGetsTheNameAndTheTargetItsBytes()
    {
        await using var proxy = LoopbackServer.Start(async peer =>
        {
            await peer.ExpectAsync("CONNECT mail.example:993 HTTP/1.1\r\nHost: mail.example:993\r\n\r\n");
            await peer.SendAsync("HTTP/1.1 200 Connection established\r\nX-Filler: abc\r\n\r\n* OK a server that speaks first\r\n"); // one segment
            await peer.ExpectAsync("a1 LOGOUT\r\n");
        });
        using StreamSocket socket = Through(proxy);
        await socket.ConnectAsync(new HostName("mail.example"), "993", Token);
        Assert.Equal("* OK a server that speaks first\r\n", await ReadLineAsync(socket));
        await socket.WriteAsync("a1 LOGOUT\r\n"u8.ToArray(), Token);
        await proxy.Completion;
        Assert.Equal(("mail.example", "993"), (socket.Information.RemoteHostName!.RawName, socket.Information.RemoteServiceName));
        Assert.Equal(proxy.Port, socket.Information.RemotePort);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_AnswerInSingleBytes_IsReadToItsEndAndNotFurther()
    {
        await using var proxy = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            foreach (char c in "HTTP/1.0 200 OK\r\n\r\nX")
                await peer.SendAsync(c.ToString());
            await peer.WaitForCloseAsync();
        });
        using StreamSocket socket = Through(proxy);
        await socket.ConnectAsync(new HostName("h.example"), "1", Token);
        byte[] buffer = new byte[8];
        Assert.Equal(1, await socket.ReadAsync(buffer, Token));
        Assert.Equal((byte)'X', buffer[0]);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Credentials_AreSentAsBasic()
    {
        await using var proxy = LoopbackServer.Start(async peer =>
        {
            string request = Encoding.ASCII.GetString(await peer.ReadAsync());
            Assert.Contains("\r\nProxy-Authorization: Basic " + Convert.ToBase64String("alice:s3cret"u8) + "\r\n", request, StringComparison.Ordinal);
            await peer.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
        });
        using StreamSocket socket = Through(proxy, new NetworkCredential("alice", "s3cret"));
        await socket.ConnectAsync(new HostName("h.example"), "1", Token);
        await proxy.Completion;
    }

    [Theory(Timeout = 60_000)]
    [InlineData("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\n\r\n", NetworkFailure.ProxyAuthenticationRequired, 0x80190197)]
    [InlineData("HTTP/1.1 403 Forbidden\r\n\r\n", NetworkFailure.ProxyRefused, 0x80190193)]
    [InlineData("HTTP/1.1 503 Busy\r\n\r\n", NetworkFailure.ProxyRefused, 0x801901F7)]
    [InlineData("220 mail.example ESMTP\r\n\r\n", NetworkFailure.None, 0x80072F78)]
    [InlineData("HTTP/1.1 2x0 hm\r\n\r\n", NetworkFailure.None, 0x80072F78)]
    [InlineData("", NetworkFailure.None, 0x80072F78)]
    public async Task ConnectAsync_ProxyDoesNotOpen_SaysWhy(string answer, NetworkFailure failure, uint hresult)
    {
        await using var proxy = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync(answer);
            peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await peer.WaitForCloseAsync();
        });
        using StreamSocket socket = Through(proxy);
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new HostName("h.example"), "1", Token));
        Assert.Equal((NetworkStage.Proxy, failure, unchecked((int)hresult)), (e.Stage, e.Failure, e.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_EndlessAnswer_IsRefusedAtItsBound()
    {
        await using var proxy = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\n");
            try
            {
                while (true)
                    await peer.SendAsync("X-Endless: " + new string('x', 1000) + "\r\n");
            }
            catch (IOException)
            {
                // the client has had enough
            }
        });
        using StreamSocket socket = Through(proxy);
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new HostName("h.example"), "1", Token));
        Assert.Equal(SocketErrorStatus.HttpInvalidServerResponse, e.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ExplicitProxyDown_IsTheOnlyWay()
    {
        await using var target = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.Proxy = new WebProxy("http://127.0.0.1:1");
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new HostName("127.0.0.1"), target.Port, Token));
        Assert.Equal((NetworkStage.Proxy, SocketErrorStatus.ConnectionRefused), (e.Stage, e.Status));
        Assert.Equal(0, await target.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_SystemProxyRefuses_GoesDirectlyAfterwards()
    {
        await using var target = LoopbackServer.Start(peer => peer.SendAsync("direct"));
        await using var proxy = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync("HTTP/1.1 403 Only 443 here\r\n\r\n");
        });
        using var socket = new StreamSocket(TestContexts.With(
            TestContexts.Everything, resolve: (_, _) => Task.FromResult(new[] { IPAddress.Loopback }), proxy: new WebProxy($"http://127.0.0.1:{proxy.Port}")));
        await socket.ConnectAsync(new HostName("target.example"), target.Port, Token);
        Assert.Equal("direct", await ReadLineAsync(socket));
        Assert.Equal(1, await proxy.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_SystemProxy_IsNotForThisMachineNorForBypassedHosts()
    {
        await using var target = LoopbackServer.Start(peer => peer.SendAsync("x"));
        await using var proxy = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        var bypassing = new WebProxy($"http://127.0.0.1:{proxy.Port}", false, [@"internal\.example"]);
        foreach (string host in new[] { "127.0.0.1", "localhost", "internal.example" })
        {
            using var socket = new StreamSocket(TestContexts.With(TestContexts.Everything, resolve: (_, _) => Task.FromResult(new[] { IPAddress.Loopback }), proxy: bypassing));
            await socket.ConnectAsync(new HostName(host), target.Port, Token);
            Assert.Equal("x", await ReadLineAsync(socket)); // from here on the target has counted the connection
        }
        Assert.Equal((3, 0), (await target.AcceptedAsync(), await proxy.AcceptedAsync()));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PrivateTargetBehindAProxy_NeedsThePrivateCapability()
    {
        await using var proxy = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using StreamSocket socket = Through(proxy, context: TestContexts.With(NetworkCapability.InternetClient));
        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(new HostName("10.1.2.3"), "80", Token));
        Assert.Contains("privateNetworkClientServer", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, await proxy.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_LocalEndpointGiven_UsesNoProxy()
    {
        await using var target = LoopbackServer.Start(peer => peer.SendAsync("x"));
        await using var proxy = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using StreamSocket socket = Through(proxy);
        await socket.ConnectAsync(new EndpointPair(new HostName("127.0.0.1"), "", new HostName("127.0.0.1"), target.Port), Token);
        Assert.Equal("x", await ReadLineAsync(socket));
        Assert.Equal((1, 0), (await target.AcceptedAsync(), await proxy.AcceptedAsync()));
    }

    private static StreamSocket Through(LoopbackServer proxy, NetworkCredential? credentials = null, NetClient.Internal.NetClientContext? context = null)
    {
        var socket = new StreamSocket(context ?? TestContexts.AllCapabilities());
        socket.Control.Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}") { Credentials = credentials };
        return socket;
    }

    private static async Task<string> ReadLineAsync(StreamSocket socket)
    {
        byte[] buffer = new byte[1000];
        return Encoding.ASCII.GetString(buffer, 0, await socket.ReadAsync(buffer, Token));
    }
}
