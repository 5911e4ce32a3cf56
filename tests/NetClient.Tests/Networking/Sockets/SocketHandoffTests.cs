using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.Storage.Streams;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Hand-overs within one process, which is harder than between two: what a socket leaves behind here meets it when it comes back.</summary>
public sealed class SocketHandoffTests
{
    private static readonly byte[] Context = "context"u8.ToArray();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_Connection_GoesOnWithUnreadBytesFirst()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        await using SocketPair pair = await SocketPair.ConnectAsync();
        await pair.Peer.SendAsync("abcde");
        using var reader = new DataReader(pair.Client.InputStream);
        await reader.LoadAsync(5, Token);
        Assert.Equal("ab", reader.ReadString(2));
        await pair.Peer.SendAsync("fgh");

        ReceivedSocket received = await HandOverAsync(channel, pair.Client);

        Assert.Equal(SocketActivityKind.StreamSocket, received.SocketKind);
        Assert.Equal(Context, received.Context.ToArray());
        StreamSocket socket = received.StreamSocket!;
        Assert.Equal("cdefgh", await ReadAsync(socket, 6));
        Assert.Equal(pair.Client.Information.LocalPort, socket.Information.LocalPort);
        Assert.Equal("127.0.0.1", socket.Information.RemoteHostName!.RawName);
        Assert.Equal(0u, reader.UnconsumedBufferLength);
        Assert.Equal(unchecked((int)0x8000000E), (await Assert.ThrowsAsync<InvalidOperationException>(async () => await pair.Client.ReadAsync(new byte[1], Token))).HResult);

        pair.Client.Dispose();   // neither a reset nor an end reaches the peer
        await socket.WriteAsync("still here\r\n"u8.ToArray(), Token);
        await pair.Peer.ExpectAsync("still here\r\n");
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_ThereAndBackAgain_WorksUnderTheSameNumbers()
    {
        // Without EventRegistrations.Forget the second read ends the process (EEXIST).
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        await using SocketPair pair = await SocketPair.ConnectAsync();
        StreamSocket socket = pair.Client;
        for (int i = 0; i < 100; i++)
        {
            ValueTask<int> waiting = socket.ReadAsync(new byte[1], Token);
            await socket.CancelIOAsync();
            await Assert.ThrowsAsync<NetworkException>(async () => await waiting);
            socket = (await HandOverAsync(channel, socket)).StreamSocket!;
            ValueTask<int> reading = socket.ReadAsync(new byte[10], Token);
            await pair.Peer.SendAsync("x");
            Assert.Equal(1, await reading);
        }
        socket.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_ReadUnderWay_ThrowsAndLeavesTheSocket()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        await using SocketPair pair = await SocketPair.ConnectAsync();
        byte[] destination = new byte[1];
        ValueTask<int> reading = pair.Client.ReadAsync(destination, Token);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => SocketHandoff.SendAsync(channel.Left, pair.Client, cancellationToken: Token));
        Assert.Contains("CancelIOAsync", e.Message, StringComparison.Ordinal);
        await pair.Peer.SendAsync("y");
        Assert.Equal(1, await reading);
        Assert.Equal((byte)'y', destination[0]);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_NotConnected_Throws()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        await Assert.ThrowsAsync<InvalidOperationException>(() => SocketHandoff.SendAsync(channel.Left, socket, cancellationToken: Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_SeveralReadersHoldBytes_ThrowsAndLeavesTheSocket()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        await using SocketPair pair = await SocketPair.ConnectAsync();
        await pair.Peer.SendAsync("abcdef");
        var first = new DataReader(pair.Client.InputStream);
        await first.LoadAsync(2, Token);
        var second = new DataReader(pair.Client.InputStream);
        await second.LoadAsync(2, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => SocketHandoff.SendAsync(channel.Left, pair.Client, cancellationToken: Token));
        Assert.Equal("ab", first.ReadString(2));
        Assert.Equal("ef", await ReadAsync(pair.Client, 2));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_ReceiverMayNotHaveIt_LeavesTheSocketWithTheSender()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        await using SocketPair pair = await SocketPair.ConnectAsync();
        Task sending = SocketHandoff.SendAsync(channel.Left, pair.Client, cancellationToken: Token);
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => ReceiveAsync(channel, TestContexts.With(NetworkCapability.None)));
        await Assert.ThrowsAsync<IOException>(() => sending);
        await pair.Peer.SendAsync("z");
        Assert.Equal("z", await ReadAsync(pair.Client, 1));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_ReceiverGoesAway_LeavesTheSocketWithTheSender()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        await using SocketPair pair = await SocketPair.ConnectAsync();
        Task sending = SocketHandoff.SendAsync(channel.Left, pair.Client, cancellationToken: Token);
        channel.Right.Dispose();
        await Assert.ThrowsAsync<IOException>(() => sending);
        await pair.Peer.SendAsync("z");
        Assert.Equal("z", await ReadAsync(pair.Client, 1));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_CanceledBeforeTheAnswer_ClosesTheSocketHere()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        await using SocketPair pair = await SocketPair.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        Task sending = SocketHandoff.SendAsync(channel.Left, pair.Client, cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(cancel.Token, e.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pair.Client.ReadAsync(new byte[1], Token));
        using ReceivedSocket? received = await ReceiveAsync(channel);   // it is all the receiver's
        await pair.Peer.SendAsync("z");
        Assert.Equal("z", await ReadAsync(received!.StreamSocket!, 1));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_ChannelClosed_ReturnsNull()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        channel.Left.Dispose();
        Assert.Null(await SocketHandoff.ReceiveAsync(channel.Right, cancellationToken: Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_ChannelOfAnotherKind_Throws()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        await using SocketPair pair = await SocketPair.ConnectAsync();
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await Assert.ThrowsAsync<ArgumentException>(() => SocketHandoff.SendAsync(udp, pair.Client, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentNullException>(() => SocketHandoff.SendAsync(null!, pair.Client, cancellationToken: Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_BoundDatagramSocket_TakesWaitingDatagramsAlong()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        using var socket = new DatagramSocket(TestContexts.AllCapabilities());
        await socket.BindEndpointAsync(new HostName("127.0.0.1"), "0", Token);
        var endpoint = new IPEndPoint(IPAddress.Loopback, int.Parse(socket.Information.LocalPort, System.Globalization.CultureInfo.InvariantCulture));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await peer.SendToAsync("one"u8.ToArray(), endpoint, Token);

        Task sending = SocketHandoff.SendAsync(channel.Left, socket, Context, cancellationToken: Token);
        using ReceivedSocket received = (await ReceiveAsync(channel))!;
        await sending;

        DatagramSocket taken = received.DatagramSocket!;
        var arrived = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        taken.MessageReceived += (_, args) => arrived.TrySetResult(args.GetDataReader().ReadString(3));
        Assert.Equal("one", await arrived.Task.WaitAsync(Token));
        Assert.Equal(endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), taken.Information.LocalPort);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await socket.ReceiveAsync(new byte[10], Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_DatagramSocketWithHandler_StopsItsEvents()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        using var socket = new DatagramSocket(TestContexts.AllCapabilities());
        int seen = 0;
        socket.MessageReceived += (_, _) => Interlocked.Increment(ref seen);
        await socket.BindEndpointAsync(new HostName("127.0.0.1"), "0", Token);
        var endpoint = new IPEndPoint(IPAddress.Loopback, int.Parse(socket.Information.LocalPort, System.Globalization.CultureInfo.InvariantCulture));
        Task sending = SocketHandoff.SendAsync(channel.Left, socket, cancellationToken: Token);
        using ReceivedSocket received = (await ReceiveAsync(channel))!;
        await sending;
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await peer.SendToAsync("two"u8.ToArray(), endpoint, Token);
        Assert.Equal(3, (await received.DatagramSocket!.ReceiveAsync(new byte[10], Token)).Length);
        Assert.Equal(0, seen);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_Listener_TakesWaitingConnectionsAlong()
    {
        Assert.SkipUnless(SocketHandoff.IsSupported, "This system hands over no sockets.");
        using LocalChannel channel = await LocalChannel.OpenAsync();
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        listener.ConnectionReceived += (_, args) => args.Socket.Dispose();
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => SocketHandoff.SendAsync(channel.Left, listener, cancellationToken: Token));
        await listener.CancelIOAsync();
        using Socket early = await RawClient.DialAsync(listener);

        Task sending = SocketHandoff.SendAsync(channel.Left, listener, cancellationToken: Token);
        using ReceivedSocket received = (await ReceiveAsync(channel))!;
        await sending;

        listener.Dispose();
        var accepted = new TaskCompletionSource<StreamSocket>(TaskCreationOptions.RunContinuationsAsynchronously);
        received.StreamSocketListener!.ConnectionReceived += (_, args) => accepted.TrySetResult(args.Socket);
        using StreamSocket socket = await accepted.Task.WaitAsync(Token);
        await early.SendAsync("early"u8.ToArray(), Token);
        Assert.Equal("early", await ReadAsync(socket, 5));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await listener.AcceptAsync(Token));
    }

    internal static Task<ReceivedSocket?> ReceiveAsync(LocalChannel channel, NetClientContext? context = null) =>
        SocketHandoff.ReceiveAsync(new HandoffChannel(channel.Right, allowOtherUsers: false), context ?? TestContexts.AllCapabilities(), Token);

    private static async Task<ReceivedSocket> HandOverAsync(LocalChannel channel, StreamSocket socket)
    {
        Task sending = SocketHandoff.SendAsync(channel.Left, socket, Context, cancellationToken: Token);
        ReceivedSocket? received = await ReceiveAsync(channel);
        await sending;
        return received!;
    }

    private static async Task<string> ReadAsync(StreamSocket socket, int count)
    {
        byte[] bytes = new byte[count];
        await socket.AsStream().ReadExactlyAsync(bytes, Token);
        return Encoding.ASCII.GetString(bytes);
    }
}
