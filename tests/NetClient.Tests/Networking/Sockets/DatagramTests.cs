using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>What the tests of datagram sockets share.</summary>
internal static class DatagramTests
{
    public static readonly HostName Loopback = new("127.0.0.1");
    public static readonly HostName LoopbackIPv6 = new("::1");

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static NetworkAdapter LoopbackAdapter =>
        NetworkAdapters.GetAll().Single(adapter => adapter.GetAddresses(AddressFamily.InterNetwork).Contains(IPAddress.Loopback));

    /// <summary>A socket of an app that may do everything.</summary>
    public static DatagramSocket NewSocket() => new(TestContexts.AllCapabilities());

    /// <summary>A socket of an app that declares what is given.</summary>
    public static DatagramSocket NewSocket(NetworkCapability capabilities) => new(TestContexts.With(capabilities));

    /// <summary>A socket bound to 127.0.0.1 and a free port.</summary>
    public static async Task<DatagramSocket> BindAsync(Action<DatagramSocket>? configure = null, HostName? host = null)
    {
        DatagramSocket socket = NewSocket();
        configure?.Invoke(socket);
        await socket.BindEndpointAsync(host ?? Loopback, "0", Token);
        return socket;
    }

    /// <summary>A peer of plain .NET on loopback.</summary>
    public static Socket NewPeer(IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        var peer = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(address, 0));
        return peer;
    }

    public static string PortOf(this Socket peer) => ((IPEndPoint)peer.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);

    public static int PortOf(this DatagramSocket socket) => int.Parse(socket.Information.LocalPort, CultureInfo.InvariantCulture);

    public static IPEndPoint At(this DatagramSocket socket, IPAddress address) => new(address, socket.PortOf());

    public static DatagramEndpoint EndpointOf(this Socket peer) => new((IPEndPoint)peer.LocalEndPoint!);

    /// <summary>What a peer of plain .NET receives next, and from whom.</summary>
    public static async Task<(byte[] Bytes, IPEndPoint From)> TakeAsync(this Socket peer)
    {
        byte[] buffer = new byte[65_535];
        SocketReceiveFromResult result = await peer.ReceiveFromAsync(buffer, SocketFlags.None, peer.LocalEndPoint!, Token);
        return (buffer[..result.ReceivedBytes], (IPEndPoint)result.RemoteEndPoint);
    }

    /// <summary>Asserts that nothing has come: what was sent before on loopback has arrived by now.</summary>
    public static void AssertNothing(this Socket peer) => Assert.Equal(0, peer.Available);
}
