using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Web;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace NetClient.Tests.Networking.Sockets.Internal.WebSockets;

/// <summary>Pings, pongs, and the end of a peer that answers none.</summary>
public sealed class DeadPeerWatchTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly KeepAliveTimes Pings = new(Interval, Limit, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task SilentPeer_NoAnswerToPing_EndsWithTimeout()
    {
        var time = new ManualTime();
        await using ChannelPair pair = await ChannelPair.ConnectAsync(Pings, time);
        Task<WebSocketReadResult> pending = pair.Channel.ReceiveAsync(new byte[10], Token).AsTask();
        time.Advance(Interval);
        Assert.Equal(Frames.Ping, (await pair.ReadFrameAsync())!.Value.Opcode);
        Assert.False(pending.IsCompleted);
        await time.WaitForTimerAsync(Limit);
        time.Advance(Limit);
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => pending);
        Assert.Equal(WebErrorStatus.Timeout, WebSocketError.GetStatus(e.HResult));
        Assert.False(pair.Channel.IsOpen);
    }

    [Fact(Timeout = 60_000)]
    public async Task LivePeer_AnswersPings_StaysOpen()
    {
        var time = new ManualTime();
        await using ChannelPair pair = await ChannelPair.ConnectAsync(Pings, time);
        Task<WebSocketReadResult> pending = pair.Channel.ReceiveAsync(new byte[10], Token).AsTask();
        for (int round = 1; round <= 3; round++)
        {
            await time.WaitForTimerAsync(Interval);
            time.Advance(Interval);
            (int opcode, _, byte[] payload) = (await pair.ReadFrameAsync())!.Value;
            Assert.Equal(Frames.Ping, opcode);
            await pair.Peer.SendAsync(Frames.Make(Frames.Pong, payload));
            while (pair.Channel.Wire.Pongs < round || !pair.Channel.Wire.IsWaiting)
                await Task.Yield();
            await time.WaitForTimerAsync(Limit);
            time.Advance(Limit);
        }
        await pair.Peer.SendAsync(Frames.TextOf("alive"));
        Assert.Equal(5, (await pending).Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task NobodyReads_NoPingIsSentAndNobodyIsDead()
    {
        var time = new ManualTime();
        await using ChannelPair pair = await ChannelPair.ConnectAsync(Pings, time);
        for (int i = 0; i < 5; i++)
        {
            await time.WaitForTimerAsync(Interval);
            time.Advance(Interval);
        }
        Assert.True(pair.Channel.IsOpen);
        await pair.Peer.SendAsync(Frames.TextOf("alive"));
        Assert.Equal(5, (await pair.Channel.ReceiveAsync(new byte[10], Token)).Count);
        await pair.Channel.CloseAsync(1000, "").WaitAsync(TimeSpan.Zero, Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.Equal(Frames.Close, (await pair.ReadFrameAsync())!.Value.Opcode); // the first frame there was
    }

    [Fact(Timeout = 60_000)]
    public async Task PongInterval_Passed_SendsPong()
    {
        var time = new ManualTime();
        await using ChannelPair pair = await ChannelPair.ConnectAsync(KeepAliveTimes.None with { PongInterval = Interval }, time);
        for (int i = 0; i < 2; i++)
        {
            await time.WaitForTimerAsync(Interval);
            time.Advance(Interval);
            (int opcode, _, byte[] payload) = (await pair.ReadFrameAsync())!.Value;
            Assert.Equal(Frames.Pong, opcode);
            Assert.Empty(payload);
        }
    }
}
