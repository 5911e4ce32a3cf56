using System.Net;
using System.Net.Sockets;
using NetClient.Networking.Sockets;
using NetClient.TestServers.Processes;
using NetClient.Web;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Tests.Errors.Measured;

/// <summary>Networks and hosts that there is no way to, in a network made for the purpose. Needs root; skipped without.</summary>
public sealed class UnreachableNetworkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void SkipWithoutRoot() => Assert.SkipWhen(NetworkNamespace.Obstacle is not null, NetworkNamespace.Obstacle ?? "");

    [Fact(Timeout = 60_000)]
    [Measured("connect unreachable 203.0.113.1 (5s token)")]
    public async Task Connect_NoRouteToTheNetwork_IsNetworkIsUnreachable()
    {
        // It was measured on a network that answered for the address.
        Assert.Equal("OK(no exception)", Measurement.Rows["connect unreachable 203.0.113.1 (5s token)"]);
        SkipWithoutRoot();
        using Socket socket = NetworkNamespace.Run([], () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        var e = await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(new IPEndPoint(IPAddress.Parse("203.0.113.1"), 9), Token).AsTask());
        Assert.Equal(NetSocketError.NetworkUnreachable, e.SocketErrorCode);
        Measurement.IsSocketFailure(e, 0x80072743, SocketErrorStatus.NetworkIsUnreachable);
        Measurement.IsWebFailure(e, 0x80072F84, WebErrorStatus.ServerUnreachable);
    }

    [Fact(Timeout = 60_000)]
    [Measured("connect IPv6 doc prefix")]
    public async Task Connect_NoRouteToTheHost_IsUnreachableHost()
    {
        SkipWithoutRoot();
        using Socket socket = NetworkNamespace.Run(
            ["link set lo up", "-6 route add unreachable 2001:db8::/32"], () => new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp));
        var e = await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 9), Token).AsTask());
        Measurement.IsThatOf("connect IPv6 doc prefix", e);
        Measurement.IsSocketFailure(e, 0x80072751, SocketErrorStatus.UnreachableHost);
        Measurement.IsWebFailure(e, 0x80072F84, WebErrorStatus.ServerUnreachable);
    }

    [Fact(Timeout = 60_000)]
    public async Task Get_NoRouteToTheHost_IsServerUnreachable()
    {
        SkipWithoutRoot();
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, stop) =>
            {
                Socket socket = NetworkNamespace.Run(
                    ["link set lo up", "route add unreachable 203.0.113.0/24"], () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                await socket.ConnectAsync(IPEndPoint.Parse($"{context.DnsEndPoint.Host}:{context.DnsEndPoint.Port}"), stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://203.0.113.1/"), Token));
        Assert.Equal(HttpRequestError.ConnectionError, e.HttpRequestError);
        Measurement.IsSocketFailure(e, 0x80072751, SocketErrorStatus.UnreachableHost);
        Measurement.IsWebFailure(e, 0x80072F84, WebErrorStatus.ServerUnreachable);
    }
}
