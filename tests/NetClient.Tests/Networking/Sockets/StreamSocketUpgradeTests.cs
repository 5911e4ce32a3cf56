using System.Security.Cryptography.X509Certificates;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>STARTTLS on the client's side.</summary>
public sealed class StreamSocketUpgradeTests
{
    private const int IllegalCall = unchecked((int)0x8000000E);

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_AfterGoAhead_CarriesDataInsideTlsThroughTheSameStreams()
    {
        using var pki = new TestPki();
        await using var server = StartTls(pki, "220 go ahead\r\n", async peer =>
        {
            await peer.ExpectAsync("ping");
            await peer.SendAsync("pong");
        });
        using StreamSocket socket = Trusting(pki);
        await ReachGoAheadAsync(socket, server);
        IInputStream input = socket.InputStream;
        IOutputStream output = socket.OutputStream;
        Assert.Equal(SocketProtectionLevel.PlainSocket, socket.Information.ProtectionLevel);
        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token);
        Assert.Same(input, socket.InputStream);
        Assert.Equal(SocketProtectionLevel.Tls13, socket.Information.ProtectionLevel);
        Assert.NotNull(socket.Information.ServerCertificate);
        using var writer = new DataWriter(output);
        writer.WriteString("ping");
        await writer.StoreAsync(Token);
        using var reader = new DataReader(input);
        await reader.LoadAsync(4, Token);
        Assert.Equal("pong", reader.ReadString(4));
        await server.Completion;
    }

    [Fact(Timeout = 60_000)] // the server goes on to the handshake, so that an unguarded client succeeds and is found out
    public async Task UpgradeToSslAsync_PlaintextBehindGoAheadInAReader_FailsAndClosesSocket()
    {
        using var pki = new TestPki();
        await using var server = StartTls(pki, "220 go ahead\r\nINJECTED\r\n");
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, Token);
        await socket.SendTextAsync("STARTTLS\r\n");
        using var reader = new DataReader(socket.InputStream);
        await reader.LoadAsync(24, Token);
        Assert.Equal("220 go ahead\r\n", reader.ReadString(14));
        await RefusedAsync(socket, "10 bytes");
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_PlaintextInADetachedReader_Fails()
    {
        using var pki = new TestPki();
        await using var server = StartTls(pki, "220 go ahead\r\nINJECTED\r\n");
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, Token);
        await socket.SendTextAsync("STARTTLS\r\n");
        using (var reader = new DataReader(socket.InputStream))
        {
            await reader.LoadAsync(24, Token);
            reader.ReadString(14);
            reader.DetachStream();
        }
        await RefusedAsync(socket, "10 bytes");
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_ReaderHadNothingWhenAnotherRegistered_ItsBytesStillCount()
    {
        using var pki = new TestPki();
        await using var server = StartTls(pki, "220 go ahead\r\nINJECTED\r\n", before: "hello\r\n");
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, Token);
        using var first = new DataReader(socket.InputStream);
        await first.LoadAsync(6, Token);
        first.ReadString(6);
        var second = new DataReader(socket.InputStream);
        await second.LoadAsync(1, Token);
        second.ReadString(1);
        await socket.SendTextAsync("STARTTLS\r\n");
        await first.LoadAsync(24, Token);
        first.ReadString(14);
        await RefusedAsync(socket, "10 bytes");
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_ReaderIsEmpty_Succeeds()
    {
        using var pki = new TestPki();
        await using var server = StartTls(pki, "220 go ahead\r\n");
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, Token);
        await socket.SendTextAsync("STARTTLS\r\n");
        using var reader = new DataReader(socket.InputStream);
        await reader.LoadAsync(14, Token);
        reader.ReadString(14);
        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token);
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_PlaintextStillInTheSystem_Fails()
    {
        using var pki = new TestPki();
        await using var server = StartTls(pki, "220 go ahead\r\nX");
        using StreamSocket socket = Trusting(pki);
        await ReachGoAheadAsync(socket, server);
        await UntilAsync(() => socket.Statistics(static s => s.Available) == 1);
        await RefusedAsync(socket, "1 byte that");
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_ReadUnderWay_FailsAndClosesSocket()
    {
        using var pki = new TestPki();
        await using var server = StartTls(pki, "220 go ahead\r\n");
        using StreamSocket socket = Trusting(pki);
        await ReachGoAheadAsync(socket, server);
        Task<string> reading = socket.ReadTextAsync();
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token));
        Assert.Equal(IllegalCall, e.HResult);
        Assert.Contains("a read or write is under way", e.Message, StringComparison.Ordinal);
        Assert.Equal(unchecked((int)0x800703E3), (await FailsAsync(reading)).HResult); // and no end of stream
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.ReadTextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_WriteUnderWay_FailsAndBreaksTheConnection()
    {
        using var pki = new TestPki();
        var flowing = new TaskCompletionSource();
        var refused = new TaskCompletionSource();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync(16);
            flowing.SetResult();
            await refused.Task.WaitAsync(peer.Stop);
            if (await peer.WaitForCloseAsync())
                throw new InvalidOperationException("The peer saw an orderly end and would take half a message for all of it.");
        });
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, Token);
        Task writing = socket.WriteAsync(new byte[64 << 20], Token).AsTask();
        await flowing.Task.WaitAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token));
        refused.SetResult();
        Assert.Equal(unchecked((int)0x800703E3), (await FailsAsync(writing)).HResult);
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_WrongHostName_ReportsCommonNameIncorrect()
    {
        using var pki = new TestPki();
        await using var server = StartTls(pki, "220 go ahead\r\n");
        using StreamSocket socket = Trusting(pki);
        await ReachGoAheadAsync(socket, server);
        NetworkException e = await FailsAsync(socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new HostName("elsewhere.test"), Token));
        Assert.Equal(SocketErrorStatus.CertificateCommonNameIsIncorrect, SocketError.GetStatus(e));
        Assert.Equal([ChainValidationResult.InvalidName], socket.Information.ServerCertificateErrors);
        Assert.Contains("not for elsewhere.test", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_PlainAnswerInsteadOfHandshake_SaysWhatItWas()
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ExpectAsync("STARTTLS\r\n");
            await peer.SendAsync("220 go ahead\r\n");
            await peer.ReadAsync();
            await peer.SendAsync("454 TLS not available\r\n");
            await peer.WaitForCloseAsync();
        });
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        await ReachGoAheadAsync(socket, server);
        NetworkException e = await FailsAsync(socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token));
        Assert.Equal(NetworkFailure.PeerSpokePlaintext, e.Failure);
        Assert.Contains("454 TLS not available", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpgradeToSslAsync_BeforeConnect_ThrowsAndLeavesTheSocketUsable()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token));
        Assert.Equal(IllegalCall, e.HResult);
        Assert.Contains("before ConnectAsync", e.Message, StringComparison.Ordinal);
        socket.Control.NoDelay = false;
    }

    [Fact]
    public async Task UpgradeToSslAsync_NullArguments_AreNamed()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        Assert.Equal("validationHostName", (await Assert.ThrowsAsync<ArgumentNullException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, (HostName)null!, Token))).ParamName);
        Assert.Equal("options", (await Assert.ThrowsAsync<ArgumentNullException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, (ServerTlsOptions)null!, Token))).ParamName);
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_SecondCall_ThrowsAndLeavesTheConnection()
    {
        using var pki = new TestPki();
        await using var server = StartTls(pki, "220 go ahead\r\n", peer => peer.SendAsync("pong"));
        using StreamSocket socket = Trusting(pki);
        await ReachGoAheadAsync(socket, server);
        Task first = socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token)); // during
        await first;
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token)); // and after
        Assert.Contains("secured already", e.Message, StringComparison.Ordinal);
        Assert.Equal("pong", await socket.ReadTextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_ConnectedWithTls_Throws()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity());
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token));
        Assert.Equal("hello", await socket.ReadTextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_ServersOverloadOnAClient_Throws()
    {
        using var pki = new TestPki();
        await using var server = StartTls(pki, "220 go ahead\r\n");
        using StreamSocket socket = Trusting(pki);
        await ReachGoAheadAsync(socket, server);
        var options = new ServerTlsOptions { ServerCertificate = pki.WithIssuer() };
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, options, Token));
        Assert.Contains("Use the overload with a host name", e.Message, StringComparison.Ordinal);
        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token); // nothing was broken by it
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_ReadsAndWritesMeanwhile_AreRefused()
    {
        var hello = new TaskCompletionSource();
        await using var server = SilentAfterGoAhead(hello);
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        await ReachGoAheadAsync(socket, server);
        Task upgrading = socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token);
        await hello.Task.WaitAsync(Token);
        Assert.Contains("UpgradeToSslAsync is under way", (await Assert.ThrowsAsync<InvalidOperationException>(() => socket.ReadTextAsync())).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => socket.SendTextAsync("x"));
        socket.Dispose();
        await FailsAsync(upgrading);
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_ClosedDuringHandshake_EndsWithAborted()
    {
        var hello = new TaskCompletionSource();
        await using var server = SilentAfterGoAhead(hello);
        var socket = new StreamSocket(TestContexts.AllCapabilities());
        await ReachGoAheadAsync(socket, server);
        Task upgrading = socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token);
        await hello.Task.WaitAsync(Token);
        socket.Dispose();
        NetworkException e = await FailsAsync(upgrading);
        Assert.Equal(unchecked((int)0x800703E3), e.HResult);
        Assert.Equal(NetworkStage.Handshake, e.Stage);
        await server.Completion; // the peer has seen the end
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UpgradeToSslAsync_CallerCancels_CarriesCallersTokenAndClosesSocket(bool beforehand)
    {
        var hello = new TaskCompletionSource();
        await using var server = SilentAfterGoAhead(hello);
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        await ReachGoAheadAsync(socket, server);
        using var cancel = new CancellationTokenSource();
        if (beforehand)
            await cancel.CancelAsync();
        Task upgrading = socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, cancel.Token);
        if (!beforehand)
        {
            await hello.Task.WaitAsync(Token);
            await cancel.CancelAsync();
        }
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upgrading);
        Assert.Equal(cancel.Token, e.CancellationToken);
        Assert.Equal(unchecked((int)0x800704C7), e.HResult);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.ReadTextAsync());
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_PeerStaysSilent_EndsWithTheHandshakeTimeout()
    {
        var time = new ManualTime();
        var hello = new TaskCompletionSource();
        await using var server = SilentAfterGoAhead(hello);
        using var socket = new StreamSocket(TestContexts.AllCapabilities(time));
        await ReachGoAheadAsync(socket, server);
        Task upgrading = socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token);
        await hello.Task.WaitAsync(Token);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(NetworkFailure.HandshakeTimeout, (await FailsAsync(upgrading)).Failure);
    }

    private static LoopbackServer StartTls(TestPki pki, string goAhead, Func<ScriptedPeer, Task>? inside = null, string? before = null)
    {
        X509Certificate2 certificate = pki.Issue();
        return LoopbackServer.Start(async peer =>
        {
            if (before is not null)
                await peer.SendAsync(before);
            await peer.ExpectAsync("STARTTLS\r\n");
            await peer.SendAsync(goAhead); // one segment
            if (await peer.TryHandshakeAsync(certificate, pki.Intermediate) && inside is not null)
                await inside(peer);
        });
    }

    private static LoopbackServer SilentAfterGoAhead(TaskCompletionSource hello) => LoopbackServer.Start(async peer =>
    {
        await peer.ExpectAsync("STARTTLS\r\n");
        await peer.SendAsync("220 go ahead\r\n");
        await peer.ReadAsync();
        hello.TrySetResult();
        await peer.WaitForCloseAsync();
    });

    private static async Task ReachGoAheadAsync(StreamSocket socket, LoopbackServer server)
    {
        await socket.ConnectAsync(Localhost, server.Port, Token);
        await socket.SendTextAsync("STARTTLS\r\n");
        byte[] line = new byte[14];
        await socket.AsStream().ReadExactlyAsync(line, Token);
        Assert.Equal("220 go ahead\r\n"u8.ToArray(), line);
    }

    private static async Task RefusedAsync(StreamSocket socket, string count)
    {
        NetworkException e = await FailsAsync(socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token));
        Assert.Equal(NetworkFailure.StartTlsInjection, e.Failure); // not just any failed handshake
        Assert.Contains(count, e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.ReadTextAsync());
    }
}
