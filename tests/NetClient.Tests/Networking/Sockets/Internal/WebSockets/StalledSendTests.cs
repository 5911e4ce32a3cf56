using System.Net.WebSockets;
using NetClient.Networking;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Web;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace NetClient.Tests.Networking.Sockets.Internal.WebSockets;

/// <summary>Peers that do not take what is sent to them: how long they may, and how one leaves them.</summary>
public sealed class StalledSendTests
{
    private const int Large = 32 * 1024 * 1024; // more than the system's buffers take, and than is read here in between

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly KeepAliveTimes Limited = KeepAliveTimes.None with { SendTimeout = Limit };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_PeerTakesNothing_FailsAfterTheLimit_AndSoDoesWhatElseWaits()
    {
        var time = new ManualTime();
        await using ChannelPair pair = await ChannelPair.ConnectAsync(Limited, time);
        Task receiving = pair.Channel.ReceiveAsync(new byte[10], CancellationToken.None).AsTask();
        Task sending = SendAsync(pair);
        while (await Task.WhenAny(sending, time.WaitForTimerAsync(Limit)) != sending)
            time.Advance(Limit);
        foreach (Task task in new[] { sending, receiving, SendAsync(pair) })
        {
            var e = await Assert.ThrowsAsync<NetworkException>(() => task);
            Assert.Equal(WebErrorStatus.Timeout, WebSocketError.GetStatus(e.HResult));
            Assert.Contains("60 s (SendTimeout", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_PeerIsSlow_GoesOnForLongerThanTheLimit()
    {
        var time = new ManualTime();
        await using ChannelPair pair = await ChannelPair.ConnectAsync(Limited, time);
        Task sending = SendAsync(pair);
        byte[] buffer = new byte[64 * 1024];
        long taken = 0;
        await time.WaitForTimerAsync(Limit);
        for (int i = 1; i <= 3; i++)
        {
            time.Advance(Limit * 0.75);
            while (taken < i * 4 * 1024 * 1024)
                taken += await pair.Peer.Stream.ReadAsync(buffer, Token);
            await time.WaitForTimerAsync(Limit); // a later piece waits, from now on
        }
        while (taken < Large)
            taken += await pair.Peer.Stream.ReadAsync(buffer, Token);
        await sending;
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_LimitPassesBetweenSends_IsNoFailure()
    {
        var time = new ManualTime();
        await using ChannelPair pair = await ChannelPair.ConnectAsync(Limited, time);
        Task sending = SendAsync(pair);
        await time.WaitForTimerAsync(Limit);
        byte[] buffer = new byte[64 * 1024];
        for (long taken = 0; taken < Large;)
            taken += await pair.Peer.Stream.ReadAsync(buffer, Token);
        await sending;
        time.Advance(2 * Limit);
        await pair.Channel.SendAsync(new byte[10], WebSocketMessageType.Binary, true, Token);
        Assert.Null(pair.Channel.Failure);
    }

    /// <summary>.NET's timers go off up to a millisecond before the stopwatch says so.</summary>
    [Fact]
    public void Watch_TimerGoesOffEarly_LooksAgain()
    {
        var time = new ManualTime();
        int told = 0;
        using var watch = new StalledSendWatch(Limit, new EarlyTimers(time), () => told++);
        watch.Begin();
        time.Advance(Limit - TimeSpan.FromMilliseconds(0.5));
        Assert.Equal(0, told);
        time.Advance(TimeSpan.FromMilliseconds(0.5));
        Assert.Equal(1, told);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_SendStandsStill_EndsWhatWaitsWithoutATick()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync(time: new ManualTime()); // a clock that stands still: nothing here may wait for one
        Task receiving = pair.Channel.ReceiveAsync(new byte[10], CancellationToken.None).AsTask();
        Task sending = SendAsync(pair);
        Task next = SendAsync(pair);
        pair.Channel.Dispose();
        Assert.Equal(unchecked((int)0x800703E3), (await Assert.ThrowsAsync<NetworkException>(() => receiving)).HResult);
        Assert.Equal(unchecked((int)0x800703E3), (await Assert.ThrowsAsync<NetworkException>(() => sending)).HResult);
        await Assert.ThrowsAnyAsync<Exception>(() => next);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_CloseFrameWaitsBehindASend_EndsWhatWaitsWithoutATick()
    {
        await using ChannelPair pair = await ChannelPair.ConnectAsync(time: new ManualTime());
        Task receiving = pair.Channel.ReceiveAsync(new byte[10], CancellationToken.None).AsTask();
        Task sending = SendAsync(pair);
        Task closing = pair.Channel.CloseAsync(1000, "");
        pair.Channel.Dispose();
        Assert.Equal(unchecked((int)0x800703E3), (await Assert.ThrowsAsync<NetworkException>(() => receiving)).HResult);
        Assert.Equal(unchecked((int)0x800703E3), (await Assert.ThrowsAsync<NetworkException>(() => sending)).HResult);
        await closing;
    }

    private sealed class EarlyTimers(TimeProvider time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Early(time.CreateTimer(callback, state, dueTime, period));

        private sealed class Early(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) =>
                timer.Change(dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime - TimeSpan.FromMilliseconds(0.5), period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }

    private static async Task SendAsync(ChannelPair pair) => await pair.Channel.SendAsync(new byte[Large], WebSocketMessageType.Binary, true, CancellationToken.None);
}
