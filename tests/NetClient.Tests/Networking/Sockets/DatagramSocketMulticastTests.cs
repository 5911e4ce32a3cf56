using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Over the loopback interface, which carries IPv4 multicast on Linux. IPv6 and real interfaces: NetClient.InteropTests, in a network namespace.</summary>
public sealed class DatagramSocketMulticastTests
{
    private static readonly HostName Group = new("239.10.20.30");

    [Fact(Timeout = 60_000)]
    public async Task JoinMulticastGroup_TwoSocketsOnOnePort_BothHearTheGroup()
    {
        using DatagramSocket first = await ListenAsync("0");
        using DatagramSocket second = await ListenAsync(first.Information.LocalPort);
        first.JoinMulticastGroup(Group);
        second.JoinMulticastGroup(Group);
        using DatagramSocket sender = NewSocket();
        await sender.BindServiceNameAsync("0", LoopbackAdapter, Token);
        IOutputStream output = await sender.GetOutputStreamAsync(Group, first.Information.LocalPort, Token);
        await output.WriteAsync("all"u8.ToArray().AsBuffer(), Token);
        foreach (DatagramSocket socket in (DatagramSocket[])[first, second])
        {
            byte[] buffer = new byte[8];
            DatagramReceiveResult received = await socket.ReceiveAsync(buffer, Token);
            Assert.Equal("all"u8, buffer.AsSpan(0, received.Length));
            Assert.Equal(new DatagramEndpoint(Group, socket.PortOf()), received.Local);   // told apart from what is sent to this machine
            Assert.Equal(sender.PortOf(), received.Remote.Port);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Receive_GroupThatOnlyAnotherSocketJoined_HearsNothing()
    {
        using DatagramSocket member = await ListenAsync("0");
        using DatagramSocket other = await ListenAsync(member.Information.LocalPort);
        member.JoinMulticastGroup(Group);
        other.JoinMulticastGroup(new HostName("239.10.20.31"));
        using DatagramSocket sender = NewSocket();
        await sender.BindServiceNameAsync("0", LoopbackAdapter, Token);
        await sender.SendAsync(new byte[1], new DatagramEndpoint(Group, member.PortOf()), Token);
        await sender.SendAsync(new byte[2], new DatagramEndpoint(new HostName("239.10.20.31"), member.PortOf()), Token);
        Assert.Equal(1, (await member.ReceiveAsync(new byte[8], Token)).Length);
        Assert.Equal(2, (await other.ReceiveAsync(new byte[8], Token)).Length);   // and not 1 before it
    }

    [Fact(Timeout = 60_000)]
    public async Task JoinMulticastGroup_Again_SaysThatOnceIsEnough()
    {
        using DatagramSocket member = await ListenAsync("0");
        member.JoinMulticastGroup(Group);
        var e = Assert.Throws<NetworkException>(() => member.JoinMulticastGroup(Group));
        Assert.Contains("joined it already", e.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("127.0.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("group.example")]
    public async Task JoinMulticastGroup_NoGroup_IsAnInvalidArgument(string host)
    {
        using DatagramSocket socket = await ListenAsync("0");
        var e = Assert.Throws<ArgumentException>(() => socket.JoinMulticastGroup(new HostName(host)));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.Contains("multicast", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task JoinMulticastGroup_WrongStates_AreRefused()
    {
        using DatagramSocket created = NewSocket();
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => created.JoinMulticastGroup(Group)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => created.JoinMulticastGroup(null!)).HResult);

        using DatagramSocket one = await BindAsync();
        var e = Assert.Throws<InvalidOperationException>(() => one.JoinMulticastGroup(Group));
        Assert.Contains("BindServiceNameAsync", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task JoinMulticastGroup_Twice_IsAddressAlreadyInUse()
    {
        using DatagramSocket socket = await ListenAsync("0");
        socket.JoinMulticastGroup(Group);
        Assert.Equal(SocketErrorStatus.AddressAlreadyInUse, Assert.Throws<NetworkException>(() => socket.JoinMulticastGroup(Group)).Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task MulticastOnly_NotOnEverySocket_IsAddressAlreadyInUse()
    {
        using DatagramSocket shared = await ListenAsync("0");
        using DatagramSocket alone = NewSocket();
        var e = await Assert.ThrowsAsync<NetworkException>(() => alone.BindServiceNameAsync(shared.Information.LocalPort, LoopbackAdapter, Token));
        Assert.Equal(SocketErrorStatus.AddressAlreadyInUse, e.Status);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("239.10.20.30", NetworkCapability.InternetClientServer, false)]
    [InlineData("239.10.20.30", NetworkCapability.PrivateNetworkClientServer, true)]
    [InlineData("224.0.0.251", NetworkCapability.InternetClientServer, false)]
    [InlineData("224.1.2.3", NetworkCapability.InternetClientServer, true)]
    [InlineData("224.1.2.3", NetworkCapability.PrivateNetworkClientServer, false)]
    public async Task JoinMulticastGroup_IsJudgedByTheGroupsScope(string group, NetworkCapability declared, bool isGranted)
    {
        using DatagramSocket socket = NewSocket(declared);
        await socket.BindServiceNameAsync("0", LoopbackAdapter, Token);
        Action join = () => socket.JoinMulticastGroup(new HostName(group));
        if (isGranted)
            join();
        else
            Assert.Equal(HResults.AccessDenied, Assert.Throws<CapabilityDeniedException>(join).HResult);
    }

    private static async Task<DatagramSocket> ListenAsync(string port)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "multicast over the loopback interface, as Linux has it");
        DatagramSocket socket = NewSocket();
        socket.Control.MulticastOnly = true;
        await socket.BindServiceNameAsync(port, LoopbackAdapter, Token);
        return socket;
    }
}
