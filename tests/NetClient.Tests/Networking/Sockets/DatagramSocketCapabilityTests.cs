using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Connectivity.Internal;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>The gate: what is bound, joined, sent and received is judged at the moment it happens.</summary>
public sealed class DatagramSocketCapabilityTests
{
    private const NetworkCapability Internet = NetworkCapability.InternetClient;
    private const NetworkCapability InternetServer = NetworkCapability.InternetClientServer;
    private const NetworkCapability Private = NetworkCapability.PrivateNetworkClientServer;

    [Theory(Timeout = 60_000)]
    [InlineData(NetworkCapability.None, "127.0.0.1", false)]
    [InlineData(Internet, "127.0.0.1", true)]
    [InlineData(Internet, null, false)]
    [InlineData(InternetServer, null, true)]
    [InlineData(Private, null, true)]
    public async Task Bind_NeedsAServerCapability_OutsideLoopback(NetworkCapability declared, string? host, bool isGranted)
    {
        using DatagramSocket socket = NewSocket(declared);
        Task binding = socket.BindEndpointAsync(host is null ? null : new HostName(host), "0", Token);
        if (isGranted)
            await binding;
        else
            Assert.Equal(HResults.AccessDenied, (await Assert.ThrowsAsync<CapabilityDeniedException>(() => binding)).HResult);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("10.1.2.3", Internet, false)]
    [InlineData("10.1.2.3", Private, true)]
    [InlineData("169.254.169.254", InternetServer, false)]
    [InlineData("8.8.8.8", Private, false)]
    [InlineData("8.8.8.8", Internet, true)]
    [InlineData("239.255.255.250", Internet, false)]
    [InlineData("239.255.255.250", Private, true)]
    [InlineData("224.1.2.3", Private, false)]
    [InlineData("224.1.2.3", Internet, true)]
    [InlineData("255.255.255.255", Internet, false)]
    [InlineData("255.255.255.255", Private, true)]
    [InlineData("ff02::fb", Internet, false)]
    [InlineData("ff02::fb", Private, true)]
    [InlineData("::ffff:10.1.2.3", Internet, false)]
    public async Task EveryWayToSend_IsJudgedByTheAddress(string host, NetworkCapability declared, bool isGranted)
    {
        using DatagramSocket socket = NewSocket(declared);
        var name = new HostName(host);
        if (isGranted)
        {
            await socket.GetOutputStreamAsync(name, "9", Token);   // no datagram leaves
            return;
        }
        Func<Task>[] calls =
        [
            () => socket.GetOutputStreamAsync(name, "9", Token),
            () => socket.GetOutputStreamAsync(new EndpointPair(null, "", name, "9"), Token),
            () => socket.SendAsync(new byte[1], new DatagramEndpoint(name, 9), Token).AsTask(),
            () => socket.ConnectAsync(name, "9", Token),
        ];
        foreach (Func<Task> call in calls)
        {
            var e = await Assert.ThrowsAsync<CapabilityDeniedException>(call);
            Assert.Equal(HResults.AccessDenied, e.HResult);
            Assert.Contains(host.Split("::ffff:")[^1], e.Message, StringComparison.Ordinal);   // a mapped address is the IPv4 one
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task NoCapability_EveryCallIsDeniedBeforeDnsIsAsked()
    {
        int asked = 0;
        using var socket = new DatagramSocket(TestContexts.With(NetworkCapability.None, resolve: (_, _) =>
        {
            asked++;
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        }));
        var host = new HostName("peer.example");
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.GetOutputStreamAsync(host, "9", Token));
        await Assert.ThrowsAsync<CapabilityDeniedException>(async () => await socket.SendAsync(new byte[1], new DatagramEndpoint(Loopback, 9), Token));
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(host, "9", Token));
        Assert.Equal(0, asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task NameThatLeadsIntoThePrivateNetwork_IsDenied()
    {
        using var socket = new DatagramSocket(TestContexts.With(Internet, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1")])));
        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.GetOutputStreamAsync(new HostName("public.example"), "9", Token));
        Assert.Contains("10.0.0.1", e.Message, StringComparison.Ordinal);
    }

    // The stranger uses an address of this machine that is not the loopback's; what it sends to that address never leaves the machine.
    [Fact(Timeout = 60_000)]
    public async Task Stranger_OutsideTheBoundary_IsDroppedCountedAndLogged()
    {
        IPAddress own = OwnAddress();
        using var log = new LogRecorder();
        using var socket = new DatagramSocket(TestContexts.With(InternetServer, loggers: log));
        await socket.BindServiceNameAsync("0", Token);
        using Socket stranger = NewPeer(own);                 // private, or reserved
        using Socket neighbour = NewPeer();                   // loopback
        stranger.SendTo(new byte[1], socket.At(own));
        stranger.SendTo(new byte[1], socket.At(own));
        neighbour.SendTo(new byte[2], socket.At(IPAddress.Loopback));
        Assert.Equal(2, (await socket.ReceiveAsync(new byte[8], Token)).Length);
        Assert.Equal(2, socket.Information.DeniedDatagramCount);
        Assert.Equal(1, log.Entries.Count(entry => entry.Id == 1021));
    }

    [Fact(Timeout = 60_000)]
    public async Task Stranger_OutsideTheBoundary_NeverReachesAHandler()
    {
        IPAddress own = OwnAddress();
        using DatagramSocket socket = NewSocket(InternetServer);
        var seen = new TaskCompletionSource<int>();
        socket.MessageReceived += (_, args) => seen.TrySetResult(args.Data.Length);
        await socket.BindServiceNameAsync("0", Token);
        using Socket stranger = NewPeer(own);
        using Socket neighbour = NewPeer();
        for (int i = 0; i < 100; i++)
            stranger.SendTo(new byte[1], socket.At(own));
        neighbour.SendTo(new byte[2], socket.At(IPAddress.Loopback));
        Assert.Equal(2, await seen.Task.WaitAsync(Token));
    }

    /// <summary>An address of this machine that is private, or reserved.</summary>
    internal static IPAddress OwnAddress()
    {
        IPAddress? own = NetworkAdapters.GetAll()
            .SelectMany(adapter => adapter.GetAddresses(AddressFamily.InterNetwork))
            .FirstOrDefault(address => NetworkBoundaries.Classify(address) is NetworkBoundary.Private or NetworkBoundary.Reserved);
        Assert.SkipWhen(own is null, "this machine has no private address");
        return own;
    }
}
