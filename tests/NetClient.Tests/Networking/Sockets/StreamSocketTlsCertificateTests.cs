using System.Security.Cryptography.X509Certificates;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketTlsCertificateTests
{
    private static readonly ChainValidationResult[] Passing = [ChainValidationResult.RevocationInformationMissing, ChainValidationResult.RevocationFailure];

    public enum Defect
    {
        Expired,
        NotYetValid,
        WrongName,
        SelfSigned,
        UnknownAuthority,
        MissingIssuer,
        WrongUsage,
        CriticalExtension,
        ExpiredForWrongName,
    }

    public static TheoryData<Defect, uint, ChainValidationResult[], string> Defects => new()
    {
        { Defect.Expired, 0x800B0101, [ChainValidationResult.Expired], "expired on 20" },
        { Defect.NotYetValid, 0x800B0101, [ChainValidationResult.Expired], "not valid before 20" },
        { Defect.WrongName, 0x800B010F, [ChainValidationResult.InvalidName], "is for elsewhere.test and not for localhost" },
        { Defect.SelfSigned, 0x800B0109, [ChainValidationResult.Untrusted], "is not trusted" },
        { Defect.UnknownAuthority, 0x800B010A, [ChainValidationResult.IncompleteChain], "no trusted issuer" },
        { Defect.MissingIssuer, 0x800B010A, [ChainValidationResult.IncompleteChain], "forgotten to send its intermediates" },
        { Defect.WrongUsage, 0x800B0110, [ChainValidationResult.WrongUsage], "not meant for this use" },
        { Defect.CriticalExtension, 0x800B0105, [ChainValidationResult.UnknownCriticalExtension], "critical extension" },
        { Defect.ExpiredForWrongName, 0x800B010F, [ChainValidationResult.InvalidName, ChainValidationResult.Expired], "also Expired" },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Defects))]
    public async Task ConnectAsync_BadCertificate_SaysWhatIsWrongBeforeItThrows(Defect defect, uint hresult, ChainValidationResult[] errors, string why)
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Serve(pki, defect, out X509Certificate2 shown);
        using StreamSocket socket = Trusting(pki);
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        StreamSocketInformation seen = socket.Information;
        Assert.Equal(unchecked((int)hresult), e.HResult);
        Assert.Equal(NetworkFailure.Certificate, e.Failure);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Contains($"localhost:{server.Port}", e.Message, StringComparison.Ordinal);
        Assert.Equal(errors, seen.ServerCertificateErrors);
        Assert.Equal(shown.Thumbprint, seen.ServerCertificate?.AsX509Certificate2().Thumbprint);
        bool fatal = defect == Defect.CriticalExtension;
        Assert.Equal(fatal ? SocketSslErrorSeverity.Fatal : SocketSslErrorSeverity.Ignorable, seen.ServerCertificateErrorSeverity);
        Assert.Equal(!fatal, e.Message.Contains("IgnorableServerCertificateErrors", StringComparison.Ordinal));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Defect.Expired)]
    [InlineData(Defect.WrongName)]
    [InlineData(Defect.SelfSigned)]
    [InlineData(Defect.MissingIssuer)]
    [InlineData(Defect.WrongUsage)]
    [InlineData(Defect.ExpiredForWrongName)]
    public async Task ConnectAsync_ItsErrorsCopiedToAnotherSocket_Pass(Defect defect)
    {
        // WinRT's own idiom: catch, look at the severity, copy the errors, connect again.
        using var pki = new TestPki();
        await using LoopbackServer server = Serve(pki, defect, out _);
        using StreamSocket first = Trusting(pki);
        await FailsAsync(first.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(SocketSslErrorSeverity.Ignorable, first.Information.ServerCertificateErrorSeverity);

        using StreamSocket second = Trusting(pki, null, [.. first.Information.ServerCertificateErrors]);
        await second.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        Assert.Equal("hello", await second.ReadTextAsync());
        Assert.Equal(first.Information.ServerCertificateErrors, second.Information.ServerCertificateErrors.Except(Passing));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Defect.Expired)]
    [InlineData(Defect.WrongName)]
    [InlineData(Defect.SelfSigned)]
    [InlineData(Defect.MissingIssuer)]
    [InlineData(Defect.WrongUsage)]
    public async Task ConnectAsync_AllButItsErrorIgnored_Fails(Defect defect)
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Serve(pki, defect, out _);
        ChainValidationResult own = Defects.Single(row => row.Data.Item1 == defect).Data.Item3[0];
        using StreamSocket socket = Trusting(pki);
        foreach (ChainValidationResult other in Enum.GetValues<ChainValidationResult>().Where(Errors_CanBeIgnored).Where(other => other != own))
            socket.Control.IgnorableServerCertificateErrors.Add(other);
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkFailure.Certificate, e.Failure);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_OneOfTwoErrorsIgnored_FailsForTheOther()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Serve(pki, Defect.ExpiredForWrongName, out _);
        using StreamSocket socket = Trusting(pki, null, ChainValidationResult.InvalidName);
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(unchecked((int)0x800B0101), e.HResult);
    }

    [Theory]
    [InlineData(ChainValidationResult.Success)]
    [InlineData(ChainValidationResult.Revoked)]
    [InlineData(ChainValidationResult.InvalidSignature)]
    [InlineData(ChainValidationResult.BasicConstraintsError)]
    [InlineData(ChainValidationResult.UnknownCriticalExtension)]
    [InlineData(ChainValidationResult.InvalidCertificateAuthorityPolicy)]
    [InlineData(ChainValidationResult.OtherErrors)]
    public void IgnorableServerCertificateErrors_WhatWinRTDoesNotLetPass_IsRefused(ChainValidationResult result)
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        var e = Assert.Throws<ArgumentException>(() => socket.Control.IgnorableServerCertificateErrors.Add(result));
        Assert.Equal(unchecked((int)0x80070057), e.HResult);
        Assert.Contains(result.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Empty(socket.Control.IgnorableServerCertificateErrors);
    }

    [Fact(Timeout = 60_000)]
    public async Task Information_AfterDispose_CertificatesStayUsable()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity());
        StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        socket.Dispose();
        GC.Collect();
        Assert.Equal("CN=localhost", socket.Information.ServerCertificate!.AsX509Certificate2().Subject);
        Assert.Equal(pki.Intermediate.RawData, Assert.Single(socket.Information.ServerIntermediateCertificates).AsX509Certificate2().RawData);
        Assert.True(socket.Information.ServerCertificate.AsX509Certificate2().MatchesHostname("localhost"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Information_BeforeAndWithoutTls_HasNoCertificateAndNoErrors()
    {
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        for (int i = 0; i < 2; i++)
        {
            Assert.Null(socket.Information.ServerCertificate);
            Assert.Empty(socket.Information.ServerIntermediateCertificates);
            Assert.Empty(socket.Information.ServerCertificateErrors);
            Assert.Equal(SocketSslErrorSeverity.None, socket.Information.ServerCertificateErrorSeverity);
            if (i == 0)
                await socket.ConnectAsync(Loopback, server.Port, Token);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.2", false)]
    public async Task ConnectAsync_ByAddress_IsHeldAgainstTheCertificatesAddresses(string address, bool fits)
    {
        using var pki = new TestPki();
        await using LoopbackServer server = LoopbackServer.Start(
            peer => peer.TryHandshakeAsync(pki.Issue(new CertificateSpec { Names = ["localhost", "127.0.0.1"] }), pki.Intermediate), System.Net.IPAddress.Any);
        using StreamSocket socket = Trusting(pki);
        Task connecting = socket.ConnectAsync(new HostName(address), server.Port, SocketProtectionLevel.Tls12, Token);
        if (fits)
            await connecting;
        else
            Assert.Equal(unchecked((int)0x800B010F), (await FailsAsync(connecting)).HResult);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("2.5.29.17")] // subjectAltName
    [InlineData("2.5.29.31")] // cRLDistributionPoints
    [InlineData("1.3.6.1.5.5.7.1.1")] // authorityInfoAccess
    public async Task ConnectAsync_MalformedExtension_IsNoSurprise(string oid)
    {
        using var pki = new TestPki();
        var spec = new CertificateSpec { Names = oid == "2.5.29.17" ? [] : ["localhost"], Extensions = [new X509Extension(oid, [0x30, 0x03, 0xA0, 0x7F, 0x01], critical: false)] };
        await using LoopbackServer server = Greet(pki.Identity(spec));
        using StreamSocket socket = Trusting(pki);
        Exception? e = await Record.ExceptionAsync(() => socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.True(e is null or NetworkException { Failure: NetworkFailure.Certificate }, e?.ToString());
        Assert.NotNull(socket.Information.ServerCertificate);
    }

    private static bool Errors_CanBeIgnored(ChainValidationResult result) => NetClient.Errors.CertificateResultTable.CanBeIgnored(result);

    private static LoopbackServer Serve(TestPki pki, Defect defect, out X509Certificate2 shown)
    {
        using var unknown = new TestPki("Unknown");
        X509Certificate2 certificate = shown = (defect == Defect.UnknownAuthority ? unknown : pki).Issue(new CertificateSpec
        {
            Names = defect is Defect.WrongName or Defect.ExpiredForWrongName ? ["elsewhere.test"] : ["localhost"],
            From = defect == Defect.NotYetValid ? TimeSpan.FromDays(2) : TimeSpan.FromDays(-10),
            To = defect is Defect.Expired or Defect.ExpiredForWrongName ? TimeSpan.FromDays(-2) : TimeSpan.FromDays(365),
            SelfSigned = defect == Defect.SelfSigned,
            Usage = defect == Defect.WrongUsage ? TestPki.ClientUsage : TestPki.ServerUsage,
            Extensions = defect == Defect.CriticalExtension ? [new X509Extension("1.3.6.1.4.1.99999.1", [0x05, 0x00], critical: true)] : [],
        });
        X509Certificate2? issuer = defect switch
        {
            Defect.SelfSigned or Defect.MissingIssuer => null,
            Defect.UnknownAuthority => X509CertificateLoader.LoadCertificate(unknown.Intermediate.RawData),
            _ => pki.Intermediate,
        };
        return LoopbackServer.Start(async peer =>
        {
            if (!await peer.TryHandshakeAsync(certificate, issuer))
                return;
            await peer.SendAsync("hello");
            await peer.WaitForCloseAsync();
        });
    }
}
