using System.Security.Authentication;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketTlsFaultTests
{
    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PeerStaysSilent_EndsWithTheHandshakeTimeout()
    {
        var time = new ManualTime();
        var hello = new TaskCompletionSource();
        bool closed = false;
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            hello.SetResult();
            closed = await peer.WaitForCloseAsync();
        });
        using var socket = new StreamSocket(TestContexts.AllCapabilities(time));
        socket.Control.HandshakeTimeout = TimeSpan.FromSeconds(7);
        Task connecting = socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        await hello.Task.WaitAsync(Token);
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(connecting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        NetworkException e = await FailsAsync(connecting);
        Assert.Equal(NetworkFailure.HandshakeTimeout, e.Failure);
        Assert.Equal(unchecked((int)0x8007274C), e.HResult);
        Assert.Contains("within 7 s", e.Message, StringComparison.Ordinal);
        await server.Completion;
        Assert.True(closed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.ConnectAsync(Localhost, server.Port, Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(200)]
    public async Task ConnectAsync_PeerResetsDuringHandshake_SaysReset(int bytes)
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            if (bytes > 0)
                await peer.SendAsync(PartOfServerHello(bytes));
            peer.Reset();
        });
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(SocketErrorStatus.ConnectionResetByPeer, SocketError.GetStatus(e));
        Assert.Equal(NetworkStage.Handshake, e.Stage);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(200)]
    public async Task ConnectAsync_PeerClosesDuringHandshake_SaysClosed(int bytes)
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            if (bytes > 0)
                await peer.SendAsync(PartOfServerHello(bytes));
        });
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkFailure.HandshakeRefused, e.Failure);
        Assert.Contains("closed the connection during the TLS handshake", e.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("220 mail.test ESMTP\r\n", "220 mail.test ESMTP", 65536)]
    [InlineData("* OK ready for you, whoever you are\r\n", "* OK ready for you", 1)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP/1.1 400 Bad Request", 7)]
    [InlineData("\u0016\u0016\u0016\u0016\u0016\u0016 not TLS either", "...... not TLS", 65536)]
    // Five bytes, a record's header, are read before anybody can tell; of a trickle no more than these may be known.
    public async Task ConnectAsync_PeerSpeaksClearText_SaysWhatItSaid(string text, string excerpt, int chunk)
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.SendAsync(text);
            await peer.WaitForCloseAsync();
        });
        await using var relay = new TlsRelay(server.EndPoint, chunk);
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, relay.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkFailure.PeerSpokePlaintext, e.Failure);
        Assert.Contains(chunk == 65536 ? $"\"{excerpt}" : $"\"{excerpt[..5]}", e.Message, StringComparison.Ordinal);
        Assert.Contains("UpgradeToSslAsync", e.Message, StringComparison.Ordinal);
        Assert.Equal(SocketErrorStatus.SoftwareCausedConnectionAbort, SocketError.GetStatus(e));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_GarbageInTlsRecords_Fails()
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync(new byte[] { 0x16, 0x03, 0x03, 0x00, 0x06, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF });
            await peer.WaitForCloseAsync();
        });
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkFailure.HandshakeRefused, e.Failure);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.Tls12, SocketProtectionLevel.Tls12)]
    [InlineData(SslProtocols.Tls13, SocketProtectionLevel.Tls13)]
    public async Task ConnectAsync_ThroughATrickle_Works(SslProtocols protocol, SocketProtectionLevel level)
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate, options => options.EnabledSslProtocols = protocol);
            await peer.ExpectAsync("ping");
            await peer.SendAsync("pong");
            await peer.WaitForCloseAsync();
        });
        await using var relay = new TlsRelay(server.EndPoint, chunk: 1);
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, relay.Port, SocketProtectionLevel.Tls12, Token);
        Assert.Equal(level, socket.Information.ProtectionLevel);
        await socket.SendTextAsync("ping");
        Assert.Equal("pong", await socket.ReadTextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_ClearTextMetATlsPort_SaysSo()
    {
        // A fatal alert, protocol_version, as TLS stacks answer what is no handshake. (OpenSSL 3.0 only closes: then there is nothing to tell it by.)
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync(new byte[] { 0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46 });
        });
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        await socket.ConnectAsync(Localhost, server.Port, Token);
        await socket.SendTextAsync("EHLO me\r\n");
        NetworkException e = await FailsAsync(socket.ReadTextAsync());
        Assert.Equal(NetworkFailure.PeerSpokeTls, e.Failure);
        Assert.Contains("expects TLS from the first byte", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_RecordIsTamperedWith_FailsAndHandsOutNothing()
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(async peer =>
        {
            Stream wire = peer.Stream;
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate);
            byte[] forged = new byte[5 + 64];
            (forged[0], forged[1], forged[2], forged[4]) = (0x17, 3, 3, 64);
            await wire.WriteAsync(forged, peer.Stop);
            await peer.WaitForCloseAsync();
        });
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        NetworkException e = await FailsAsync(socket.ReadTextAsync());
        Assert.Equal(NetworkStage.Read, e.Stage);
        Assert.NotEqual(SocketErrorStatus.Unknown, SocketError.GetStatus(e));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NobodyListens_IsNoTlsFailure()
    {
        string port;
        await using (var server = LoopbackServer.Start(_ => Task.CompletedTask))
            port = server.Port;
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        NetworkException e = await FailsAsync(socket.ConnectAsync(Loopback, port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(SocketErrorStatus.ConnectionRefused, SocketError.GetStatus(e));
        Assert.Equal(NetworkStage.Connect, e.Stage);
    }

    // The beginning of a record that announces more than it brings.
    private static byte[] PartOfServerHello(int bytes)
    {
        byte[] record = new byte[Math.Max(bytes, 11)];
        new byte[] { 0x16, 3, 3, 0x10, 0, 2, 0, 0x0F, 0xFC, 3, 3 }.CopyTo(record, 0);
        return record[..bytes];
    }
}
