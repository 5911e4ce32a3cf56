using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Web;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace NetClient.Tests.Networking.Sockets.Internal.WebSockets;

/// <summary>The mechanics that clients and servers share, against a raw peer.</summary>
public sealed class WebSocketChannelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65536)]
    [InlineData(1_000_000)]
    public async Task SendAndReceive_AnySize_ArriveWhole(int size)
    {
        byte[] data = new byte[size];
        Random.Shared.NextBytes(data);
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        Task<(int Opcode, bool Final, byte[] Payload)?> read = pair.ReadFrameAsync();
        await pair.Channel.SendAsync(data, WebSocketMessageType.Binary, true, Token);
        Assert.Equal(data, (await read)!.Value.Payload);

        Task sent = pair.Peer.SendAsync(Frames.Make(Frames.Binary, data));
        Assert.Equal(data, await ReceiveMessageAsync(pair.Channel, CancellationToken.None));
        await sent;
        sent = pair.Peer.SendAsync(Frames.Make(Frames.Binary, data));
        Assert.Equal(data, await ReceiveMessageAsync(pair.Channel, Token));
        await sent;
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_Cancelled_LosesNothing()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        byte[] mine = new byte[100];
        for (int round = 0; round < 3; round++)
        {
            using var cts = new CancellationTokenSource();
            Task<WebSocketReadResult> receiving = pair.Channel.ReceiveAsync(mine, cts.Token).AsTask();
            await cts.CancelAsync();
            OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
            Assert.Equal(cts.Token, e.CancellationToken);
            Assert.Equal(unchecked((int)0x800704C7), e.HResult);
        }
        await pair.Peer.SendAsync(Frames.TextOf("first"));
        await pair.Peer.SendAsync(Frames.TextOf("second"));
        Assert.Equal("first", Encoding.UTF8.GetString(await ReceiveMessageAsync(pair.Channel, CancellationToken.None)));
        Assert.Equal("second", Encoding.UTF8.GetString(await ReceiveMessageAsync(pair.Channel, Token)));
        await pair.Channel.SendAsync("still open"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        Assert.Equal("still open", Encoding.UTF8.GetString((await pair.ReadFrameAsync())!.Value.Payload));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_AfterCancelWithLessRoom_GivesTheRestNext()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        using var cts = new CancellationTokenSource();
        Task<WebSocketReadResult> receiving = pair.Channel.ReceiveAsync(new byte[100], cts.Token).AsTask();
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        await pair.Peer.SendAsync(Frames.TextOf("abcdefgh"));
        byte[] three = new byte[3];
        Assert.Equal(new WebSocketReadResult(3, SocketMessageType.Utf8, false, false), await pair.Channel.ReceiveAsync(three, Token));
        Assert.Equal("abc"u8.ToArray(), three);
        Assert.Equal("defgh", Encoding.UTF8.GetString(await ReceiveMessageAsync(pair.Channel, Token)));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1000, "bye")]
    [InlineData(4999, "")]
    [InlineData(1014, "")]
    public async Task ReceiveAsync_CloseFrame_IsAnsweredAndTold(int code, string reason)
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        await pair.Peer.SendAsync(Frames.CloseOf(code, reason));
        Assert.True((await pair.Channel.ReceiveAsync(new byte[10], Token)).IsClosed);
        Assert.True((await pair.Channel.ReceiveAsync(new byte[10], Token)).IsClosed);
        Assert.Equal(new[] { ((ushort)code, reason) }, pair.Closed);
        (int opcode, _, byte[] payload) = (await pair.ReadFrameAsync())!.Value;
        Assert.Equal((Frames.Close, code), (opcode, BinaryPrimitives.ReadUInt16BigEndian(payload)));
        Assert.Null(await pair.ReadFrameAsync());
        Assert.Null(pair.Channel.Failure);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_EmptyCloseFrame_IsAnsweredInKind()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        await pair.Peer.SendAsync(Frames.Make(Frames.Close, []));
        Assert.True((await pair.Channel.ReceiveAsync(new byte[10], Token)).IsClosed);
        Assert.Equal(new[] { ((ushort)1005, "") }, pair.Closed);
        (int opcode, _, byte[] payload) = (await pair.ReadFrameAsync())!.Value;
        Assert.Equal(Frames.Close, opcode);
        Assert.Empty(payload);
    }

    [Fact(Timeout = 60_000)]
    public async Task IdleChannel_CloseFrame_IsAnsweredWithoutAReader()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync(watches: true);
        await pair.Peer.SendAsync(Frames.CloseOf(1001));
        Assert.Equal(Frames.Close, (await pair.ReadFrameAsync())!.Value.Opcode);
        Assert.Null(await pair.ReadFrameAsync());
        Assert.Equal(new[] { ((ushort)1001, "") }, pair.Closed);
    }

    [Fact(Timeout = 60_000)]
    public async Task IdleChannel_MessagesFirst_AreNotLost()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync(watches: true);
        await pair.Peer.SendAsync((byte[])[.. Frames.TextOf(""), .. Frames.TextOf("data")]);
        Assert.Empty(await ReceiveMessageAsync(pair.Channel, Token));
        Assert.Equal("data", Encoding.UTF8.GetString(await ReceiveMessageAsync(pair.Channel, CancellationToken.None)));
    }

    [Fact(Timeout = 60_000)]
    public async Task CloseAsync_PeerAnswers_EndsConnection()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        Task closing = pair.Channel.CloseAsync(3000, "enough");
        (int opcode, _, byte[] payload) = (await pair.ReadFrameAsync())!.Value;
        Assert.Equal(Frames.Close, opcode);
        Assert.Equal("enough", Encoding.UTF8.GetString(payload.AsSpan(2)));
        await pair.Peer.SendAsync((byte[])[.. Frames.TextOf("too late"), .. Frames.CloseOf(3000)]);
        await closing;
        Assert.Null(await pair.ReadFrameAsync());
        Assert.Empty(pair.Closed); // it was our own good-bye
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pair.Channel.SendAsync(new byte[1], WebSocketMessageType.Binary, true, Token).AsTask());
    }

    [Fact(Timeout = 60_000)]
    public async Task CloseAsync_PeerSilent_EndsAfterFiveSeconds()
    {
        var time = new ManualTime();
        await using ChannelPair pair = await ChannelPair.ConnectAsync(time: time);
        Task<WebSocketReadResult> pending = pair.Channel.ReceiveAsync(new byte[10], CancellationToken.None).AsTask();
        Task closing = pair.Channel.CloseAsync(1000, "");
        Assert.Equal(Frames.Close, (await pair.ReadFrameAsync())!.Value.Opcode);
        time.Advance(TimeSpan.FromSeconds(5));
        await closing;
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => pending);
        Assert.Equal(unchecked((int)0x800703E3), e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task CloseAsync_BothAtOnce_EndsOnce()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        Task<WebSocketReadResult> pending = pair.Channel.ReceiveAsync(new byte[10], Token).AsTask();
        await Task.WhenAll(pair.Channel.CloseAsync(1000, ""), pair.Peer.SendAsync(Frames.CloseOf(1001, "me too")));
        Assert.True((await pending).IsClosed);
        Assert.Equal(Frames.Close, (await pair.ReadFrameAsync())!.Value.Opcode);
        Assert.Null(await pair.ReadFrameAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_PendingReceive_EndsAndLeavesWithAnEmptyCloseFrame()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        Task<WebSocketReadResult> pending = pair.Channel.ReceiveAsync(new byte[10], CancellationToken.None).AsTask();
        pair.Channel.Dispose();
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => pending);
        Assert.Equal(unchecked((int)0x800703E3), e.HResult);
        (int opcode, _, byte[] payload) = (await pair.ReadFrameAsync())!.Value;
        Assert.Equal(Frames.Close, opcode);
        Assert.Empty(payload);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_PeerTakesNothing_EndsThePendingSend()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        Task sending = pair.Channel.SendAsync(new byte[50_000_000], WebSocketMessageType.Binary, true, CancellationToken.None).AsTask();
        Assert.False(sending.IsCompleted);
        pair.Channel.Dispose();
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => sending);
        Assert.Equal(unchecked((int)0x800703E3), e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_OtherTypeInsideAMessage_IsRefusedAndTheMessageGoesOn()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        await pair.Channel.SendAsync("a"u8.ToArray(), WebSocketMessageType.Text, false, Token);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => pair.Channel.SendAsync("x"u8.ToArray(), WebSocketMessageType.Binary, true, Token).AsTask());
        Assert.Equal(unchecked((int)0x8000000E), e.HResult);
        await pair.Channel.SendAsync("b"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        await pair.Channel.SendAsync("c"u8.ToArray(), WebSocketMessageType.Binary, true, Token);
        Assert.Equal((Frames.Text, false), Head(await pair.ReadFrameAsync()));
        Assert.Equal((Frames.Continuation, true), Head(await pair.ReadFrameAsync()));
        Assert.Equal((Frames.Binary, true), Head(await pair.ReadFrameAsync()));

        static (int, bool) Head((int Opcode, bool Final, byte[])? frame) => (frame!.Value.Opcode, frame.Value.Final);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_CancelledMidway_BreaksTheConnection()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        using var cts = new CancellationTokenSource();
        Task sending = pair.Channel.SendAsync(new byte[50_000_000], WebSocketMessageType.Binary, true, cts.Token).AsTask();
        await cts.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(cts.Token, e.CancellationToken);
        NetworkException next = await Assert.ThrowsAsync<NetworkException>(() => pair.Channel.SendAsync(new byte[1], WebSocketMessageType.Binary, true, Token).AsTask());
        Assert.Equal(NetworkFailure.WriteCanceledMidway, next.Failure);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_ConnectionEndsWithoutCloseFrame_IsConnectionAborted()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        Task<WebSocketReadResult> pending = pair.Channel.ReceiveAsync(new byte[10], Token).AsTask();
        pair.Peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Both);
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => pending);
        Assert.Equal(unchecked((int)0x80072EFE), e.HResult);
        Assert.Equal(WebErrorStatus.ConnectionAborted, WebSocketError.GetStatus(e.HResult));
        Assert.Empty(pair.Closed);
        Assert.Equal(e.HResult, (await Assert.ThrowsAsync<NetworkException>(() => pair.Channel.ReceiveAsync(new byte[10], Token).AsTask())).HResult);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(FrameScannerTests.Forbidden), MemberType = typeof(FrameScannerTests))]
    public async Task ReceiveAsync_ForbiddenFrame_TellsPeerAndFails(string what, byte[] frames, int code)
    {
        Assert.NotEmpty(what);
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        await pair.Peer.SendAsync((byte[])[.. Frames.TextOf("before"), .. frames]);
        Assert.Equal("before", Encoding.UTF8.GetString(await ReceiveMessageAsync(pair.Channel, Token)));
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(async () =>
        {
            while (true)
                await pair.Channel.ReceiveAsync(new byte[70_000], Token);
        });
        Assert.Equal(WebErrorStatus.ErrorHttpInvalidServerResponse, WebSocketError.GetStatus(e.HResult));
        (int opcode, _, byte[] payload) = (await pair.ReadFrameAsync())!.Value;
        Assert.Equal((Frames.Close, code), (opcode, BinaryPrimitives.ReadUInt16BigEndian(payload)));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(1016)]
    [InlineData(2999)]
    [InlineData(5000)]
    public async Task ReceiveAsync_ForbiddenCloseCode_Fails(int code)
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        await pair.Peer.SendAsync(Frames.CloseOf(code));
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => pair.Channel.ReceiveAsync(new byte[10], Token).AsTask());
        Assert.Equal(WebErrorStatus.ErrorHttpInvalidServerResponse, WebSocketError.GetStatus(e.HResult));
        Assert.Empty(pair.Closed);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_CloseReasonNotUtf8_Fails()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync();
        await pair.Peer.SendAsync(Frames.Make(Frames.Close, [0x03, 0xE8, 0xFF]));
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => pair.Channel.ReceiveAsync(new byte[10], Token).AsTask());
        Assert.Equal(WebErrorStatus.ErrorHttpInvalidServerResponse, WebSocketError.GetStatus(e.HResult));
    }

    private static async Task<byte[]> ReceiveMessageAsync(WebSocketChannel channel, CancellationToken token)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[70_000];
        WebSocketReadResult part;
        do
        {
            part = await channel.ReceiveAsync(buffer, token);
            Assert.False(part.IsClosed);
            all.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return all.ToArray();
    }
}
