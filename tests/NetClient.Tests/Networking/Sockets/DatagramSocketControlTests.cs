using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Each option is read back from the operating system, not from our own property.</summary>
public sealed class DatagramSocketControlTests
{
    private const int IPv6 = 41;

    [Fact]
    public void Defaults_AreWinRTs()
    {
        using DatagramSocket socket = NewSocket();
        DatagramSocketControl control = socket.Control;
        Assert.False(control.DontFragment);
        Assert.False(control.MulticastOnly);
        Assert.Equal(128, control.OutboundUnicastHopLimit);
        Assert.Equal(0u, control.InboundBufferSizeInBytes);
        Assert.Equal(SocketQualityOfService.Normal, control.QualityOfService);
        Assert.Equal((0u, true, 1), (control.OutboundBufferSizeInBytes, control.MulticastLoopback, control.OutboundMulticastHopLimit));
    }

    [Fact(Timeout = 60_000)]
    public async Task OutboundUnicastHopLimit_SetWhileTheNameIsResolved_IsTheSystems()
    {
        var answer = new TaskCompletionSource<IPAddress[]>();
        using var socket = new DatagramSocket(TestContexts.With(TestContexts.Everything, resolve: (_, _) => answer.Task));
        Task connecting = socket.ConnectAsync(new HostName("peer.example"), "9", Token);
        socket.Control.OutboundUnicastHopLimit = 77;
        answer.SetResult([IPAddress.Loopback]);
        await connecting;
        Assert.Equal(77, Read(socket, SocketOptionLevel.IP, SocketOptionName.IpTimeToLive));
    }

    [Fact(Timeout = 60_000)]
    public async Task Options_OfOneAddress_AreTheSystems()
    {
        using DatagramSocket socket = await BindAsync(Configure);
        AssertIPv4Options(socket);
        Assert.Equal(OperatingSystem.IsLinux() ? 40_000 : 20_000, Read(socket, SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer));
        Assert.Equal(OperatingSystem.IsLinux() ? 60_000 : 30_000, Read(socket, SocketOptionLevel.Socket, SocketOptionName.SendBuffer));
        Assert.NotEqual(0, Read(socket, SocketOptionLevel.Socket, SocketOptionName.ReuseAddress));
        Assert.NotEqual(0, Read(socket, SocketOptionLevel.Socket, SocketOptionName.Broadcast));
    }

    [Fact(Timeout = 60_000)]
    public async Task Options_OfAllAddresses_HoldForBothFamilies()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Socket.OSSupportsIPv6, "numbers of Linux");
        using DatagramSocket socket = NewSocket();
        Configure(socket);
        await socket.BindServiceNameAsync("0", Token);
        AssertIPv4Options(socket);
        AssertIPv6Options(socket);
    }

    [Fact(Timeout = 60_000)]
    public async Task Options_OfAnIPv6Peer_AreTheSystems()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Socket.OSSupportsIPv6, "numbers of Linux");
        using DatagramSocket socket = NewSocket();
        Configure(socket);
        await socket.ConnectAsync(LoopbackIPv6, "9", Token);
        AssertIPv6Options(socket);
    }

    [Fact(Timeout = 60_000)]
    public async Task Defaults_OnTheSocket_AreTheDocumentedOnes()
    {
        using DatagramSocket socket = await BindAsync();
        Assert.Equal(128, Read(socket, SocketOptionLevel.IP, SocketOptionName.IpTimeToLive));
        Assert.Equal(1, Read(socket, SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive));
        Assert.Equal(1, Read(socket, SocketOptionLevel.IP, SocketOptionName.MulticastLoopback));
        Assert.Equal(0, Read(socket, SocketOptionLevel.Socket, SocketOptionName.ReuseAddress));
    }

    [Fact(Timeout = 60_000)]
    public async Task OutboundUnicastHopLimit_AtAnyTime_HoldsFromThenOn()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        await socket.BindServiceNameAsync("0", Token);
        Assert.Equal(128, HopLimits(socket));
        socket.Control.OutboundUnicastHopLimit = 9;
        Assert.Equal(9, socket.Control.OutboundUnicastHopLimit);
        Assert.Equal(9, HopLimits(socket));
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => socket.Control.OutboundUnicastHopLimit = 0).HResult);
        socket.Dispose();
        socket.Control.OutboundUnicastHopLimit = 10;
    }

    [Fact(Timeout = 60_000)]
    public async Task DontFragment_LongerThanThePath_IsMessageTooLong()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the loopback interface of Linux takes 65,536 bytes in one packet");
        // With the IPv6 header and its own a datagram of 65,500 bytes fills 65,548.
        using Socket peer = NewPeer(IPAddress.IPv6Loopback);
        foreach (bool dontFragment in (bool[])[false, true])
        {
            using DatagramSocket socket = NewSocket();
            socket.Control.DontFragment = dontFragment;
            socket.Control.OutboundBufferSizeInBytes = 1 << 18;
            await socket.ConnectAsync(LoopbackIPv6, peer.PortOf(), Token);
            ValueTask sending = socket.SendAsync(new byte[65_500], Token);
            if (dontFragment)
                Assert.Equal(SocketErrorStatus.MessageTooLong, (await Assert.ThrowsAsync<NetworkException>(async () => await sending)).Status);
            else
                await sending;
        }
        Assert.Equal(65_500, (await peer.TakeAsync()).Bytes.Length);
        peer.AssertNothing();
    }

    [Fact(Timeout = 60_000)]
    public async Task Setters_AfterTheBindTheConnectOrTheFirstSend_Throw()
    {
        using Socket peer = NewPeer();
        using DatagramSocket bound = await BindAsync();
        using DatagramSocket connected = NewSocket();
        await connected.ConnectAsync(Loopback, peer.PortOf(), Token);
        using DatagramSocket sent = NewSocket();
        await sent.SendAsync(new byte[1], peer.EndpointOf(), Token);
        foreach (DatagramSocketControl control in (DatagramSocketControl[])[bound.Control, connected.Control, sent.Control])
        {
            Action[] changes =
            [
                () => control.DontFragment = true,
                () => control.InboundBufferSizeInBytes = 1,
                () => control.OutboundBufferSizeInBytes = 1,
                () => control.MulticastOnly = true,
                () => control.MulticastLoopback = false,
                () => control.OutboundMulticastHopLimit = 2,
                () => control.QualityOfService = SocketQualityOfService.LowLatency,
            ];
            Assert.All(changes, change => Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(change).HResult));
        }
    }

    private static void Configure(DatagramSocket socket)
    {
        DatagramSocketControl control = socket.Control;
        (control.OutboundUnicastHopLimit, control.OutboundMulticastHopLimit, control.MulticastLoopback) = (17, 5, false);
        (control.InboundBufferSizeInBytes, control.OutboundBufferSizeInBytes) = (20_000, 30_000);
        (control.DontFragment, control.MulticastOnly, control.QualityOfService) = (true, true, SocketQualityOfService.LowLatency);
    }

    private static void AssertIPv4Options(DatagramSocket socket)
    {
        Assert.Equal(17, Read(socket, SocketOptionLevel.IP, SocketOptionName.IpTimeToLive));
        Assert.Equal(5, Read(socket, SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive));
        Assert.Equal(0, Read(socket, SocketOptionLevel.IP, SocketOptionName.MulticastLoopback));
        Assert.Equal(0x10, Read(socket, SocketOptionLevel.IP, SocketOptionName.TypeOfService));
        Assert.NotEqual(0, Read(socket, SocketOptionLevel.IP, SocketOptionName.DontFragment));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(2, ReadRaw(socket, 0, 10));   // IP_MTU_DISCOVER: IP_PMTUDISC_DO
            Assert.Equal(0, ReadRaw(socket, 0, 49));   // IP_MULTICAST_ALL
        }
    }

    private static void AssertIPv6Options(DatagramSocket socket)
    {
        Assert.Equal(17, ReadRaw(socket, IPv6, 16));   // IPV6_UNICAST_HOPS
        Assert.Equal(5, Read(socket, SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive));
        Assert.Equal(0, Read(socket, SocketOptionLevel.IPv6, SocketOptionName.MulticastLoopback));
        Assert.Equal(0x10, ReadRaw(socket, IPv6, 67));   // IPV6_TCLASS
        Assert.Equal(2, ReadRaw(socket, IPv6, 23));      // IPV6_MTU_DISCOVER
        Assert.Equal(1, ReadRaw(socket, IPv6, 62));      // IPV6_DONTFRAG
        Assert.Equal(0, ReadRaw(socket, IPv6, 29));      // IPV6_MULTICAST_ALL
    }

    private static int HopLimits(DatagramSocket socket)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "numbers of Linux");
        int hops = ReadRaw(socket, IPv6, 16);   // IPV6_UNICAST_HOPS
        Assert.Equal(hops, Read(socket, SocketOptionLevel.IP, SocketOptionName.IpTimeToLive));
        return hops;
    }

    private static int Read(DatagramSocket socket, SocketOptionLevel level, SocketOptionName name) => socket.Read(raw => (int)raw.GetSocketOption(level, name)!)!.Value;

    private static int ReadRaw(DatagramSocket socket, int level, int name) => socket.Read(raw =>
    {
        byte[] value = new byte[4];
        raw.GetRawSocketOption(level, name, value);
        return BitConverter.ToInt32(value);
    })!.Value;
}
