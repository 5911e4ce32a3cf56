using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.InteropTests.DatagramSocketTests;

/// <summary>What loopback alone cannot show: IPv6 groups, an Ethernet link with its broadcasts, two adapters, addresses of the Internet. Each test has a network of its own.</summary>
public sealed class NamespaceTests : InteropTest
{
    private static readonly string[] Loopback = ["link set lo up multicast on", "-6 route add local ff00::/8 dev lo table local"];

    // One machine with two ends of a cable in it; left is the end that the tests use.
    private static readonly string[] Cable =
    [
        .. Loopback, "link add left type veth peer name right", "addr add 10.99.0.1/24 brd + dev left", "addr add fd99::1/64 dev left nodad", "link set left up", "link set right up",
        "route add default via 10.99.0.2 dev left",
    ];

    [Theory(Timeout = 60_000)]
    [InlineData("ff02::123")]
    [InlineData("ff15::123")]
    public Task JoinMulticastGroup_IPv6_HearsTheGroup(string group) => NetworkNamespace.RunAsync(Loopback, async () =>
    {
        using DatagramSocket member = await BindAsync("lo");
        member.JoinMulticastGroup(new HostName(group));
        using DatagramSocket sender = await BindAsync("lo");
        await sender.SendAsync("hello"u8.ToArray(), new DatagramEndpoint(new HostName(group), PortOf(member)), Token);
        DatagramReceiveResult received = await member.ReceiveAsync(new byte[16], Token);
        Assert.Equal((5, group), (received.Length, received.Local.Address.CanonicalName.Split('%')[0]));
        Assert.Equal("::1", received.Remote.Address.CanonicalName);
    });

    [Theory(Timeout = 60_000)]
    [InlineData("255.255.255.255")]
    [InlineData("10.99.0.255")]
    public Task SendAsync_Broadcast_ReachesTheLink(string address) => NetworkNamespace.RunAsync(Cable, async () =>
    {
        using DatagramSocket receiver = await BindAsync(null);
        using DatagramSocket sender = await BindAsync("left");
        await sender.SendAsync("all"u8.ToArray(), new DatagramEndpoint(new HostName(address), PortOf(receiver)), Token);
        DatagramReceiveResult received = await receiver.ReceiveAsync(new byte[16], Token);
        Assert.Equal((3, address, "10.99.0.1"), (received.Length, received.Local.Address.CanonicalName, received.Remote.Address.CanonicalName));
    });

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public Task MulticastLoopback_OnARealLink_DecidesWhetherThisMachineHearsItself(bool loopback) => NetworkNamespace.RunAsync(Cable, async () =>
    {
        using DatagramSocket member = await BindAsync("left");
        member.JoinMulticastGroup(new HostName("239.1.2.3"));
        using DatagramSocket sender = New();
        sender.Control.MulticastLoopback = loopback;
        await sender.BindServiceNameAsync("0", Adapter("left"), Token);
        await sender.SendAsync(new byte[1], new DatagramEndpoint(new HostName("239.1.2.3"), PortOf(member)), Token);
        using DatagramSocket marker = await BindAsync("left");   // its own loopback is on: what it sends comes after anything that came before
        await marker.SendAsync(new byte[2], new DatagramEndpoint(new HostName("239.1.2.3"), PortOf(member)), Token);
        Assert.Equal(loopback ? 1 : 2, (await member.ReceiveAsync(new byte[16], Token)).Length);
    });

    [Fact(Timeout = 60_000)]
    public Task BindServiceNameAsync_Adapter_HearsThroughItAlone() => NetworkNamespace.RunAsync(Cable, async () =>
    {
        using DatagramSocket onLeft = await BindAsync("left");
        using DatagramSocket onLoopback = await BindAsync("lo");
        using DatagramSocket anywhere = await BindAsync(null);
        foreach (DatagramSocket socket in (DatagramSocket[])[onLeft, onLoopback])
            await anywhere.SendAsync(new byte[1], new DatagramEndpoint(new HostName("127.0.0.1"), PortOf(socket)), Token);
        Assert.Equal(1, (await onLoopback.ReceiveAsync(new byte[16], Token)).Length);

        // The broadcast is on the cable, not on the loopback interface; the first datagram was for lo, and has not been kept for anybody.
        await anywhere.SendAsync(new byte[2], new DatagramEndpoint(new HostName("10.99.0.255"), PortOf(onLeft)), Token);
        Assert.Equal(2, (await onLeft.ReceiveAsync(new byte[16], Token)).Length);
    });

    [Fact(Timeout = 60_000)]
    public Task Receive_InternetClientAlone_HearsWhomItAddressedAndNobodyElse() => NetworkNamespace.RunAsync(
        [.. Loopback, "addr add 8.8.8.8/32 dev lo", "addr add 9.9.9.9/32 dev lo", "addr add 11.0.0.1/32 dev lo"], async () =>
        {
            using var socket = new DatagramSocket(TestContexts.With(NetworkCapability.InternetClient));
            using Socket asked = Raw("8.8.8.8");
            using Socket stranger = Raw("9.9.9.9");
            using Socket otherPort = Raw("8.8.8.8");
            await socket.SendAsync("?"u8.ToArray(), new DatagramEndpoint((IPEndPoint)asked.LocalEndPoint!), Token);
            byte[] buffer = new byte[16];
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            asked.ReceiveFrom(buffer, ref from);

            stranger.SendTo(new byte[1], from);
            otherPort.SendTo(new byte[2], from);
            asked.SendTo(new byte[3], from);
            DatagramReceiveResult received = await socket.ReceiveAsync(buffer, Token);
            Assert.Equal((3, new DatagramEndpoint((IPEndPoint)asked.LocalEndPoint!)), (received.Length, received.Remote));
            Assert.Equal(2, socket.Information.DeniedDatagramCount);
        });

    /// <summary>Nobody can answer such a datagram, and the app's answer to it would fail.</summary>
    [Fact(Timeout = 60_000)]
    public Task Receive_FromPort0_IsDroppedAndCounted() => NetworkNamespace.RunAsync(Loopback, async () =>
    {
        using DatagramSocket socket = New();
        await socket.BindEndpointAsync(new HostName("127.0.0.1"), "0", Token);
        using var forger = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Udp);
        byte[] forged = new byte[9];                                        // source port, port, length, no checksum, one byte
        BinaryPrimitives.WriteUInt16BigEndian(forged.AsSpan(2), (ushort)PortOf(socket));
        BinaryPrimitives.WriteUInt16BigEndian(forged.AsSpan(4), 9);
        forger.SendTo(forged, new IPEndPoint(IPAddress.Loopback, 0));
        using Socket honest = Raw("127.0.0.1");
        honest.SendTo(new byte[2], new IPEndPoint(IPAddress.Loopback, PortOf(socket)));
        Assert.Equal(2, (await socket.ReceiveAsync(new byte[16], Token)).Length);
        Assert.Equal(1, socket.Information.DeniedDatagramCount);
    });

    /// <summary>A forged ICMPv6 message, as a router's or the host's: prohibited, nobody listens, not understood (EACCES, ECONNREFUSED, EPROTO).</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(1, 1, SocketErrorStatus.UnreachableHost)]
    [InlineData(1, 4, SocketErrorStatus.ConnectionResetByPeer)]
    [InlineData(4, 1, SocketErrorStatus.UnreachableHost)]                   // "unrecognized next header": EPROTO
    public Task Receive_Icmp_IsNewsOfAnEarlierDatagramAndTheSocketGoesOn(byte type, byte code, SocketErrorStatus status) => NetworkNamespace.RunAsync(Loopback, async () =>
    {
        using Socket peer = new(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        using DatagramSocket socket = New();
        await socket.ConnectAsync(new HostName("::1"), ((IPEndPoint)peer.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), Token);
        var local = new IPEndPoint(IPAddress.IPv6Loopback, PortOf(socket));

        using var router = new Socket(AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6);
        byte[] message = new byte[8 + 40 + 8];                              // ICMP header, and the datagram that it is about: its IPv6 header and its UDP header
        (message[0], message[1]) = (type, code);
        Span<byte> about = message.AsSpan(8);
        (about[0], about[5], about[6], about[7]) = (0x60, 8, 17, 64);
        IPAddress.IPv6Loopback.TryWriteBytes(about[8..], out _);
        IPAddress.IPv6Loopback.TryWriteBytes(about[24..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(about[40..], (ushort)local.Port);
        BinaryPrimitives.WriteUInt16BigEndian(about[42..], (ushort)((IPEndPoint)peer.LocalEndPoint!).Port);
        BinaryPrimitives.WriteUInt16BigEndian(about[44..], 8);
        ValueTask<DatagramReceiveResult> receiving = socket.ReceiveAsync(new byte[16], Token);
        router.SendTo(message, new IPEndPoint(IPAddress.IPv6Loopback, 0));
        var e = await Assert.ThrowsAsync<NetworkException>(async () => await receiving);
        Assert.Equal(status, e.Status);

        peer.SendTo(new byte[3], local);
        Assert.Equal(3, (await socket.ReceiveAsync(new byte[16], Token)).Length);
    });

    [Fact(Timeout = 60_000)]
    public Task DontFragment_LongerThanTheLinkTakes_IsMessageTooLong() => NetworkNamespace.RunAsync(Cable, async () =>
    {
        using DatagramSocket socket = New();
        socket.Control.DontFragment = true;
        await socket.ConnectAsync(new HostName("10.99.0.2"), "9", Token);
        await socket.SendAsync(new byte[1472], Token);
        var e = await Assert.ThrowsAsync<NetworkException>(async () => await socket.SendAsync(new byte[1473], Token));
        Assert.Equal(SocketErrorStatus.MessageTooLong, e.Status);
    });

    /// <summary>mDNS (RFC 6762) with a scripted responder, which shares the port as a daemon would.</summary>
    [Fact(Timeout = 60_000)]
    public Task MulticastDns_QuestionToTheGroup_IsAnsweredByTheResponder() => NetworkNamespace.RunAsync(Cable, async () =>
    {
        using Socket responder = MdnsResponder.Bind(interfaceIndex: Adapter("left").Index);
        Task answering = MdnsResponder.AnswerOnceAsync(responder, "printer.local", IPAddress.Parse("10.99.0.1"), Token);

        using DatagramSocket socket = New();
        socket.Control.MulticastOnly = true;
        socket.Control.OutboundMulticastHopLimit = 255;   // RFC 6762 section 11
        var answers = System.Threading.Channels.Channel.CreateUnbounded<DatagramSocketMessageReceivedEventArgs>();
        socket.MessageReceived += (_, args) => answers.Writer.TryWrite(args);
        await socket.BindServiceNameAsync("5353", Adapter("left"), Token);
        socket.JoinMulticastGroup(new HostName("224.0.0.251"));
        using var writer = new Storage.Streams.DataWriter(await socket.GetOutputStreamAsync(new HostName("224.0.0.251"), "5353", Token));
        writer.WriteBytes(MdnsResponder.Question("printer.local"));
        await writer.StoreAsync(Token);

        while (true)
        {
            DatagramSocketMessageReceivedEventArgs args = await answers.Reader.ReadAsync(Token);
            if (!MdnsResponder.IsAnswer(args.Data.Span))
                continue;   // our own question comes back too
            Assert.Equal(("224.0.0.251", "10.99.0.1", "5353"), (args.LocalAddress.CanonicalName, args.RemoteAddress.CanonicalName, args.RemotePort));
            Assert.Equal(IPAddress.Parse("10.99.0.1").GetAddressBytes(), args.Data[^4..]);
            break;
        }
        await answering;
    });

    private static DatagramSocket New() => new(TestContexts.AllCapabilities());

    private static async Task<DatagramSocket> BindAsync(string? adapter)
    {
        DatagramSocket socket = New();
        await (adapter is null ? socket.BindServiceNameAsync("0", Token) : socket.BindServiceNameAsync("0", Adapter(adapter), Token));
        return socket;
    }

    private static Socket Raw(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }

    private static NetworkAdapter Adapter(string name) => NetworkAdapters.GetAll().Single(adapter => adapter.Name == name);

    private static int PortOf(DatagramSocket socket) => int.Parse(socket.Information.LocalPort, System.Globalization.CultureInfo.InvariantCulture);
}
