using System.Net.Sockets;
using System.Security.Cryptography;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;
using SocketError = System.Net.Sockets.SocketError;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Two raw peers, and a relay of ours between them.</summary>
public sealed class StreamSocketRelayTests
{
    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_BothWays_PassesEveryByteAndCounts()
    {
        await using Between between = await Between.ConnectAsync();
        Task<RelayResult> relaying = between.One.RelayAsync(between.Two, Token);
        byte[] there = RandomNumberGenerator.GetBytes(3_000_001), back = RandomNumberGenerator.GetBytes(1_000_003);
        byte[][] got = await Task.WhenAll(ReceiveAllAsync(between.Left), ReceiveAllAsync(between.Right), SendAsync(between.Left, there), SendAsync(between.Right, back));
        Assert.Equal(back, got[0]);
        Assert.Equal(there, got[1]);
        Assert.Equal(new RelayResult(there.Length, back.Length, false, null), await relaying);
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_OneSideEnds_TheOtherGoesOn()
    {
        await using Between between = await Between.ConnectAsync();
        Task<RelayResult> relaying = between.One.RelayAsync(between.Two, Token);
        await SendAsync(between.Left, "question"u8.ToArray());
        Assert.Equal("question"u8.ToArray(), await ReceiveAllAsync(between.Right)); // with its end
        Assert.False(relaying.IsCompleted);
        await SendAsync(between.Right, "answer"u8.ToArray());
        Assert.Equal("answer"u8.ToArray(), await ReceiveAllAsync(between.Left));
        Assert.Equal(new RelayResult(8, 6, false, null), await relaying);
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_OnePeerResets_TheOtherSeesAReset()
    {
        await using Between between = await Between.ConnectAsync();
        Task<RelayResult> relaying = between.One.RelayAsync(between.Two, Token);
        await between.Left.SendAsync("half"u8.ToArray(), Token);
        byte[] got = new byte[4];
        Assert.Equal(4, await between.Right.ReceiveAsync(got, Token));
        between.Left.LingerState = new LingerOption(true, 0);
        between.Left.Dispose();
        await AssertResetAsync(between.Right);
        RelayResult result = await relaying;
        Assert.Equal((4, 0, false), (result.BytesToOther, result.BytesFromOther, result.IsIdle));
        Assert.Equal(SocketErrorStatus.ConnectionResetByPeer, NetClient.Networking.Sockets.SocketError.GetStatus(result.Failure!.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_TheOtherPeerResetsInTheMiddle_TheSenderSeesAResetToo()
    {
        await using Between between = await Between.ConnectAsync();
        Task<RelayResult> relaying = between.One.RelayAsync(between.Two, Token);
        Task<byte[]> sending = SendAsync(between.Left, new byte[64 * 1024 * 1024]);   // more than the way holds
        Assert.NotEqual(0, await between.Right.ReceiveAsync(new byte[1000], Token));
        between.Right.LingerState = new LingerOption(true, 0);
        between.Right.Dispose();
        await Assert.ThrowsAsync<SocketException>(() => sending);
        RelayResult result = await relaying;
        Assert.NotNull(result.Failure);
        Assert.InRange(result.BytesToOther, 1, 64 * 1024 * 1024 - 1);
        Assert.Equal((0, false), (result.BytesFromOther, result.IsIdle));
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_BetweenTlsAndPlain_PassesOnBytesAndEnds()
    {
        using var pki = new TestPki();
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        listener.Control.ServerTls.ServerCertificate = pki.WithIssuer();
        await listener.BindEndpointAsync(Loopback, "0", SocketProtectionLevel.Tls12, Token);
        using StreamSocket client = Trusting(pki);
        Task connecting = client.ConnectAsync(Localhost, listener.Information.LocalPort, SocketProtectionLevel.Tls12, Token);
        using StreamSocket inside = await listener.AcceptAsync(Token);
        await connecting;
        await using Between between = await Between.ConnectAsync();
        Task<RelayResult> relaying = inside.RelayAsync(between.Two, Token);

        await client.SendTextAsync("question");
        await client.CloseOutputAsync(Token);
        Assert.Equal("question"u8.ToArray(), await ReceiveAllAsync(between.Right));
        await SendAsync(between.Right, "answer"u8.ToArray());
        byte[] answer = new byte[7];
        Assert.Equal(6, await client.AsStream().ReadAtLeastAsync(answer, 7, throwOnEndOfStream: false, Token));   // close_notify, or it would be no orderly end
        Assert.Equal(new RelayResult(8, 6, false, null), await relaying);
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_OneSocketIsClosedMeanwhile_EndsAndResetsTheOther()
    {
        await using Between between = await Between.ConnectAsync();
        Task<RelayResult> relaying = between.One.RelayAsync(between.Two, Token);
        between.One.Dispose();
        RelayResult result = await relaying;
        Assert.Equal(unchecked((int)0x800703E3), result.Failure!.HResult);
        await AssertResetAsync(between.Right);
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_OneSideHasEnded_IdleTimeoutStillHolds()
    {
        var time = new ManualTime();
        await using Between between = await Between.ConnectAsync(TestContexts.AllCapabilities(time));
        Task<RelayResult> relaying = between.One.RelayAsync(between.Two, TimeSpan.FromSeconds(10), Token);
        await SendAsync(between.Left, "x"u8.ToArray());
        await ReceiveAllAsync(between.Right);
        time.Advance(TimeSpan.FromSeconds(10));
        RelayResult result = await relaying;
        Assert.Equal((1, true), (result.BytesToOther, result.IsIdle));
        await AssertResetAsync(between.Left); // which waits for an answer
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_CancelledBefore_TouchesNothing()
    {
        await using Between between = await Between.ConnectAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => between.One.RelayAsync(between.Two, new CancellationToken(true)));
        await between.One.WriteAsync("x"u8.ToArray(), Token);
        Assert.Equal(1, await between.Left.ReceiveAsync(new byte[2], Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_NothingMoves_EndsAfterItsTimeAndNotBefore()
    {
        var time = new ManualTime();
        await using Between between = await Between.ConnectAsync(TestContexts.AllCapabilities(time));
        Task<RelayResult> relaying = between.One.RelayAsync(between.Two, TimeSpan.FromSeconds(10), Token);
        time.Advance(TimeSpan.FromSeconds(9));
        byte[] got = new byte[1];
        for (int i = 0; i < 2; i++)
        {
            await between.Left.SendAsync("x"u8.ToArray(), Token);
            await between.Right.ReceiveAsync(got, Token); // the first has been counted when the second has come
        }
        time.Advance(TimeSpan.FromSeconds(1));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10)); // the second may have been counted in either second
        Assert.False(relaying.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(9));
        time.Advance(TimeSpan.FromSeconds(1));
        RelayResult result = await relaying;
        Assert.True(result.IsIdle);
        Assert.Null(result.Failure);
        await AssertResetAsync(between.Left);
        await AssertResetAsync(between.Right);
    }

    // What waits in the system on the way to a slow peer: as long as the peer takes some of it, the relay is not idle, though it passes nothing on itself.
    [Theory(Timeout = 60_000)]
    [InlineData(4)]
    [InlineData(6)] // all of it
    public async Task RelayAsync_PeerTakesSlowly_IsIdleWhenItTakesNoMore(int parts)
    {
        const int partSize = 256 * 1024, size = 6 * partSize;
        var time = new ManualTime();
        await using Between between = await Between.ConnectAsync(TestContexts.AllCapabilities(time));
        between.Right.ReceiveBufferSize = 64 * 1024;
        Task<RelayResult> relaying = between.One.RelayAsync(between.Two, TimeSpan.FromSeconds(10), Token);
        for (int sent = 0; sent < size;)
            sent += await between.Left.SendAsync(new byte[size - sent], Token);
        await UntilAsync(() => between.Two.GetProgress() is var (taken, waiting) && taken + waiting > size - partSize);
        byte[] part = new byte[partSize];
        for (int i = 1; i <= parts; i++)
        {
            for (int taken = 0; taken < partSize;)
                taken += await between.Right.ReceiveAsync(part.AsMemory(taken), Token);
            await UntilAsync(() => between.Two.GetProgress().Taken >= (ulong)(i * partSize)); // what is received may be acknowledged later
            time.Advance(TimeSpan.FromSeconds(10));
        }
        await between.Right.SendAsync("x"u8.ToArray(), Token); // it lives
        Assert.Equal(1, await between.Left.ReceiveAsync(part, Token));
        Assert.False(relaying.IsCompleted);
        for (int i = 0; i < 3; i++)
            time.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await relaying).IsIdle);
        await AssertResetAsync(between.Left);
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_ReaderHasLoadedMore_PassesThatOnFirst()
    {
        await using Between between = await Between.ConnectAsync();
        await between.Left.SendAsync("head, and behind it "u8.ToArray(), Token);
        using var reader = new DataReader(between.One.InputStream) { InputStreamOptions = InputStreamOptions.Partial };
        await reader.LoadAsync(100, Token);
        Assert.Equal("head", reader.ReadString(4));
        Task<RelayResult> relaying = between.One.RelayAsync(between.Two, Token);
        await SendAsync(between.Left, "more"u8.ToArray());
        Assert.Equal(", and behind it more"u8.ToArray(), await ReceiveAllAsync(between.Right));
        Assert.Equal(0u, reader.UnconsumedBufferLength);
        between.Right.Shutdown(SocketShutdown.Send);
        Assert.Equal(new RelayResult(20, 0, false, null), await relaying);
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_Cancelled_ResetsBoth()
    {
        await using Between between = await Between.ConnectAsync();
        string here = between.Left.RemoteEndPoint!.ToString()!;
        using var cancel = new CancellationTokenSource();
        Task<RelayResult> relaying = between.One.RelayAsync(between.Two, cancel.Token);
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => relaying);
        Assert.Equal(cancel.Token, e.CancellationToken);
        await AssertResetAsync(between.Left);
        await AssertResetAsync(between.Right);
        Assert.Equal(here, $"{between.One.Information.LocalAddress}:{between.One.Information.LocalPort}");
    }

    [Fact(Timeout = 60_000)]
    public async Task RelayAsync_WrongUse_Throws()
    {
        await using Between between = await Between.ConnectAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => between.One.RelayAsync(between.One, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => between.One.RelayAsync(between.Two, TimeSpan.Zero, Token));
        using var fresh = new StreamSocket(TestContexts.AllCapabilities());
        await Assert.ThrowsAsync<InvalidOperationException>(() => between.One.RelayAsync(fresh, Token));
        ValueTask<int> reading = between.Two.ReadAsync(new byte[1], Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => between.One.RelayAsync(between.Two, Token));
        between.Right.Send("x"u8);
        Assert.Equal(1, await reading);
    }

    private static async Task<byte[]> SendAsync(Socket socket, byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
            sent += await socket.SendAsync(bytes.AsMemory(sent), Token);
        socket.Shutdown(SocketShutdown.Send);
        return [];
    }

    private static async Task<byte[]> ReceiveAllAsync(Socket socket)
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        int count;
        while ((count = await socket.ReceiveAsync(buffer, Token)) > 0)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }

    private static async Task AssertResetAsync(Socket peer)
    {
        var e = await Assert.ThrowsAsync<SocketException>(async () => await peer.ReceiveAsync(new byte[1], Token));
        Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
    }

    private sealed class Between(StreamSocketListener listener) : IAsyncDisposable
    {
        public Socket Left { get; private set; } = null!;

        public StreamSocket One { get; private set; } = null!;

        public StreamSocket Two { get; private set; } = null!;

        public Socket Right { get; private set; } = null!;

        public static async Task<Between> ConnectAsync(NetClientContext? context = null)
        {
            var listener = new StreamSocketListener(context ?? TestContexts.AllCapabilities());
            await listener.BindEndpointAsync(Loopback, "0", Token);
            return new Between(listener)
            {
                Left = await RawClient.DialAsync(listener),
                One = await listener.AcceptAsync(Token),
                Right = await RawClient.DialAsync(listener),
                Two = await listener.AcceptAsync(Token),
            };
        }

        public ValueTask DisposeAsync()
        {
            One.Dispose();
            Two.Dispose();
            Left.Dispose();
            Right.Dispose();
            listener.Dispose();
            return default;
        }
    }
}
