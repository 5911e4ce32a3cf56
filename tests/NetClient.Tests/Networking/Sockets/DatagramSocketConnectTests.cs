using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Networking.Sockets;

public sealed class DatagramSocketConnectTests
{
    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Peer_TalksToItAndHearsNobodyElse()
    {
        using Socket peer = NewPeer();
        using Socket stranger = NewPeer();
        using DatagramSocket socket = NewSocket();
        await socket.ConnectAsync(Loopback, peer.PortOf(), Token);
        Assert.Equal("127.0.0.1", socket.Information.LocalAddress!.CanonicalName);
        Assert.Equal("127.0.0.1", socket.Information.RemoteAddress!.CanonicalName);
        Assert.Equal(peer.PortOf(), socket.Information.RemotePort);

        await socket.SendAsync("ping"u8.ToArray(), Token);
        (byte[] bytes, IPEndPoint from) = await peer.TakeAsync();
        Assert.Equal("ping"u8, bytes);
        Assert.Equal(socket.PortOf(), from.Port);

        stranger.SendTo("me too"u8, from);
        peer.SendTo("pong"u8, from);
        byte[] buffer = new byte[16];
        DatagramReceiveResult received = await socket.ReceiveAsync(buffer, Token);
        Assert.Equal("pong"u8, buffer.AsSpan(0, received.Length));
        Assert.Equal(peer.EndpointOf(), received.Remote);
        Assert.Equal(new DatagramEndpoint(from), received.Local);
    }

    [Fact(Timeout = 60_000)]
    public async Task OutputStream_Writes_AreOneDatagramEach()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        IOutputStream before = socket.OutputStream;
        await socket.ConnectAsync(Loopback, peer.PortOf(), Token);
        Assert.Same(before, socket.OutputStream);

        Assert.Equal(3u, await socket.OutputStream.WriteAsync(new byte[] { 1, 2, 3 }.AsBuffer(), Token));
        Assert.Equal(0u, await socket.OutputStream.WriteAsync(Array.Empty<byte>().AsBuffer(), Token));
        Assert.True(await socket.OutputStream.FlushAsync(Token));
        using (var writer = new DataWriter(socket.OutputStream))
        {
            writer.WriteUInt16(7);
            writer.WriteString("seven");
            Assert.Equal(7u, await writer.StoreAsync(Token));
        }

        Assert.Equal([1, 2, 3], (await peer.TakeAsync()).Bytes);
        Assert.Empty((await peer.TakeAsync()).Bytes);
        Assert.Equal("\0\u0007seven"u8.ToArray(), (await peer.TakeAsync()).Bytes);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => { _ = socket.OutputStream.FlushAsync(Token); }).HResult);   // the writer has closed it
        await socket.SendAsync(new byte[] { 9 }, Token);                                                                                // and not the socket
        Assert.Equal([9], (await peer.TakeAsync()).Bytes);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_BoundSocket_KeepsItsPortAndDropsWhatOthersHadSent()
    {
        using Socket peer = NewPeer();
        using Socket stranger = NewPeer();
        using DatagramSocket socket = await BindAsync();
        stranger.SendTo("early"u8, socket.At(IPAddress.Loopback));
        string port = socket.Information.LocalPort;
        await socket.ConnectAsync(Loopback, peer.PortOf(), Token);
        Assert.Equal(port, socket.Information.LocalPort);
        peer.SendTo("right"u8, socket.At(IPAddress.Loopback));
        byte[] buffer = new byte[16];
        DatagramReceiveResult received = await socket.ReceiveAsync(buffer, Token);
        Assert.Equal("right"u8, buffer.AsSpan(0, received.Length));
        Assert.Equal(0, socket.Information.DeniedDatagramCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_BoundToBothFamilies_TakesEither()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        await socket.BindServiceNameAsync("0", Token);
        await socket.ConnectAsync(Loopback, peer.PortOf(), Token);
        await socket.SendAsync("x"u8.ToArray(), Token);
        IPEndPoint from = (await peer.TakeAsync()).From;
        peer.SendTo("y"u8, from);
        Assert.Equal(new DatagramEndpoint(Loopback, socket.PortOf()), (await socket.ReceiveAsync(new byte[4], Token)).Local);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_EndpointPair_BindsItsLocalHalf()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        await socket.ConnectAsync(new EndpointPair(new HostName("127.0.0.5"), "0", Loopback, peer.PortOf()), Token);
        await socket.SendAsync(new byte[1], Token);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("127.0.0.5"), socket.PortOf()), (await peer.TakeAsync()).From);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_EndpointPairOfTwoFamilies_IsAddressFamilyNotSupported()
    {
        using DatagramSocket socket = NewSocket();
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new EndpointPair(LoopbackIPv6, "0", Loopback, "9"), Token));
        Assert.Equal(SocketErrorStatus.AddressFamilyNotSupported, e.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_BoundSocketAndPairWithLocalHalf_IsAWrongStateAndChangesNothing()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync();
        var e = Assert.Throws<InvalidOperationException>(() => { _ = socket.ConnectAsync(new EndpointPair(Loopback, "0", Loopback, peer.PortOf()), Token); });
        Assert.Equal(HResults.IllegalMethodCall, e.HResult);
        await socket.ConnectAsync(new EndpointPair(null, "", Loopback, peer.PortOf()), Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_IPv6_Works()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        using Socket peer = NewPeer(IPAddress.IPv6Loopback);
        using DatagramSocket socket = NewSocket();
        await socket.ConnectAsync(LoopbackIPv6, peer.PortOf(), Token);
        await socket.SendAsync(new byte[] { 6 }, Token);
        (byte[] bytes, IPEndPoint from) = await peer.TakeAsync();
        Assert.Equal([6], bytes);
        peer.SendTo([7, 7], from);
        DatagramReceiveResult received = await socket.ReceiveAsync(new byte[4], Token);
        Assert.Equal((2, "::1", "::1"), (received.Length, received.Remote.Address.CanonicalName, received.Local.Address.CanonicalName));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Name_TakesTheFirstAddressThereIsAWayTo()
    {
        using Socket peer = NewPeer();
        using var socket = new DatagramSocket(TestContexts.With(
            TestContexts.Everything, resolve: (name, _) => Task.FromResult<IPAddress[]>(name == "peer.example" ? [IPAddress.Parse("fe80::1"), IPAddress.Loopback] : [])));
        await socket.ConnectAsync(new HostName("peer.example"), peer.PortOf(), Token);
        Assert.Equal("127.0.0.1", socket.Information.RemoteAddress!.CanonicalName);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_UnknownName_IsHostNotFoundAndClosesTheSocket()
    {
        using var socket = new DatagramSocket(TestContexts.With(
            TestContexts.Everything, resolve: (_, _) => throw new SocketException((int)System.Net.Sockets.SocketError.HostNotFound)));
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new HostName("nowhere.example"), "53", Token));
        Assert.Equal(SocketErrorStatus.HostNotFound, e.Status);
        Assert.Throws<ObjectDisposedException>(() => { _ = socket.ConnectAsync(Loopback, "53", Token); });
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_SecondCallOrBindAfter_IsAWrongState()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        await socket.ConnectAsync(Loopback, peer.PortOf(), Token);
        Func<Task>[] calls =
        [
            () => socket.ConnectAsync(Loopback, peer.PortOf()),
            () => socket.ConnectAsync(new EndpointPair(null, "", Loopback, peer.PortOf())),
            () => socket.BindServiceNameAsync("0"),
            () => socket.GetOutputStreamAsync(Loopback, peer.PortOf()),
        ];
        Assert.All(calls, call => Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => { _ = call(); }).HResult));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await socket.SendAsync(new byte[1], peer.EndpointOf(), Token));
        await socket.SendAsync(new byte[1], Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task OutputStream_BeforeConnectAsync_IsAWrongState()
    {
        using DatagramSocket created = NewSocket();
        using DatagramSocket bound = await BindAsync();
        foreach (DatagramSocket socket in (DatagramSocket[])[created, bound])
        {
            var e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await socket.OutputStream.WriteAsync(new byte[1].AsBuffer(), Token));
            Assert.Equal(HResults.IllegalMethodCall, e.HResult);
            e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await socket.SendAsync(new byte[1], Token));
            Assert.Equal(HResults.IllegalMethodCall, e.HResult);
        }
    }

    [Fact]
    public void ConnectAsync_BadArguments_AreRefusedAtOnce()
    {
        using DatagramSocket socket = NewSocket();
        var emptyService = new EndpointPair(null, "", Loopback, "1") { RemoteServiceName = "" };
        Func<Task>[] calls =
        [
            () => socket.ConnectAsync(null!, "53"),
            () => socket.ConnectAsync(Loopback, null!),
            () => socket.ConnectAsync(Loopback, ""),
            () => socket.ConnectAsync(null!),
            () => socket.ConnectAsync(emptyService),
            () => socket.GetOutputStreamAsync(null!, "53"),
            () => socket.GetOutputStreamAsync(Loopback, ""),
            () => socket.GetOutputStreamAsync(null!),
            () => socket.GetOutputStreamAsync(emptyService),
            () => DatagramSocket.GetEndpointPairsAsync(null!, "53"),
            () => DatagramSocket.GetEndpointPairsAsync(Loopback, ""),
        ];
        Assert.All(calls, call => Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = call(); }).HResult));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("0")]
    [InlineData("65536")]
    public async Task ConnectAsync_PortOutOfRange_IsAnInvalidArgument(string port)
    {
        using DatagramSocket socket = NewSocket();
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => socket.ConnectAsync(Loopback, port, Token))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetEndpointPairsAsync_OfTheContext_ResolvesUdpServices()
    {
        IReadOnlyList<EndpointPair> pairs = await TestContexts.AllCapabilities().Connector.GetEndpointPairsAsync(Loopback, "53", "udp", HostNameSortOptions.None, Token);
        EndpointPair pair = Assert.Single(pairs);
        Assert.Equal(("127.0.0.1", "53", "127.0.0.1"), (pair.RemoteHostName.CanonicalName, pair.RemoteServiceName, pair.LocalHostName!.CanonicalName));
    }
}
