using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketSendFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"nc{Guid.NewGuid():N}");
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(9_000_001);

    public StreamSocketSendFileTests() => File.WriteAllBytes(_path, _content);

    public void Dispose() => File.Delete(_path);

    [Theory(Timeout = 60_000)]
    [InlineData(false, 0, null)]
    [InlineData(true, 0, null)]
    [InlineData(false, 0, 0L)]
    [InlineData(false, 9_000_001, null)]
    [InlineData(false, 1, 1L)]
    [InlineData(false, 12_345, 8_000_000L)]
    [InlineData(true, 12_345, 8_000_000L)]
    public async Task SendFileAsync_PartOrWhole_ArrivesAsItIs(bool tls, long offset, long? count)
    {
        await using Pair pair = await Pair.ConnectAsync(tls);
        Task<byte[]> receiving = pair.ReceiveAllAsync();
        await pair.Client.WriteAsync("before"u8.ToArray(), Token);
        await pair.Client.SendFileAsync(_path, offset, count, Token);
        await pair.Client.WriteAsync("after"u8.ToArray(), Token);
        await pair.Client.CloseOutputAsync(Token);
        byte[] expected = [.. "before"u8, .. _content.AsSpan((int)offset, (int)(count ?? _content.Length - offset)), .. "after"u8];
        Assert.Equal(expected, await receiving);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendFileAsync_PartThatIsNotThere_ThrowsAndTheSocketGoesOn()
    {
        await using Pair pair = await Pair.ConnectAsync(tls: false);
        var e = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pair.Client.SendFileAsync(_path, 1, 9_000_001, Token));
        Assert.Equal(unchecked((int)0x8000000B), e.HResult);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pair.Client.SendFileAsync(_path, -1, 1, Token));
        await Assert.ThrowsAsync<FileNotFoundException>(() => pair.Client.SendFileAsync(_path + "x", cancellationToken: Token));
        await pair.Client.SendTextAsync("x");
        await pair.Client.CloseOutputAsync(Token);
        Assert.Equal("x"u8.ToArray(), await pair.ReceiveAllAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendFileAsync_BehindFourGigabytes_ArrivesAsItIs(bool tls)
    {
        const long Begin = 5L * 1024 * 1024 * 1024 - 500_000;
        using (SafeFileHandle file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write))
            RandomAccess.Write(file, _content.AsSpan(0, 1_000_000), Begin);   // what lies before takes no space
        await using Pair pair = await Pair.ConnectAsync(tls);
        Task<byte[]> receiving = pair.ReceiveAllAsync();
        await pair.Client.SendFileAsync(_path, Begin - 10, cancellationToken: Token);
        await pair.Client.SendFileAsync(_path, Begin + 999_999, 1, Token);
        await pair.Client.CloseOutputAsync(Token);
        byte[] expected = [.. new byte[10], .. _content.AsSpan(0, 1_000_000), _content[999_999]];
        Assert.Equal(expected, await receiving);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendFileAsync_EmptyOrCancelledBefore_SendsNothingAndTheSocketGoesOn(bool tls)
    {
        await using Pair pair = await Pair.ConnectAsync(tls);
        await Assert.ThrowsAsync<OperationCanceledException>(() => pair.Client.SendFileAsync(_path, cancellationToken: new CancellationToken(true)));
        await File.WriteAllBytesAsync(_path, [], Token);
        await pair.Client.SendFileAsync(_path, cancellationToken: Token);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pair.Client.SendFileAsync(_path, 1, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pair.Client.SendFileAsync(_path, 0, -1, Token));
        await pair.Client.SendTextAsync("x");
        await pair.Client.CloseOutputAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => pair.Client.SendFileAsync(_path, cancellationToken: Token));
        Assert.Equal("x"u8.ToArray(), await pair.ReceiveAllAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendFileAsync_CancelledWhileThePeerDoesNotRead_BreaksTheConnection(bool tls)
    {
        await using Pair pair = await Pair.ConnectAsync(tls);
        await File.WriteAllBytesAsync(_path, new byte[64 * 1024 * 1024], Token);
        using var cancel = new CancellationTokenSource();
        Task sending = pair.Client.SendFileAsync(_path, cancellationToken: cancel.Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => pair.Client.WriteAsync(new byte[1], Token).AsTask()); // it is the write under way
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => sending);
        Assert.Equal(cancel.Token, e.CancellationToken);
        await Assert.ThrowsAsync<NetworkException>(pair.ReceiveAllAsync);
        await Assert.ThrowsAsync<NetworkException>(() => pair.Client.WriteAsync(new byte[1], Token).AsTask());
    }

    // The system's call waits on a socket that nobody has used yet, and hears no stop.
    [Fact(Timeout = 60_000)]
    public async Task SendFileAsync_FirstOnAnAcceptedSocket_CanBeCancelled()
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await listener.BindEndpointAsync(Loopback, "0", Token);
        using System.Net.Sockets.Socket peer = await RawClient.DialAsync(listener);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        await File.WriteAllBytesAsync(_path, new byte[64 * 1024 * 1024], Token);
        using var cancel = new CancellationTokenSource();
        Task sending = accepted.SendFileAsync(_path, cancellationToken: cancel.Token);
        Assert.Equal(1, await peer.ReceiveAsync(new byte[1], Token));   // it has begun
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => sending);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendFileAsync_PeerResets_IsToldAsItsEndAndNotAsACancelledWrite(bool waits)
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await listener.BindEndpointAsync(Loopback, "0", Token);
        using System.Net.Sockets.Socket peer = await RawClient.DialAsync(listener);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        await File.WriteAllBytesAsync(_path, new byte[64 * 1024 * 1024], Token);
        Task sending = waits ? accepted.SendFileAsync(_path, cancellationToken: Token) : Task.CompletedTask;
        if (waits)
            Assert.Equal(1, await peer.ReceiveAsync(new byte[1], Token));
        peer.LingerState = new System.Net.Sockets.LingerOption(true, 0);
        peer.Dispose();
        NetworkException e = await FailsAsync(waits ? sending : accepted.SendFileAsync(_path, cancellationToken: Token));
        Assert.Equal(NetworkFailure.None, e.Failure);
        // A reset in the middle of a call that has moved something is told by the system as an end before the next.
        Assert.True(SocketError.GetStatus(e.HResult) is SocketErrorStatus.ConnectionResetByPeer or SocketErrorStatus.SoftwareCausedConnectionAbort, e.Message);
        await Assert.ThrowsAsync<NetworkException>(() => accepted.WriteAsync(new byte[1], Token).AsTask());
    }

    [Fact(Timeout = 60_000)]
    public async Task SendFileAsync_SocketClosedMeanwhile_IsAborted()
    {
        await using Pair pair = await Pair.ConnectAsync(tls: false);
        await File.WriteAllBytesAsync(_path, new byte[64 * 1024 * 1024], Token);
        Task sending = pair.Client.SendFileAsync(_path, cancellationToken: Token);
        pair.Client.Dispose();
        NetworkException e = await FailsAsync(sending);
        Assert.Equal(unchecked((int)0x800703E3), e.HResult);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendFileAsync_FileBecomesShorter_BreaksTheConnection(bool tls)
    {
        await using Pair pair = await Pair.ConnectAsync(tls);
        await File.WriteAllBytesAsync(_path, new byte[64 * 1024 * 1024], Token);
        Task sending = pair.Client.SendFileAsync(_path, cancellationToken: Token);
        using (SafeFileHandle file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            RandomAccess.SetLength(file, 1);
        Task<byte[]> receiving = pair.ReceiveAllAsync();
        await Assert.ThrowsAsync<EndOfStreamException>(() => sending);
        await Assert.ThrowsAsync<NetworkException>(() => receiving);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendFileAsync_FileThatTheSystemCannotSendDirectly_IsReadAndSent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Of /proc.");
        await using Pair pair = await Pair.ConnectAsync(tls: false);
        await FileSender.ReadAndSendAsync(pair.Client.Carrier, File.OpenHandle(_path), 5, 300_000, _ => { }, Token);
        await pair.Client.CloseOutputAsync(Token);
        Assert.Equal(_content.AsSpan(5, 300_000).ToArray(), await pair.ReceiveAllAsync());
    }

    private sealed class Pair(StreamSocketListener listener, TestPki pki) : IAsyncDisposable
    {
        public StreamSocket Client { get; private set; } = null!;

        private StreamSocket Server { get; set; } = null!;

        public static async Task<Pair> ConnectAsync(bool tls)
        {
            var pki = new TestPki();
            var listener = new StreamSocketListener(TestContexts.AllCapabilities());
            listener.Control.ServerTls.ServerCertificate = pki.WithIssuer();
            SocketProtectionLevel level = tls ? SocketProtectionLevel.Tls12 : SocketProtectionLevel.PlainSocket;
            await listener.BindEndpointAsync(Loopback, "0", level, Token);
            var pair = new Pair(listener, pki) { Client = Trusting(pki) };
            Task connecting = pair.Client.ConnectAsync(Localhost, listener.Information.LocalPort, level, Token);
            pair.Server = await listener.AcceptAsync(Token);
            await connecting;
            return pair;
        }

        public async Task<byte[]> ReceiveAllAsync()
        {
            var all = new MemoryStream();
            byte[] buffer = new byte[64 * 1024];
            int count;
            while ((count = await Server.ReadAsync(buffer, Token)) > 0)
                all.Write(buffer, 0, count);
            return all.ToArray();
        }

        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            Server.Dispose();
            listener.Dispose();
            pki.Dispose();
            return default;
        }
    }
}
