using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>A name whose owner answers with an address of the app's own network, in its turn. The app may reach the Internet and no more. What counts is
/// what a real peer on that network has in its accept log: the connection that System.Net makes afterwards, and nothing before it.</summary>
public sealed class DnsRebindingTests
{
    private static readonly HostName Rebound = new("rebound.example");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_SecondAnswerIsPrivate_IsStopped()
    {
        await using Peer inside = StartInside();
        await using var outside = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        NetClientContext app = App(IPAddress.Loopback, inside.Address);

        using (var first = new StreamSocket(app))
            await first.ConnectAsync(Rebound, outside.Port, Token);
        using var second = new StreamSocket(app);
        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => second.ConnectAsync(Rebound, inside.Port, Token));

        Assert.Equal((inside.Address, NetworkOperation.Connect), (e.Decision.Address, e.Decision.Operation));
        Assert.Equal("<Capability Name=\"privateNetworkClientServer\" />", e.Decision.ManifestLine);
        await inside.AssertNeverReachedAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_AnswerWouldChangeBetweenCheckAndUse_IsAskedForOnce()
    {
        await using Peer inside = StartInside();
        int asked = 0;
        using var socket = new StreamSocket(App(() => asked++ == 0 ? IPAddress.Loopback : inside.Address));

        // Nobody listens there at the first address; whoever asked again would be let in at the second.
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(Rebound, inside.Port, Token));

        Assert.Equal(SocketErrorStatus.ConnectionRefused, NetClient.Networking.Sockets.SocketError.GetStatus(e.HResult));
        Assert.Equal(1, asked);
        await inside.AssertNeverReachedAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PrivateAddressAmongGrantedOnes_IsNotTried()
    {
        await using Peer inside = StartInside();
        using var socket = new StreamSocket(TestContexts.With(
            NetworkCapability.InternetClient, resolve: (_, _) => Task.FromResult(new[] { inside.Address, IPAddress.Loopback, inside.Address.MapToIPv6() })));

        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(Rebound, inside.Port, Token));

        Assert.Equal(SocketErrorStatus.ConnectionRefused, NetClient.Networking.Sockets.SocketError.GetStatus(e.HResult));
        await inside.AssertNeverReachedAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectForHttpAsync_SecondAnswerIsPrivate_IsStopped()
    {
        await using Peer inside = StartInside();
        await using var outside = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\npublic");
        });
        NetClientContext app = App(IPAddress.Loopback, inside.Address);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (request, token) => app.Connector.ConnectForHttpAsync(request.DnsEndPoint, token),
        });

        Assert.Equal("public", await client.GetStringAsync(new Uri($"http://{Rebound}:{outside.Port}/"), Token));
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri($"http://{Rebound}:{inside.Port}/"), Token));

        Assert.IsType<CapabilityDeniedException>(e.InnerException);
        await inside.AssertNeverReachedAsync();
    }

    private static NetClientContext App(IPAddress first, IPAddress then)
    {
        int asked = 0;
        return App(() => asked++ == 0 ? first : then);
    }

    private static NetClientContext App(Func<IPAddress> answer) =>
        TestContexts.With(NetworkCapability.InternetClient, resolve: (_, _) => Task.FromResult(new[] { answer() }));

    private static Peer StartInside()
    {
        IPAddress? own = NetworkInterface.GetAllNetworkInterfaces()
            .Where(one => one.OperationalStatus == OperationalStatus.Up)
            .SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address)
            .Where(one => NetworkBoundaries.Classify(one) is NetworkBoundary.Private or NetworkBoundary.Reserved)
            .OrderBy(one => one.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .FirstOrDefault();
        Assert.SkipWhen(own is null, "this machine has no address on a private network");
        return new Peer(own);
    }

    private sealed class Peer(IPAddress address) : IAsyncDisposable
    {
        private const string Greeting = "System.Net";

        // Its script's verdict is that of the first connection that it has accepted.
        private readonly LoopbackServer _server = LoopbackServer.Start(peer => peer.ExpectAsync(Greeting), address);

        public IPAddress Address { get; } = address;

        public string Port => _server.Port;

        public async Task AssertNeverReachedAsync()
        {
            using var client = new TcpClient(Address.AddressFamily);
            await client.ConnectAsync(_server.EndPoint, Token);
            await client.GetStream().WriteAsync("System.Net"u8.ToArray(), Token);
            await _server.Completion;
            Assert.Equal(1, await _server.AcceptedAsync());
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
