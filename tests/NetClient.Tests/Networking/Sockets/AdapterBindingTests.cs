using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.Networking;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Two machines with two cables between them (network namespaces with veth pairs, of which the first has the better route). Needs root on Linux; skipped with a reason otherwise.</summary>
public sealed class AdapterBindingTests
{
    private const int BindToDevice = 25;   // SO_BINDTODEVICE
    private static readonly IPEndPoint Server = new(IPAddress.Parse("10.88.0.1"), 4000);

    [Theory(Timeout = 30_000)]
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
                    socket.ConnectAsync(new HostName(Server.Address.ToString()), "4000", SocketProtectionLevel.PlainSocket, Adapter(adapter), TestContext.Current.CancellationToken)
                        .GetAwaiter().GetResult();   // on this thread: its network is the one that is meant
                    using Socket accepted = listener.Accept();
                    return ((IPEndPoint)accepted.RemoteEndPoint!).Address;
                }
            });
        Assert.Equal(IPAddress.Parse(expectedSource), seen);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("v2", true)]
    [InlineData("v1", false)]   // to the same address, over the other cable
    public async Task BindServiceNameAsync_Adapter_IsReachedThroughItOnly(string over, bool expected)
    {
        bool connected = await OnTwoMachines(
            there: () =>
            {
                var listener = new StreamSocketListener(TestContexts.AllCapabilities());
                listener.BindServiceNameAsync("4001", SocketProtectionLevel.PlainSocket, Adapter("p2"), TestContext.Current.CancellationToken).GetAwaiter().GetResult();
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

    private static NetworkAdapter Adapter(string name) => NetworkAdapters.GetAll().Single(a => a.Name == name);

    // Each machine is a thread of its own. Cables are made there, with one end put here.
    private static Task<TResult> OnTwoMachines<TServer, TResult>(Func<TServer> there, Func<TServer, TResult> here) => Task.FromResult(NetworkNamespace.Run(["link set lo up"], () =>
    {
        string thisThread = Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget!);
        TServer server = NetworkNamespace.Run(
            [
                "link set lo up",
                $"link add p1 type veth peer name v1 netns {thisThread}", $"link add p2 type veth peer name v2 netns {thisThread}",
                "addr add 10.99.1.2/24 dev p1", "addr add 10.99.2.2/24 dev p2", "link set p1 up", "link set p2 up", "addr add 10.88.0.1/32 dev lo",
            ],
            there);
        NetworkNamespace.Here(
            "addr add 10.99.1.1/24 dev v1", "addr add 10.99.2.1/24 dev v2", "link set v1 up", "link set v2 up",
            "route add default via 10.99.1.2 dev v1 metric 10", "route add default via 10.99.2.2 dev v2 metric 20");
        return here(server);
    }));
}
