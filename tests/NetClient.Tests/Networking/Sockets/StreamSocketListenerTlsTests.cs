using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>A listener that speaks TLS, met by plain .NET clients.</summary>
public sealed class StreamSocketListenerTlsTests
{
    private static readonly CertificateSpec Client = new() { Names = ["somebody"], Usage = TestPki.ClientUsage };

    [Fact(Timeout = 60_000)]
    public async Task AcceptAsync_TlsClient_ReportsWhatWasNegotiated()
    {
        using var pki = new TestPki();
        using StreamSocketListener listener = await ListenAsync(pki, options =>
        {
            options.ApplicationProtocols.Add("imap");
            options.ApplicationProtocols.Add("h2");
        });
        using var client = await RawClient.ConnectAsync(listener, options => options.ApplicationProtocols = [new("h2"), new("imap")]);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        await accepted.SendTextAsync("hello");
        Assert.Equal("hello", await client.ReadAsync(5));
        Assert.Equal("imap", accepted.Information.ApplicationProtocol); // the server's order counts
        Assert.Equal(SocketProtectionLevel.Tls13, accepted.Information.ProtectionLevel);
        Assert.Equal("localhost", accepted.Information.RequestedServerName);
        Assert.Equal("CN=localhost", accepted.Information.ServerCertificate!.AsX509Certificate2().Subject);
        Assert.Null(accepted.Information.ClientCertificate);
        Assert.Contains(pki.Intermediate.RawData, client.Intermediates); // sent along, so that clients can build the chain
    }

    [Theory(Timeout = 60_000)]
    [InlineData("one.test", "CN=one.test")]
    [InlineData("two.test", "CN=two.test")]
    [InlineData("three.test", "CN=localhost")]
    [InlineData("", "CN=localhost")]
    public async Task AcceptAsync_CertificateSelector_ChoosesByName(string name, string subject)
    {
        using var pki = new TestPki();
        Dictionary<string, Certificate> hosts = new() { ["one.test"] = pki.WithIssuer(new() { Names = ["one.test"] }), ["two.test"] = pki.WithIssuer(new() { Names = ["two.test"] }) };
        using StreamSocketListener listener = await ListenAsync(pki, options => options.ServerCertificateSelector = asked => hosts.GetValueOrDefault(asked));
        using var client = await RawClient.ConnectAsync(listener, options => options.TargetHost = name);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal(subject, client.Tls.RemoteCertificate!.Subject);
        Assert.Equal(name, accepted.Information.RequestedServerName);
        Assert.Equal(subject, accepted.Information.ServerCertificate!.AsX509Certificate2().Subject);
    }

    [Fact(Timeout = 60_000)]
    public async Task AcceptAsync_SelectorThrowsOrHasNothing_EndsThatClientOnly()
    {
        using var pki = new TestPki();
        Certificate good = pki.WithIssuer();
        using StreamSocketListener listener = await ListenAsync(pki, options =>
        {
            options.ServerCertificate = null;
            options.ServerCertificateSelector = asked => asked switch
            {
                "throws.test" => throw new InvalidOperationException("boom"),
                "keyless.test" => new Certificate(pki.Intermediate),
                "localhost" => good,
                _ => null,
            };
        });
        foreach (string name in new[] { "throws.test", "nothing.test", "keyless.test" })
            await Assert.ThrowsAnyAsync<Exception>(() => RawClient.ConnectAsync(listener, options => options.TargetHost = name));
        using var client = await RawClient.ConnectAsync(listener);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal("localhost", accepted.Information.RequestedServerName);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(ClientCertificateMode.None, false, true)]
    [InlineData(ClientCertificateMode.None, true, true)]
    [InlineData(ClientCertificateMode.Optional, false, true)]
    [InlineData(ClientCertificateMode.Optional, true, true)]
    [InlineData(ClientCertificateMode.Required, false, false)]
    [InlineData(ClientCertificateMode.Required, true, true)]
    public async Task AcceptAsync_ClientCertificateModes_DoWhatTheySay(ClientCertificateMode mode, bool shows, bool served)
    {
        using var pki = new TestPki();
        var log = new LogRecorder();
        using StreamSocketListener listener = await ListenAsync(pki, options => options.ClientCertificateMode = mode, TestContexts.AllCapabilities(loggers: log));
        using X509Certificate2 own = pki.Issue(Client);
        using var client = await RawClient.ConnectAsync(listener, options => options.ClientCertificateContext = shows ? pki.Identity(own) : null);
        if (!served)
        {
            Assert.Equal("", await client.ReadAsync(1));
            await UntilAsync(() => log.Failures.Count > 0);
            Assert.Contains("Required", Assert.Single(log.Failures).Message, StringComparison.Ordinal);
            return;
        }
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal(mode != ClientCertificateMode.None && shows ? "CN=somebody" : null, accepted.Information.ClientCertificate?.AsX509Certificate2().Subject);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("expired", ChainValidationResult.Expired)]
    [InlineData("stranger", ChainValidationResult.IncompleteChain)]
    [InlineData("server", ChainValidationResult.WrongUsage)]
    public async Task AcceptAsync_BadClientCertificate_IsRefusedUnlessThatErrorIsIgnored(string kind, ChainValidationResult error)
    {
        using var pki = new TestPki();
        using var stranger = new TestPki("Stranger");
        CertificateSpec spec = kind switch { "expired" => Client with { To = TimeSpan.FromDays(-1) }, "server" => Client with { Usage = TestPki.ServerUsage }, _ => Client };
        using X509Certificate2 bad = (kind == "stranger" ? stranger : pki).Issue(spec);
        foreach (bool ignored in new[] { false, true })
        {
            var log = new LogRecorder();
            using StreamSocketListener listener = await ListenAsync(
                pki,
                options =>
                {
                    options.ClientCertificateMode = ClientCertificateMode.Optional;
                    if (ignored)
                        options.IgnorableClientCertificateErrors.Add(error);
                },
                TestContexts.AllCapabilities(loggers: log));
            using var client = await RawClient.ConnectAsync(listener, options => options.ClientCertificateContext = pki.Identity(bad));
            if (ignored)
            {
                using StreamSocket accepted = await listener.AcceptAsync(Token);
                Assert.Equal(bad.Thumbprint, accepted.Information.ClientCertificate!.AsX509Certificate2().Thumbprint);
            }
            else
            {
                Assert.Equal("", await client.ReadAsync(1));
                await UntilAsync(() => log.Failures.Count > 0);
                var e = Assert.IsType<NetworkException>(Assert.Single(log.Failures));
                Assert.Equal(NetworkFailure.Certificate, e.Failure);
                Assert.Equal(NetClient.Errors.CertificateResultTable.GetHResult(error), e.HResult);
            }
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.Tls12, SocketProtectionLevel.Tls13, false)]
    [InlineData(SslProtocols.Tls12, SocketProtectionLevel.Tls12, true)]
    [InlineData(SslProtocols.Tls13, SocketProtectionLevel.Tls12, true)]
    public async Task AcceptAsync_Level_IsAFloorForClients(SslProtocols client, SocketProtectionLevel level, bool served)
    {
        using var pki = new TestPki();
        using StreamSocketListener listener = await ListenAsync(pki, level: level);
        Task<RawClient> connecting = RawClient.ConnectAsync(listener, options => options.EnabledSslProtocols = client);
        if (served)
            (await connecting).Dispose();
        else
            await Assert.ThrowsAsync<AuthenticationException>(() => connecting);
    }

    [Fact(Timeout = 60_000)]
    public async Task BindAsync_NoCertificateOrNoKey_IsRefusedAndTheListenerStaysUsable()
    {
        using var pki = new TestPki();
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await Assert.ThrowsAsync<ArgumentException>(() => listener.BindEndpointAsync(Loopback, "0", SocketProtectionLevel.Tls12, Token));
        listener.Control.ServerTls.ServerCertificate = new Certificate(pki.Intermediate);
        var e = await Assert.ThrowsAsync<ArgumentException>(() => listener.BindEndpointAsync(Loopback, "0", SocketProtectionLevel.Tls12, Token));
        Assert.Contains("has no private key", e.Message, StringComparison.Ordinal);
        listener.Control.ServerTls.ServerCertificate = pki.WithIssuer();
        await listener.BindEndpointAsync(Loopback, "0", SocketProtectionLevel.Tls12, Token);
        Assert.Throws<InvalidOperationException>(() => listener.Control.ServerTls.HandshakeTimeout = TimeSpan.FromSeconds(1));
        Assert.Throws<InvalidOperationException>(() => listener.Control.ServerTls.ApplicationProtocols.Add("h2"));
    }

    [Fact(Timeout = 60_000)]
    public async Task HandshakeTimeout_SilentClient_IsClosed()
    {
        using var pki = new TestPki();
        var time = new ManualTime();
        time.Advance(DateTimeOffset.UtcNow - time.GetUtcNow());
        var log = new LogRecorder();
        using StreamSocketListener listener = await ListenAsync(
            pki, options => options.HandshakeTimeout = TimeSpan.FromSeconds(5), TestContexts.AllCapabilities(time, log));
        using Socket silent = await RawClient.DialAsync(listener);
        await silent.SendAsync(new byte[] { 0x16, 0x03, 0x01 }, Token);
        Task<int> end = silent.ReceiveAsync(new byte[1], Token).AsTask();
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(6)); // until the listener has begun with it
            return log.Failures.Count > 0;
        });
        Assert.Equal(NetworkFailure.HandshakeTimeout, Assert.IsType<NetworkException>(Assert.Single(log.Failures)).Failure);
        Assert.Equal(0, await end);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_HandshakesUnderWay_EndsThemAndKeepsAcceptedSockets()
    {
        using var pki = new TestPki();
        StreamSocketListener listener = await ListenAsync(pki);
        using var client = await RawClient.ConnectAsync(listener);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        using Socket silent = await RawClient.DialAsync(listener);
        await silent.SendAsync(new byte[] { 0x16, 0x03, 0x01 }, Token);
        Task<StreamSocket> accepting = listener.AcceptAsync(Token).AsTask();
        listener.Dispose();
        Assert.Equal(unchecked((int)0x800703E3), (await Assert.ThrowsAsync<NetworkException>(() => accepting)).HResult);
        Assert.True(await EndsAsync(silent));
        await accepted.SendTextAsync("alive");
        Assert.Equal("alive", await client.ReadAsync(5));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x16 })]
    [InlineData(new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00 })] // the beginning of a ClientHello of 512 bytes
    public async Task Flood_OfHalfOpenHandshakes_IsCappedAndTheHonestClientServed(byte[] opening)
    {
        using var pki = new TestPki();
        using StreamSocketListener listener = await ListenAsync(pki, options =>
        {
            options.MaxPendingHandshakes = 8;
            options.HandshakeTimeout = Timeout.InfiniteTimeSpan; // nothing but the cap ends a silent client here
        });
        List<Socket> flood = [];
        try
        {
            for (int round = 0; round < 3; round++)
            {
                for (int i = 0; i < 16; i++)
                {
                    Socket silent = await RawClient.DialAsync(listener);
                    flood.Add(silent);
                    if (opening.Length > 0)
                        await silent.SendAsync(opening, Token);
                }
                using var client = await RawClient.ConnectAsync(listener);
                using StreamSocket accepted = await listener.AcceptAsync(Token);
                await accepted.SendTextAsync("served");
                Assert.Equal("served", await client.ReadAsync(6));
            }

            // The oldest made room: all but the 8 places (less the one that the honest client had) see their end.
            foreach (Socket evicted in flood[..^8])
                Assert.True(await EndsAsync(evicted));
            Assert.False(flood[^1].Poll(0, SelectMode.SelectRead)); // the youngest is still waited for
        }
        finally
        {
            flood.ForEach(socket => socket.Dispose());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task AcceptAsync_ClearTextClient_IsDroppedWithAReason()
    {
        using var pki = new TestPki();
        var log = new LogRecorder();
        using StreamSocketListener listener = await ListenAsync(pki, context: TestContexts.AllCapabilities(loggers: log));
        using Socket lost = await RawClient.DialAsync(listener);
        await lost.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Token);
        Assert.True(await EndsAsync(lost));
        await UntilAsync(() => log.Failures.Count > 0);
        var e = Assert.IsType<NetworkException>(Assert.Single(log.Failures));
        Assert.Equal(NetworkFailure.PeerSpokePlaintext, e.Failure);
        Assert.Contains("GET / HTTP/1.1", e.Message, StringComparison.Ordinal);
        Assert.Contains(lost.LocalEndPoint!.ToString()!, e.Message, StringComparison.Ordinal);
    }

    internal static async Task<StreamSocketListener> ListenAsync(
        TestPki pki, Action<ServerTlsOptions>? configure = null, NetClientContext? context = null, SocketProtectionLevel level = SocketProtectionLevel.Tls12)
    {
        var listener = new StreamSocketListener(context ?? TestContexts.AllCapabilities());
        listener.Control.ServerTls.ServerCertificate = pki.WithIssuer();
        listener.Control.ServerTls.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        configure?.Invoke(listener.Control.ServerTls);
        await listener.BindEndpointAsync(Loopback, "0", level, Token);
        return listener;
    }

    private static async Task<bool> EndsAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[64], Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
