using System.Net.Security;
using System.Security.Authentication;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Reading, writing, cancelling and ending once the connection is secured.</summary>
public sealed class StreamSocketTlsStreamTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.Tls12, 0)]
    [InlineData(SslProtocols.Tls12, 1)]
    [InlineData(SslProtocols.Tls12, 5)]
    [InlineData(SslProtocols.Tls12, 20)]
    [InlineData(SslProtocols.Tls12, -1)]
    [InlineData(SslProtocols.Tls13, 0)]
    [InlineData(SslProtocols.Tls13, 3)]
    [InlineData(SslProtocols.Tls13, 5)]
    [InlineData(SslProtocols.Tls13, -1)]
    public async Task ReadAsync_CancelledInTheMiddleOfARecord_LosesNothing(SslProtocols protocol, int part)
    {
        using var pki = new TestPki();
        var rest = new TaskCompletionSource();
        await using var server = LoopbackServer.Start(async peer =>
        {
            Stream wire = peer.Stream;
            var tap = new TapStream(wire);
            using var tls = new SslStream(tap);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = pki.Identity(), EnabledSslProtocols = protocol }, peer.Stop);
            tap.Hold = true;
            await tls.WriteAsync("one"u8.ToArray(), peer.Stop);
            byte[] first = tap.Take();
            await tls.WriteAsync("two"u8.ToArray(), peer.Stop);
            byte[] second = tap.Take();
            int cut = part < 0 ? second.Length + part : part;

            // In one piece, so that the client has the beginning of the second record when it hands out the first.
            await wire.WriteAsync((byte[])[.. first, .. second[..cut]], peer.Stop);
            await rest.Task.WaitAsync(peer.Stop);
            await wire.WriteAsync(second.AsMemory(cut), peer.Stop);
            tap.Hold = false;
            await peer.WaitForCloseAsync();
        });
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        Assert.Equal("one", await socket.ReadTextAsync());
        for (int i = 0; i < 3; i++)
        {
            using var cancel = new CancellationTokenSource();
            byte[] bytes = new byte[16];
            Task<int> reading = socket.ReadAsync(bytes, cancel.Token).AsTask();
            Assert.False(reading.IsCompleted);
            await cancel.CancelAsync();
            var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            Assert.Equal(cancel.Token, e.CancellationToken);
        }
        rest.SetResult();
        Assert.Equal("two", await socket.ReadTextAsync());
        await socket.SendTextAsync("still here");
    }

    [Fact(Timeout = 60_000)]
    public async Task CancelIOAsync_ReadUnderWay_LeavesTheSocketUsable()
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate);
            await peer.ExpectAsync("again");
            await peer.SendAsync("answer");
            await peer.WaitForCloseAsync();
        });
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        Task<string> reading = socket.ReadTextAsync();
        await socket.CancelIOAsync();
        Assert.Equal(unchecked((int)0x800703E3), (await FailsAsync(reading)).HResult);
        await socket.SendTextAsync("again");
        Assert.Equal("answer", await socket.ReadTextAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task WriteAsync_CancelledWithBytesInFlight_BreaksTheConnectionAndSaysSo(SslProtocols protocol)
    {
        using var pki = new TestPki();
        var flowing = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate, options => options.EnabledSslProtocols = protocol);
            await peer.ReadAsync(16);
            flowing.SetResult();
            await cancelled.Task.WaitAsync(peer.Stop);
            if (await peer.WaitForCloseAsync())
                throw new InvalidOperationException("The peer saw an orderly end and would take half a message for all of it.");
        });
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        using var cancel = new CancellationTokenSource();
        Task writing = socket.WriteAsync(new byte[64 << 20], cancel.Token).AsTask();
        await flowing.Task.WaitAsync(Token);
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        Assert.Equal(cancel.Token, e.CancellationToken);
        cancelled.SetResult();

        NetworkException next = await FailsAsync(socket.SendTextAsync("more"));
        Assert.Equal(NetworkFailure.WriteCanceledMidway, next.Failure);
        Assert.Equal(NetworkFailure.WriteCanceledMidway, (await FailsAsync(socket.ReadTextAsync())).Failure);
        await server.Completion;
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls12, false)]
    [InlineData(SslProtocols.Tls13, true)]
    [InlineData(SslProtocols.Tls13, false)]
    public async Task End_DisposeOrCloseOutput_IsAnnouncedInsideTls(SslProtocols protocol, bool dispose)
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate, options => options.EnabledSslProtocols = protocol);
            await peer.ExpectAsync("bye");
            if (!await peer.WaitForCloseAsync())
                throw new InvalidOperationException("The peer saw no orderly end.");
            if (!dispose)
                await peer.SendAsync("last words");
        });
        await using var relay = new TlsRelay(server.EndPoint);
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, relay.Port, SocketProtectionLevel.Tls12, Token);
        await socket.SendTextAsync("bye");
        if (dispose)
        {
            socket.Dispose();
        }
        else
        {
            await socket.CloseOutputAsync(Token);
            Assert.Equal("last words", await socket.ReadTextAsync());
            Assert.Equal("", await socket.ReadTextAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => socket.SendTextAsync("too late"));
        }
        await server.Completion;

        // The last thing the onlooker saw from the client is the alert: named in TLS 1.2; in TLS 1.3 a record as long as one (2 + 1 + 16 bytes).
        TlsRecord last = Assert.Single(relay.Traces).FromClient[^1];
        if (protocol == SslProtocols.Tls12)
            Assert.Equal(TlsRecord.Alert, last.Type);
        else
            Assert.Equal((TlsRecord.ApplicationData, 19), (last.Type, last.Body.Length));
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_ReadUnderWay_EndsItAndSaysGoodbye()
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate);
            if (!await peer.WaitForCloseAsync())
                throw new InvalidOperationException("The peer saw no orderly end.");
        });
        StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        Task<string> reading = socket.ReadTextAsync();
        socket.Dispose();
        Assert.Equal(unchecked((int)0x800703E3), (await FailsAsync(reading)).HResult);
        await server.Completion;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.ReadTextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WriteUnderWay_EndsItWithoutAnOrderlyEnd()
    {
        using var pki = new TestPki();
        var flowing = new TaskCompletionSource();
        var disposed = new TaskCompletionSource();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate);
            await peer.ReadAsync(16);
            flowing.SetResult();
            await disposed.Task.WaitAsync(peer.Stop);
            if (await peer.WaitForCloseAsync())
                throw new InvalidOperationException("The peer saw an orderly end after half a message.");
        });
        StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        Task writing = socket.WriteAsync(new byte[64 << 20], Token).AsTask();
        await flowing.Task.WaitAsync(Token);
        socket.Dispose();
        disposed.SetResult();
        Assert.Equal(unchecked((int)0x800703E3), (await FailsAsync(writing)).HResult);
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_PeerIsCutOff_SaysReset()
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate);
            await peer.ExpectAsync("x");
            peer.Reset();
        });
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        await socket.SendTextAsync("x");
        NetworkException e = await FailsAsync(socket.ReadTextAsync());
        Assert.Equal(SocketErrorStatus.ConnectionResetByPeer, SocketError.GetStatus(e));
    }

    [Fact(Timeout = 60_000)]
    public async Task BothDirections_ManySizes_CarryEveryByte()
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate);
            byte[] buffer = new byte[70_000];
            while (await peer.Stream.ReadAsync(buffer, peer.Stop) is > 0 and int count)
                await peer.Stream.WriteAsync(buffer.AsMemory(0, count), peer.Stop);
        });
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        int[] sizes = [1, 2, 16_383, 16_384, 16_385, 100_000];
        byte[] sent = new byte[sizes.Sum()];
        new Random(1).NextBytes(sent);
        Task writing = Task.Run(async () =>
        {
            int at = 0;
            foreach (int size in sizes)
            {
                await socket.WriteAsync(sent.AsMemory(at, size), Token);
                at += size;
            }
            await socket.CloseOutputAsync(Token);
        }, Token);
        using var received = new MemoryStream();
        await socket.AsStream().CopyToAsync(received, Token);
        await writing;
        Assert.Equal(sent, received.ToArray());
    }

    /// <summary>Passes everything through, but can hold back what is written.</summary>
    private sealed class TapStream(Stream inner) : Stream
    {
        private readonly List<byte> _held = [];

        public bool Hold { get; set; }

        public byte[] Take()
        {
            byte[] taken = [.. _held];
            _held.Clear();
            return taken;
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!Hold)
                return inner.WriteAsync(buffer, cancellationToken);
            _held.AddRange(buffer.Span);
            return default;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
