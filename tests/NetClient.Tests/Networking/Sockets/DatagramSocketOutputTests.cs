using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Networking.Sockets;

public sealed class DatagramSocketOutputTests
{
    [Fact(Timeout = 60_000)]
    public async Task GetOutputStreamAsync_TwoPeers_EachHasItsStream()
    {
        using Socket first = NewPeer();
        using Socket second = NewPeer();
        using DatagramSocket socket = NewSocket();
        IOutputStream toFirst = await socket.GetOutputStreamAsync(Loopback, first.PortOf(), Token);
        IOutputStream toSecond = await socket.GetOutputStreamAsync(new EndpointPair(null, "", Loopback, second.PortOf()), Token);
        Assert.Equal("", socket.Information.LocalPort);   // the first write binds
        Assert.Equal(second.PortOf(), socket.Information.RemotePort);

        await toFirst.WriteAsync(new byte[] { 1 }.AsBuffer(), Token);
        Assert.NotEqual("", socket.Information.LocalPort);
        await toSecond.WriteAsync(new byte[] { 2 }.AsBuffer(), Token);
        (byte[] bytes, IPEndPoint from) = await first.TakeAsync();
        Assert.Equal([1], bytes);
        Assert.Equal([2], (await second.TakeAsync()).Bytes);

        second.SendTo([3, 3], from);
        Assert.Equal(second.EndpointOf(), (await socket.ReceiveAsync(new byte[4], Token)).Remote);

        toFirst.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { _ = toFirst.WriteAsync(new byte[1].AsBuffer(), Token); });
        await toSecond.WriteAsync(new byte[] { 4 }.AsBuffer(), Token);
        Assert.Equal([4], (await second.TakeAsync()).Bytes);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetOutputStreamAsync_PairWithLocalHalf_BindsToIt()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        IOutputStream output = await socket.GetOutputStreamAsync(new EndpointPair(new HostName("127.0.0.9"), "", Loopback, peer.PortOf()), Token);
        Assert.Equal("127.0.0.9", socket.Information.LocalAddress!.CanonicalName);
        await output.WriteAsync(new byte[1].AsBuffer(), Token);
        Assert.Equal(IPAddress.Parse("127.0.0.9"), (await peer.TakeAsync()).From.Address);
        var e = Assert.Throws<InvalidOperationException>(() => { _ = socket.GetOutputStreamAsync(new EndpointPair(Loopback, "", Loopback, "9"), Token); });
        Assert.Equal(HResults.IllegalMethodCall, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetOutputStreamAsync_OtherFamilyThanTheBind_IsAddressFamilyNotSupported()
    {
        using DatagramSocket socket = await BindAsync();
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.GetOutputStreamAsync(LoopbackIPv6, "9", Token));
        Assert.Equal(SocketErrorStatus.AddressFamilyNotSupported, e.Status);
        e = await Assert.ThrowsAsync<NetworkException>(async () => await socket.SendAsync(new byte[1], new DatagramEndpoint(LoopbackIPv6, 9), Token));
        Assert.Equal(SocketErrorStatus.AddressFamilyNotSupported, e.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetOutputStreamAsync_Failure_LeavesTheSocketUsable()
    {
        using Socket peer = NewPeer();
        using var socket = new DatagramSocket(TestContexts.With(
            TestContexts.Everything, resolve: (_, _) => throw new SocketException((int)System.Net.Sockets.SocketError.HostNotFound)));
        Assert.Equal(SocketErrorStatus.HostNotFound, (await Assert.ThrowsAsync<NetworkException>(() => socket.GetOutputStreamAsync(new HostName("no.example"), "9", Token))).Status);
        await (await socket.GetOutputStreamAsync(Loopback, peer.PortOf(), Token)).WriteAsync(new byte[] { 1 }.AsBuffer(), Token);
        Assert.Equal([1], (await peer.TakeAsync()).Bytes);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetOutputStreamAsync_NameThatIsNotResolved_IsCanceledByAsTask()
    {
        var never = new TaskCompletionSource<IPAddress[]>();
        using var socket = new DatagramSocket(TestContexts.With(TestContexts.Everything, resolve: (_, _) => never.Task));
        using var stop = new CancellationTokenSource();
        Task<IOutputStream> getting = socket.GetOutputStreamAsync(new HostName("slow.example"), "9", Token).AsTask(stop.Token);
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => getting)).CancellationToken);

        getting = socket.GetOutputStreamAsync(new HostName("slow.example"), "9", Token);
        socket.Dispose();
        Assert.Equal(HResults.OperationAborted, (await Assert.ThrowsAsync<NetworkException>(() => getting)).HResult);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1472)]
    [InlineData(65_507)]
    public async Task SendAndReceive_EverySize_ArrivesWhole(int size)
    {
        using DatagramSocket receiver = await BindAsync();
        using DatagramSocket sender = NewSocket();
        byte[] datagram = new byte[size];
        new Random(size).NextBytes(datagram);
        await sender.SendAsync(datagram, new DatagramEndpoint(Loopback, receiver.PortOf()), Token);
        byte[] buffer = new byte[65_535];
        DatagramReceiveResult received = await receiver.ReceiveAsync(buffer, Token);
        Assert.Equal(size, received.Length);
        Assert.Equal(datagram, buffer[..received.Length]);
        Assert.Equal(sender.PortOf(), received.Remote.Port);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_OneByteTooMany_IsMessageTooLongAndTheSocketGoesOn()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        await socket.ConnectAsync(Loopback, peer.PortOf(), Token);
        var e = await Assert.ThrowsAsync<NetworkException>(async () => await socket.SendAsync(new byte[65_508], Token));
        Assert.Equal((SocketErrorStatus.MessageTooLong, unchecked((int)0x80072738), NetworkStage.Write), (e.Status, e.HResult, e.Stage));
        Assert.Contains("65508 bytes", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<NetworkException>(async () => await socket.OutputStream.WriteAsync(new byte[65_508].AsBuffer(), Token));
        Assert.Equal(SocketErrorStatus.MessageTooLong, NetClient.Networking.Sockets.SocketError.GetStatus(e.HResult));
        await socket.SendAsync(new byte[] { 5 }, Token);
        Assert.Equal([5], (await peer.TakeAsync()).Bytes);
        peer.AssertNothing();
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_EndpointWithoutPortOrDefault_IsAnInvalidArgument()
    {
        using DatagramSocket socket = NewSocket();
        foreach (DatagramEndpoint remote in (DatagramEndpoint[])[default, new DatagramEndpoint(Loopback, 0)])
            Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAsync<ArgumentException>(async () => await socket.SendAsync(new byte[1], remote, Token))).HResult);
        Assert.Equal("", socket.Information.LocalPort);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_CanceledToken_SendsNothing()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        await socket.ConnectAsync(Loopback, peer.PortOf(), Token);
        var canceled = new CancellationToken(canceled: true);
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await socket.SendAsync(new byte[1], canceled));
        Assert.Equal((canceled, HResults.Canceled), (e.CancellationToken, e.HResult));
        e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await socket.OutputStream.WriteAsync(new byte[1].AsBuffer(), canceled));
        Assert.Equal((canceled, HResults.Canceled), (e.CancellationToken, e.HResult));
        peer.AssertNothing();
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_ManyAtOnce_AllArrive()
    {
        using DatagramSocket receiver = await BindAsync(socket => socket.Control.InboundBufferSizeInBytes = 1 << 20);
        using DatagramSocket sender = NewSocket();
        var to = new DatagramEndpoint(Loopback, receiver.PortOf());
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => sender.SendAsync(new byte[] { (byte)i }, to, Token).AsTask())));
        byte[] buffer = new byte[4];
        HashSet<byte> seen = [];
        while (seen.Count < 100)
        {
            Assert.Equal(1, (await receiver.ReceiveAsync(buffer, Token)).Length);
            Assert.True(seen.Add(buffer[0]));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_ToABroadcastAddress_ArrivesAndTellsSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the broadcast address of the loopback network is Linux'");
        using DatagramSocket receiver = NewSocket();
        await receiver.BindServiceNameAsync("0", LoopbackAdapter, Token);
        using DatagramSocket sender = NewSocket();
        await sender.BindServiceNameAsync("0", LoopbackAdapter, Token);
        await sender.SendAsync("all"u8.ToArray(), new DatagramEndpoint(new HostName("127.255.255.255"), receiver.PortOf()), Token);
        DatagramReceiveResult received = await receiver.ReceiveAsync(new byte[8], Token);
        Assert.Equal((3, "127.255.255.255"), (received.Length, received.Local.Address.CanonicalName));
    }
}
