using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using NetClient.Capabilities;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.Internal;

public sealed class ConnectionSourceTests
{
    [Fact(Timeout = 60_000)]
    public async Task AcceptAsync_PeerOutsideTheGrantedBoundary_IsDroppedBeforeTheAppSeesIt()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        // Loopback is granted with any capability, so the peer that is outside is one of an app that has none.
        var options = new TcpOptions(false, true, 0, 128, SocketQualityOfService.Normal);
        using var source = new ConnectionSource(TestContexts.With(NetworkCapability.None), NullLogger.Instance, [listener], options, tls: null, proxies: null, maxPendingHandshakes: 1);
        Task<StreamSocket> accepting = source.AcceptAsync(token).AsTask();

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var e = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await client.ConnectAsync(listener.LocalEndPoint!, token); // the reset may be quicker than this
            await client.ReceiveAsync(new byte[1], token);
        });
        Assert.Equal(System.Net.Sockets.SocketError.ConnectionReset, e.SocketErrorCode);
        Assert.False(accepting.IsCompleted, "the app was handed a peer that is not permitted");
    }
}
