using System.Net.Sockets;
using System.Text;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using Buffer = NetClient.Storage.Streams.Buffer;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketReadWriteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_PeerEnds_GivesZeroForGood()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        pair.Peer.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await pair.Client.ReadAsync(new byte[8], Token));
        Assert.Equal(0, await pair.Client.ReadAsync(new byte[8], Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_PeerResets_IsConnectionResetByPeer()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        ValueTask<int> reading = pair.Client.ReadAsync(new byte[8], Token);
        pair.Peer.Reset();
        var e = await Assert.ThrowsAsync<NetworkException>(reading.AsTask);
        Assert.Equal((SocketErrorStatus.ConnectionResetByPeer, NetworkStage.Read, unchecked((int)0x80072746)), (e.Status, e.Stage, e.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteAsync_AfterThePeerReset_IsSoftwareCausedConnectionAbortOrReset()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        pair.Peer.Reset();
        var e = await Assert.ThrowsAsync<NetworkException>(async () =>
        {
            for (int i = 0; i < 1000; i++)
                await pair.Client.WriteAsync(new byte[1024], Token);
        });
        Assert.Contains(e.Status, new[] { SocketErrorStatus.SoftwareCausedConnectionAbort, SocketErrorStatus.ConnectionResetByPeer });
        Assert.Equal(NetworkStage.Write, e.Stage);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Cancelled_LeavesTheSocketUsableAndLosesNothing()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        byte[] buffer = new byte[16];
        for (int i = 0; i < 20; i++)
        {
            using var cts = new CancellationTokenSource();
            ValueTask<int> reading = pair.Client.ReadAsync(buffer, cts.Token);
            await cts.CancelAsync();
            var e = await Assert.ThrowsAsync<OperationCanceledException>(reading.AsTask);
            Assert.Equal((cts.Token, HResults.Canceled), (e.CancellationToken, e.HResult));

            await pair.Peer.SendAsync($"{i:000}");
            int count = 0;
            while (count < 3)
                count += await pair.Client.ReadAsync(buffer.AsMemory(count), Token);
            Assert.Equal($"{i:000}", Encoding.ASCII.GetString(buffer, 0, count));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_TokenCancelledBefore_TouchesNothing()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        var cancelled = new CancellationToken(canceled: true);
        Assert.Equal(cancelled, (await Assert.ThrowsAsync<OperationCanceledException>(() => pair.Client.ReadAsync(new byte[1], cancelled).AsTask())).CancellationToken);
        await Assert.ThrowsAsync<OperationCanceledException>(() => pair.Client.WriteAsync(new byte[1], cancelled).AsTask());
        await pair.Client.WriteAsync("still here"u8.ToArray(), Token); // a write that never began breaks nothing
        await pair.Peer.ExpectAsync("still here");
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteAsync_CancelledWithBytesInFlight_BreaksTheConnectionAndSaysSo()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync(control => control.OutboundBufferSizeInBytes = 4096);
        using var cts = new CancellationTokenSource();
        ValueTask writing = pair.Client.WriteAsync(new byte[64 * 1024 * 1024], cts.Token);
        Assert.False(writing.IsCompleted);
        await cts.CancelAsync();
        Assert.Equal(cts.Token, (await Assert.ThrowsAsync<OperationCanceledException>(writing.AsTask)).CancellationToken);

        var e = await Assert.ThrowsAsync<NetworkException>(() => pair.Client.WriteAsync(new byte[1], Token).AsTask());
        Assert.Equal((NetworkFailure.WriteCanceledMidway, SocketErrorStatus.SoftwareCausedConnectionAbort), (e.Failure, e.Status));
        Assert.False(await pair.Peer.WaitForCloseAsync(), "the peer must see a broken connection, not an orderly end");
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_WhileOneIsUnderWay_IsRefusedAndTheFirstGoesOn()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        byte[] buffer = new byte[4];
        ValueTask<int> first = pair.Client.ReadAsync(buffer, Token);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => pair.Client.ReadAsync(new byte[4], Token).AsTask());
        Assert.Equal(HResults.IllegalMethodCall, e.HResult);
        await pair.Peer.SendAsync("data");
        Assert.Equal(4, await first);
    }

    [Fact(Timeout = 60_000)]
    public async Task CancelIOAsync_EndsBothDirections_AndLeavesReadingUsable()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        Task<int> reading = pair.Client.ReadAsync(new byte[4], Token).AsTask();
        await pair.Client.CancelIOAsync();
        byte[] buffer = new byte[4];
        Task<int> next = pair.Client.ReadAsync(buffer, Token).AsTask(); // the way is free: another read beside the first would be refused
        Assert.Equal(HResults.OperationAborted, (await Assert.ThrowsAsync<NetworkException>(() => reading)).HResult);

        await pair.Peer.SendAsync("more");
        Assert.Equal(4, await next);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WithAReadPending_EndsItAndThePeerSeesAnOrderlyEnd()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        Task<int> reading = pair.Client.ReadAsync(new byte[4], Token).AsTask();
        pair.Client.Dispose();
        var e = await Assert.ThrowsAsync<NetworkException>(() => reading);
        Assert.Equal((HResults.OperationAborted, SocketErrorStatus.OperationAborted), (e.HResult, e.Status));
        Assert.True(await pair.Peer.WaitForCloseAsync(), "FIN was expected, RST came");
        Assert.Equal(HResults.Closed, (await Assert.ThrowsAsync<ObjectDisposedException>(() => pair.Client.ReadAsync(new byte[1], Token).AsTask())).HResult);
        Assert.Equal(HResults.Closed, (await Assert.ThrowsAsync<ObjectDisposedException>(() => pair.Client.WriteAsync(new byte[1], Token).AsTask())).HResult);
        Assert.Throws<ObjectDisposedException>(() => { _ = pair.Client.CancelIOAsync(); });
        pair.Client.Dispose(); // again does nothing
    }

    [Fact(Timeout = 60_000)]
    public async Task CloseOutputAsync_IsAHalfClose()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        await pair.Client.WriteAsync("question"u8.ToArray(), Token);
        await pair.Client.CloseOutputAsync(Token);
        await pair.Client.CloseOutputAsync(Token); // again does nothing
        Assert.Equal("question", Encoding.ASCII.GetString(await pair.Peer.ReadToEndAsync()));
        await pair.Peer.SendAsync("answer");
        byte[] buffer = new byte[6];
        Assert.Equal(6, await pair.Client.ReadAsync(buffer, Token));
        Assert.Equal(HResults.IllegalMethodCall, (await Assert.ThrowsAsync<InvalidOperationException>(() => pair.Client.WriteAsync(buffer, Token).AsTask())).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Streams_ClosedOneByOne_HalfCloseAndThenClose()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        pair.Client.OutputStream.Dispose();
        Assert.Empty(await pair.Peer.ReadToEndAsync());
        await pair.Peer.SendAsync("x");
        Assert.Equal(1, await pair.Client.ReadAsync(new byte[4], Token));
        pair.Client.InputStream.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pair.Client.ReadAsync(new byte[4], Token).AsTask());
    }

    [Fact(Timeout = 60_000)]
    public async Task InputStream_BufferShape_FillsOrIsPartial()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        await pair.Peer.SendAsync("abc");
        IBuffer buffer = await pair.Client.InputStream.ReadAsync(new Buffer(8), 8, InputStreamOptions.Partial, Token);
        Assert.Equal("abc", Encoding.ASCII.GetString(buffer.ToArray()));

        ValueTask<IBuffer> whole = pair.Client.InputStream.ReadAsync(new Buffer(8), 6, InputStreamOptions.None, Token);
        await pair.Peer.SendAsync("12");
        await pair.Peer.SendAsync("34");
        Assert.False(whole.IsCompleted);
        await pair.Peer.SendAsync("56");
        Assert.Equal("123456", Encoding.ASCII.GetString((await whole).ToArray()));

        whole = pair.Client.InputStream.ReadAsync(new Buffer(8), 8, InputStreamOptions.None, Token);
        await pair.Peer.SendAsync("end");
        pair.Peer.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal("end", Encoding.ASCII.GetString((await whole).ToArray()));
        Assert.Equal(0u, (await pair.Client.InputStream.ReadAsync(new Buffer(8), 8, InputStreamOptions.None, Token)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task InputStream_AsTaskWithToken_CancelsTheReadItself()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        using var cts = new CancellationTokenSource();
        Task<IBuffer> reading = pair.Client.InputStream.ReadAsync(new Buffer(8), 8, InputStreamOptions.None, CancellationToken.None).AsTask(cts.Token);
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        await pair.Peer.SendAsync("abcdefgh"); // had only the waiting been cancelled, the old read would take this
        IBuffer buffer = await pair.Client.InputStream.ReadAsync(new Buffer(8), 8, InputStreamOptions.None, Token);
        Assert.Equal("abcdefgh", Encoding.ASCII.GetString(buffer.ToArray()));
    }

    [Fact(Timeout = 60_000)]
    public async Task InputStream_CountAboveCapacity_IsAnInvalidArgument()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        var e = await Assert.ThrowsAnyAsync<ArgumentException>(async () => await pair.Client.InputStream.ReadAsync(new Buffer(4), 5, InputStreamOptions.None, Token));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_TlsAlertInAnswerToClearText_SaysThatThePortExpectsTls()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        await pair.Client.WriteAsync("EHLO me\r\n"u8.ToArray(), Token);
        await pair.Peer.SendAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, 70 });
        var e = await Assert.ThrowsAsync<NetworkException>(() => pair.Client.ReadAsync(new byte[100], Token).AsTask());
        Assert.Equal(NetworkFailure.PeerSpokeTls, e.Failure);
        Assert.Contains("expects TLS", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_TlsAlertInAnswerToATlsHello_IsData()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync(); // a relay that passes somebody's handshake through
        await pair.Client.WriteAsync(new byte[] { 0x16, 3, 1, 0, 1, 1 }, Token);
        await pair.Peer.SendAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, 70 });
        Assert.Equal(7, await pair.Client.ReadAsync(new byte[100], Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Operations_BeforeConnect_AreWrongState()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        Assert.Equal(HResults.IllegalMethodCall, (await Assert.ThrowsAsync<InvalidOperationException>(() => socket.ReadAsync(new byte[1], Token).AsTask())).HResult);
        Assert.Equal(HResults.IllegalMethodCall, (await Assert.ThrowsAsync<InvalidOperationException>(() => socket.WriteAsync(new byte[1], Token).AsTask())).HResult);
        Assert.Throws<InvalidOperationException>(() => { _ = socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new HostName("x"), Token); });
        Assert.Equal("", socket.Information.RemotePort);
        Assert.Null(socket.Information.RemoteAddress);
        Assert.Equal(default, socket.Information.RoundTripTimeStatistics);
    }

    [Fact(Timeout = 60_000)]
    public async Task RoundTripTimeStatistics_OnLinux_AreTheKernels()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "TCP_INFO is Linux's");
        await using SocketPair pair = await SocketPair.ConnectAsync();
        for (int i = 0; i < 10; i++)
        {
            await pair.Client.WriteAsync(new byte[1000], Token);
            await pair.Peer.ExpectAsync(new string('\0', 1000));
            await pair.Peer.SendAsync("x");
            Assert.Equal(1, await pair.Client.ReadAsync(new byte[4], Token));
        }
        RoundTripTimeStatistics times = pair.Client.Information.RoundTripTimeStatistics;
        Assert.InRange(times.Sum, 1u, 1_000_000u);
        Assert.InRange(times.Min, 1u, times.Sum + times.Variance * 8);
        Assert.NotEqual(0ul, pair.Client.Information.BandwidthStatistics.OutboundBitsPerSecond);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsStream_CarriesMegabytesBothWays()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        byte[] data = new byte[3_000_000];
        Random.Shared.NextBytes(data);
        await using Stream stream = pair.Client.AsStream();
        Task echo = Task.Run(async () =>
        {
            byte[] all = new byte[data.Length];
            await pair.Peer.Stream.ReadExactlyAsync(all, Token);
            await pair.Peer.SendAsync(all);
        }, Token);
        Task writing = stream.WriteAsync(data, Token).AsTask();
        byte[] back = new byte[data.Length];
        await Task.WhenAll(stream.ReadExactlyAsync(back, Token).AsTask(), writing, echo);
        Assert.Equal(data, back);
    }
}
