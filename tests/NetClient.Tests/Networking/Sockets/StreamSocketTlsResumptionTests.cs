using System.Net;
using System.Security.Authentication;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Whether a session was resumed is read off the wire by a relay: neither side's word is taken for it.</summary>
/// <remarks>.NET keeps sessions by the server's name, for the whole process. Each test has a name of its own, so that no other test's session is in its way.</remarks>
public sealed class StreamSocketTlsResumptionTests
{
    private readonly HostName _host = new($"{Guid.NewGuid():N}.test");

    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task ConnectAsync_SameServerAgain_ResumesAndReportsTheSame(SslProtocols protocol)
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity(Named()), options => options.EnabledSslProtocols = protocol);
        await using var relay = new TlsRelay(server.EndPoint);
        NetClientContext context = Context();
        for (int i = 0; i < 3; i++)
        {
            using StreamSocket socket = Trusting(pki, context);
            await socket.ConnectAsync(_host, relay.Port, SocketProtectionLevel.Tls12, Token);
            Assert.Equal("hello", await socket.ReadTextAsync()); // TLS 1.3 sends what a later session needs with the data
            Assert.Equal(pki.Intermediate.RawData, Assert.Single(socket.Information.ServerIntermediateCertificates).AsX509Certificate2().RawData);
            Assert.Equal([ChainValidationResult.RevocationInformationMissing], socket.Information.ServerCertificateErrors);
        }
        Assert.Equal([false, true, true], relay.Traces.Select(trace => trace.IsResumed));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task ConnectAsync_ResumedAfterTheFindingsHaveExpired_Passes(SslProtocols protocol)
    {
        // The server sends no issuers in a resumed session, and what was found with them is forgotten.
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity(Named()), options => options.EnabledSslProtocols = protocol);
        await using var relay = new TlsRelay(server.EndPoint);
        for (int i = 0; i < 2; i++)
        {
            using StreamSocket socket = Trusting(pki, Context()); // a context of its own: no findings
            await socket.ConnectAsync(_host, relay.Port, SocketProtectionLevel.Tls12, Token);
            Assert.Equal("hello", await socket.ReadTextAsync());
            Assert.Single(socket.Information.ServerIntermediateCertificates);
        }
        Assert.Equal([false, true], relay.Traces.Select(trace => trace.IsResumed));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task ConnectAsync_OneSocketsIgnoreList_DoesNotReachTheNextThroughTheSession(SslProtocols protocol)
    {
        using var pki = new TestPki();
        var spec = new CertificateSpec { Names = [_host.CanonicalName], To = TimeSpan.FromDays(-1) };
        await using LoopbackServer server = Greet(pki.Identity(spec), options => options.EnabledSslProtocols = protocol);
        await using var relay = new TlsRelay(server.EndPoint);
        NetClientContext context = Context();
        for (int i = 0; i < 2; i++)
        {
            using StreamSocket lenient = Trusting(pki, context, ChainValidationResult.Expired);
            await lenient.ConnectAsync(_host, relay.Port, SocketProtectionLevel.Tls12, Token);
            Assert.Equal("hello", await lenient.ReadTextAsync());
            Assert.Contains(ChainValidationResult.Expired, lenient.Information.ServerCertificateErrors);
        }

        using StreamSocket strict = Trusting(pki, context);
        NetworkException e = await FailsAsync(strict.ConnectAsync(_host, relay.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(unchecked((int)0x800B0101), e.HResult);
        Assert.Equal([ChainValidationResult.Expired], strict.Information.ServerCertificateErrors);
        Assert.Equal([false, true, true], relay.Traces.Select(trace => trace.IsResumed)); // the strict one met the session, and refused all the same
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_OtherTrustRoots_DoNotInheritTheVerdict()
    {
        using var pki = new TestPki();
        using var other = new TestPki("Other");
        await using LoopbackServer server = Greet(pki.Identity(Named()));
        NetClientContext context = Context();
        using StreamSocket first = Trusting(pki, context);
        await first.ConnectAsync(_host, server.Port, SocketProtectionLevel.Tls12, Token);
        await first.ReadTextAsync();

        using StreamSocket second = Trusting(other, context);
        NetworkException e = await FailsAsync(second.ConnectAsync(_host, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkFailure.Certificate, e.Failure);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_OtherName_IsJudgedAnew()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity(Named()));
        NetClientContext context = Context();
        using StreamSocket first = Trusting(pki, context);
        await first.ConnectAsync(_host, server.Port, SocketProtectionLevel.Tls12, Token);

        using StreamSocket second = Trusting(pki, context);
        NetworkException e = await FailsAsync(second.ConnectAsync(Loopback, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(unchecked((int)0x800B010F), e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_CertificateExpiresBetweenTwoConnections_FailsTheSecond()
    {
        using var pki = new TestPki();
        var time = new ManualTime();
        time.Advance(DateTimeOffset.UtcNow - time.GetUtcNow());
        await using LoopbackServer server = Greet(pki.Identity(new CertificateSpec { Names = [_host.CanonicalName], To = TimeSpan.FromMinutes(2) }));
        NetClientContext context = Context(time);
        using StreamSocket first = Trusting(pki, context);
        await first.ConnectAsync(_host, server.Port, SocketProtectionLevel.Tls12, Token);
        await first.ReadTextAsync();
        time.Advance(TimeSpan.FromMinutes(3)); // shorter than what findings are kept for

        using StreamSocket second = Trusting(pki, context);
        NetworkException e = await FailsAsync(second.ConnectAsync(_host, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(unchecked((int)0x800B0101), e.HResult);
        Assert.Contains("expired on", e.Message, StringComparison.Ordinal);
    }

    private CertificateSpec Named() => new() { Names = [_host.CanonicalName] };

    private static NetClientContext Context(TimeProvider? time = null) =>
        TestContexts.With(TestContexts.Everything, time, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
}
