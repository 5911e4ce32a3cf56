using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using Isolated = NetClient.TestServers.Processes.NetworkNamespace;

namespace NetClient.InteropTests.ConnectivityTests;

/// <summary>Two machines with two cables between them (network namespaces with veth pairs, of which the first has the better route). </summary>
public sealed class AdapterBindingTests : InteropTest
{
    private const int BindToDevice = 25;   // SO_BINDTODEVICE
    private static readonly IPEndPoint Server = new(IPAddress.Parse("10.88.0.1"), 4000);

    [Theory(Timeout = 60_000)]
    [InlineData("v1", "10.99.1.1")]
    [InlineData("v2", "10.99.2.1")]
    public async Task ConnectAsync_Adapter_LeavesThroughItWhateverTheRoutesSay(string adapter, string expectedSource)
    {
        IPAddress seen = await OnTwoMachines(
            there: () =>
            {
                var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(Server);
                listener.Listen();
                return listener;
            },
            here: listener =>
            {
                using (listener)
                using (var socket = new StreamSocket(TestContexts.AllCapabilities()))
                {
                    socket.ConnectAsync(new HostName(Server.Address.ToString()), "4000", SocketProtectionLevel.PlainSocket, Adapter(adapter), Token)
                        .GetAwaiter().GetResult();   // on this thread: its network is the one that is meant
                    using Socket accepted = listener.Accept();
                    return ((IPEndPoint)accepted.RemoteEndPoint!).Address;
                }
            });
        Assert.Equal(IPAddress.Parse(expectedSource), seen);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("v2", true)]
    [InlineData("v1", false)]   // to the same address, over the other cable
    public async Task BindServiceNameAsync_Adapter_IsReachedThroughItOnly(string over, bool expected)
    {
        bool connected = await OnTwoMachines(
            there: () =>
            {
                var listener = new StreamSocketListener(TestContexts.AllCapabilities());
                listener.BindServiceNameAsync("4001", SocketProtectionLevel.PlainSocket, Adapter("p2"), Token).GetAwaiter().GetResult();
                return listener;
            },
            here: listener =>
            {
                using (listener)
                using (var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
                {
                    client.SetRawSocketOption(1, BindToDevice, Encoding.UTF8.GetBytes(over + '\0'));
                    try
                    {
                        client.Connect(IPAddress.Parse("10.99.2.2"), 4001);
                        return true;
                    }
                    catch (SocketException e) when (e.SocketErrorCode == System.Net.Sockets.SocketError.ConnectionRefused)
                    {
                        return false;
                    }
                }
            });
        Assert.Equal(expected, connected);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("v1", "10.99.1.1", true)]
    [InlineData("v2", "10.99.2.1", true)]
    [InlineData("v1", "10.99.1.1", false)]
    [InlineData("v2", "10.99.2.1", false)]
    public async Task DatagramSocket_BoundToAnAdapter_SendsThroughItWhateverTheRoutesSay(string adapter, string expectedSource, bool connected)
    {
        IPAddress seen = await OnTwoMachines(
            there: () => Raw(Server),
            here: peer =>
            {
                using (peer)
                using (var socket = new DatagramSocket(TestContexts.AllCapabilities()))
                {
                    socket.BindServiceNameAsync("0", Adapter(adapter), Token).GetAwaiter().GetResult();
                    if (connected)
                    {
                        socket.ConnectAsync(new HostName(Server.Address.ToString()), "4000", Token).GetAwaiter().GetResult();
                        socket.SendAsync(new byte[1], Token).AsTask().GetAwaiter().GetResult();
                    }
                    else
                    {
                        socket.SendAsync(new byte[1], new DatagramEndpoint(Server), Token).AsTask().GetAwaiter().GetResult();
                    }
                    EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                    peer.ReceiveFrom(new byte[8], ref from);
                    return ((IPEndPoint)from).Address;
                }
            });
        Assert.Equal(IPAddress.Parse(expectedSource), seen);
    }

    [Fact(Timeout = 60_000)]
    public async Task DatagramSocket_BoundToAnAdapter_HearsThroughItOnly()
    {
        int heard = await OnTwoMachines(
            there: () =>
            {
                var socket = new DatagramSocket(TestContexts.AllCapabilities());
                socket.BindServiceNameAsync("4001", Adapter("p2"), Token).GetAwaiter().GetResult();
                return socket;
            },
            here: socket =>
            {
                using (socket)
                using (Socket first = Over("v1"), second = Over("v2"))
                {
                    // The same address over the wrong cable, then over the right one: the kernel delivers in this order, if it delivers.
                    var target = new IPEndPoint(IPAddress.Parse("10.99.2.2"), 4001);
                    first.SendTo(new byte[1], target);
                    second.SendTo(new byte[2], target);
                    return socket.ReceiveAsync(new byte[8], Token).AsTask().GetAwaiter().GetResult().Length;
                }
            });
        Assert.Equal(2, heard);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("v1", "10.99.1.1")]
    [InlineData("v2", "10.99.2.1")]
    public async Task HttpRoutePolicy_OfAHost_TakesItsAdapterWhateverTheRoutesSay(string adapter, string expectedSource)
    {
        IPAddress seen = await OnTwoMachines(
            there: () =>
            {
                var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(Server);
                listener.Listen();
                return listener;
            },
            here: listener =>
            {
                NetClientContext context = TestContexts.AllCapabilities();
                ConnectionProfile profile = context.Networks.GetProfiles().Single(one => one.NetworkAdapter!.Name == adapter);
                context.Networks.HttpRoutes.Add(new RoutePolicy(profile, new HostName(Server.Address.ToString()), DomainNameType.FullyQualified));
                using (listener)
                using (Stream connection = context.Connector.ConnectForHttpAsync(new DnsEndPoint(Server.Address.ToString(), Server.Port), Token).AsTask().GetAwaiter().GetResult())
                using (Socket accepted = listener.Accept())
                {
                    Task<string> answer = GetAsync(connection);
                    accepted.Receive(new byte[1024]);
                    accepted.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"u8);
                    Assert.Equal("hi", answer.GetAwaiter().GetResult());
                    return ((IPEndPoint)accepted.RemoteEndPoint!).Address;
                }
            });
        Assert.Equal(IPAddress.Parse(expectedSource), seen);
    }

    private static async Task<string> GetAsync(Stream connection)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, _) => ValueTask.FromResult(connection) });
        return await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{Server}/")), Token).ConfigureAwait(false);
    }

    private static Socket Raw(IPEndPoint local)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(local);
        return socket;
    }

    private static Socket Over(string adapter)
    {
        Socket socket = Raw(new IPEndPoint(IPAddress.Any, 0));
        socket.SetRawSocketOption(1, BindToDevice, Encoding.UTF8.GetBytes(adapter + '\0'));
        return socket;
    }

    private static NetworkAdapter Adapter(string name) => NetworkAdapters.GetAll().Single(a => a.Name == name);

    // Each machine is a thread of its own. Cables are made there, with one end put here.
    private static Task<TResult> OnTwoMachines<TServer, TResult>(Func<TServer> there, Func<TServer, TResult> here)
    {
        if (Isolated.Obstacle is { } obstacle)
            Interop.Unavailable(obstacle);
        return Task.FromResult(Isolated.Run(["link set lo up"], () =>
        {
            string thisThread = Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget!);
            TServer server = Isolated.Run(
                [
                    "link set lo up",
                    $"link add p1 type veth peer name v1 netns {thisThread}", $"link add p2 type veth peer name v2 netns {thisThread}",
                    "addr add 10.99.1.2/24 dev p1", "addr add 10.99.2.2/24 dev p2", "link set p1 up", "link set p2 up", "addr add 10.88.0.1/32 dev lo",
                ],
                there);
            Isolated.Here(
                "addr add 10.99.1.1/24 dev v1", "addr add 10.99.2.1/24 dev v2", "link set v1 up", "link set v2 up",
                "route add default via 10.99.1.2 dev v1 metric 10", "route add default via 10.99.2.2 dev v2 metric 20");
            return here(server);
        }));
    }
}
