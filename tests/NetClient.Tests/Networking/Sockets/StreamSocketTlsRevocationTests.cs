using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketTlsRevocationTests
{
    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_OnTheRevocationList_FailsAndCannotBeIgnored()
    {
        using var pki = new TestPki();
        byte[] list = [];
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(list, "application/pkix-crl"));
        X509Certificate2 certificate = pki.Issue(new CertificateSpec { CrlUri = Address(host, "localhost") });
        list = pki.BuildCrl(certificate);
        await using LoopbackServer server = Greet(pki.Identity(certificate));
        NetClientContext context = TestContexts.AllCapabilities();
        for (int i = 0; i < 2; i++) // the second time from what was found the first time
        {
            using StreamSocket socket = Trusting(pki, context, ChainValidationResult.RevocationFailure, ChainValidationResult.RevocationInformationMissing, ChainValidationResult.Untrusted);
            NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
            Assert.Equal(unchecked((int)0x800B010C), e.HResult);
            Assert.Equal(ChainValidationResult.Revoked, socket.Information.ServerCertificateErrors[0]);
            Assert.Equal(SocketSslErrorSeverity.Fatal, socket.Information.ServerCertificateErrorSeverity);
            Assert.DoesNotContain("IgnorableServerCertificateErrors", e.Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, await host.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NotOnTheRevocationList_PassesWithoutComplaintAboutTheLeaf()
    {
        using var pki = new TestPki();
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(pki.BuildCrl(), "application/pkix-crl"));
        await using LoopbackServer server = Greet(pki.Identity(new CertificateSpec { CrlUri = Address(host, "localhost") }));
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        Assert.Equal([ChainValidationResult.RevocationInformationMissing], socket.Information.ServerCertificateErrors); // the intermediate's
        Assert.Equal(1, await host.AcceptedAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ConnectAsync_RevocationHostInAForbiddenNetwork_IsNeverContacted(bool ocsp)
    {
        // "localhost" is where .NET would find the host; the gate is told that it lies in a private network, which this app may not reach.
        using var pki = new TestPki();
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(pki.BuildCrl(), "application/pkix-crl"));
        string address = Address(host, "localhost");
        await using LoopbackServer server = Greet(pki.Identity(ocsp ? new CertificateSpec { OcspUri = address } : new CertificateSpec { CrlUri = address }));
        NetClientContext context = TestContexts.With(NetworkCapability.InternetClient, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.2.3")]));
        using StreamSocket socket = Trusting(pki, context);
        await socket.ConnectAsync(Loopback, server.Port, SocketProtectionLevel.Tls12, Token);
        Assert.Contains(ChainValidationResult.RevocationFailure, socket.Information.ServerCertificateErrors);
        Assert.Equal(0, await host.AcceptedAsync());

        using StreamSocket strict = Trusting(pki, context);
        strict.Control.RequireRevocationInformation = true;
        NetworkException e = await FailsAsync(strict.ConnectAsync(Loopback, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(unchecked((int)0x80092013), e.HResult);
        Assert.Equal(0, await host.AcceptedAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectAsync_IssuersAddressInCertificate_IsNeverContacted(bool ignored)
    {
        using var pki = new TestPki();
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(pki.Intermediate.RawData, "application/pkix-cert"));
        X509Certificate2 certificate = pki.Issue(new CertificateSpec { IssuerUri = Address(host, "localhost") });
        await using LoopbackServer server = LoopbackServer.Start(peer => peer.TryHandshakeAsync(certificate));
        using StreamSocket socket = Trusting(pki, null, ignored ? [ChainValidationResult.IncompleteChain] : []);
        Task connecting = socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        if (ignored)
            await connecting;
        else
            Assert.Equal(unchecked((int)0x800B010A), (await FailsAsync(connecting)).HResult);
        Assert.Equal([ChainValidationResult.IncompleteChain], socket.Information.ServerCertificateErrors);
        Assert.Equal(0, await host.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_RevocationHostHangsAndCallerCancels_EndsAtOnce()
    {
        using var pki = new TestPki();
        var asked = new TaskCompletionSource();
        await using LoopbackServer host = LoopbackServer.Start(async peer =>
        {
            asked.SetResult();
            await peer.WaitForCloseAsync();
        });
        await using LoopbackServer server = Greet(pki.Identity(new CertificateSpec { CrlUri = Address(host, "localhost") }));
        using StreamSocket socket = Trusting(pki);
        socket.Control.HandshakeTimeout = TimeSpan.FromMinutes(5); // far beyond the test's own limit
        using var cancel = new CancellationTokenSource();
        Task connecting = socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, cancel.Token);
        await asked.Task.WaitAsync(Token);
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(cancel.Token, e.CancellationToken);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectAsync_RevocationHostHangs_IsGivenTheRestOfTheHandshakesTimeAndNoMore(bool required)
    {
        using var pki = new TestPki();
        var asked = new TaskCompletionSource();
        await using LoopbackServer host = LoopbackServer.Start(async peer =>
        {
            asked.TrySetResult();
            await peer.WaitForCloseAsync();
        });
        await using LoopbackServer server = Greet(pki.Identity(new CertificateSpec { CrlUri = Address(host, "localhost") }));
        var time = new ManualTime();
        time.Advance(DateTimeOffset.UtcNow - time.GetUtcNow());
        using StreamSocket socket = Trusting(pki, TestContexts.AllCapabilities(time));
        socket.Control.HandshakeTimeout = TimeSpan.FromMinutes(5);
        socket.Control.RequireRevocationInformation = required;
        Task connecting = socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        await asked.Task.WaitAsync(Token);
        time.Advance(TimeSpan.FromMinutes(5));
        if (required)
            Assert.Equal(unchecked((int)0x80092013), (await FailsAsync(connecting)).HResult);
        else
            await connecting;
        Assert.Equal([ChainValidationResult.RevocationFailure], socket.Information.ServerCertificateErrors);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_RevocationHostHungAMomentAgo_IsAskedAgainOnlyAfterAMinuteOrWhenRequired()
    {
        using var pki = new TestPki();
        var asked = new SemaphoreSlim(0);
        await using LoopbackServer host = LoopbackServer.Start(async peer =>
        {
            asked.Release();
            await peer.WaitForCloseAsync();
        });
        await using LoopbackServer server = Greet(pki.Identity(new CertificateSpec { CrlUri = Address(host, "localhost") }));
        var time = new ManualTime();
        time.Advance(DateTimeOffset.UtcNow - time.GetUtcNow());
        NetClientContext context = TestContexts.AllCapabilities(time);
        await ConnectAsync(hangs: true, required: false);

        time.Advance(TimeSpan.FromSeconds(59));
        await ConnectAsync(hangs: false, required: false);
        await ConnectAsync(hangs: true, required: true);
        await ConnectAsync(hangs: true, required: false, seconds: 21); // who has more patience asks
        await ConnectAsync(hangs: false, required: false, seconds: 20);

        time.Advance(TimeSpan.FromSeconds(61));
        await ConnectAsync(hangs: true, required: false);

        async Task ConnectAsync(bool hangs, bool required, int seconds = 20)
        {
            using StreamSocket socket = Trusting(pki, context);
            socket.Control.HandshakeTimeout = TimeSpan.FromSeconds(seconds);
            socket.Control.RequireRevocationInformation = required;
            Task connecting = socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
            if (hangs)
            {
                await asked.WaitAsync(Token);
                time.Advance(TimeSpan.FromSeconds(seconds));
            }
            if (required)
                await FailsAsync(connecting);
            else
                await connecting;
            Assert.Equal([ChainValidationResult.RevocationFailure], socket.Information.ServerCertificateErrors);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NoRevocationInformationAndRequired_Fails()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity());
        using StreamSocket socket = Trusting(pki);
        socket.Control.RequireRevocationInformation = true;
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(unchecked((int)0x80092012), e.HResult);
        Assert.Equal(SocketSslErrorSeverity.Ignorable, socket.Information.ServerCertificateErrorSeverity);

        using StreamSocket ignoring = Trusting(pki, null, ChainValidationResult.RevocationInformationMissing);
        ignoring.Control.RequireRevocationInformation = true;
        await ignoring.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_OnlyTheLeafMayBeAskedFor_AsksForItAlone()
    {
        using var pki = new TestPki();
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(pki.BuildCrl(), "application/pkix-crl"));
        await using LoopbackServer server = Greet(pki.Identity(new CertificateSpec { CrlUri = Address(host, "127.0.0.1"), OcspUri = "http://unknown.invalid/" }));
        NetClientContext context = TestContexts.With(TestContexts.Everything, resolve: (name, _) => name == "unknown.invalid"
            ? Task.FromResult<IPAddress[]>([]) : Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        using StreamSocket socket = Trusting(pki, context);
        await socket.ConnectAsync(Loopback, server.Port, SocketProtectionLevel.Tls12, Token);
        Assert.Contains(ChainValidationResult.RevocationFailure, socket.Information.ServerCertificateErrors); // one of its two addresses cannot be judged: none is asked
        Assert.Equal(0, await host.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_AsksTheServerForAStaple()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity());
        await using var relay = new TlsRelay(server.EndPoint);
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, relay.Port, SocketProtectionLevel.Tls12, Token);
        Assert.True(Assert.Single(relay.Traces).AsksForStaple);
    }

    [Fact(Timeout = 60_000)]
    public async Task Listener_CertificatesWithAddresses_ContactsNone()
    {
        using var pki = new TestPki();
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(pki.Intermediate.RawData));
        string address = Address(host, "localhost");
        var spec = new CertificateSpec { CrlUri = address, OcspUri = address, IssuerUri = address };
        NetClientContext context = TestContexts.AllCapabilities();
        using var listener = new StreamSocketListener(context);
        listener.Control.ServerTls.ServerCertificate = new Certificate(pki.Issue(spec)); // without its issuer
        listener.Control.ServerTls.ClientCertificateMode = ClientCertificateMode.Required;
        listener.Control.ServerTls.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        listener.Control.ServerTls.IgnorableClientCertificateErrors.Add(ChainValidationResult.IncompleteChain);
        await listener.BindEndpointAsync(Loopback, "0", SocketProtectionLevel.Tls12, Token);

        NetClientContext forbidden = TestContexts.With(NetworkCapability.InternetClient, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.2.3")]));
        using StreamSocket client = Trusting(pki, forbidden, ChainValidationResult.IncompleteChain);
        client.Control.ClientCertificate = new Certificate(pki.Issue(spec with { Usage = TestPki.ClientUsage }));
        await client.ConnectAsync(Loopback, listener.Information.LocalPort, SocketProtectionLevel.Tls12, Token);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.NotNull(accepted.Information.ClientCertificate);
        Assert.Equal(0, await host.AcceptedAsync());
    }

    // A path of its own each time: .NET keeps lists on disk, by their address.
    private static string Address(LoopbackServer host, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"http://{name}:{host.EndPoint.Port}/{Guid.NewGuid():N}.crl");
}
