using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Tests.Networking.Sockets;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Errors.Measured;

/// <summary>Failures of TLS, produced with .NET's own SslStream, which says nothing, and then met with a StreamSocket, which does.</summary>
public sealed class TlsFailureTests
{
    public enum Fault
    {
        None,
        WrongName,
        Expired,
        NotYetValid,
        SelfSigned,
        IssuerMissing,
        UnknownRootSent,
        ForClientsOnly,
        UnknownCriticalExtension,
        IssuerIsNoAuthority,
        BadSignature,
        NotNestedInTheIssuers,
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("tls name mismatch", Fault.WrongName, X509ChainStatusFlags.NoError, 0x800B010F, WebErrorStatus.CertificateCommonNameIsIncorrect)]
    [InlineData("tls expired", Fault.Expired, X509ChainStatusFlags.NotTimeValid, 0x800B0101, WebErrorStatus.CertificateExpired)]
    [InlineData("tls not yet valid", Fault.NotYetValid, X509ChainStatusFlags.NotTimeValid, 0x800B0101, WebErrorStatus.CertificateExpired)]
    [InlineData("tls self-signed untrusted", Fault.SelfSigned, X509ChainStatusFlags.UntrustedRoot, 0x800B0109, WebErrorStatus.CertificateIsInvalid)]
    [InlineData("tls unknown issuer not sent (partial chain)", Fault.IssuerMissing, X509ChainStatusFlags.PartialChain, 0x800B010A, WebErrorStatus.CertificateIsInvalid)]
    [InlineData("tls unknown root sent", Fault.UnknownRootSent, X509ChainStatusFlags.PartialChain, 0x800B010A, WebErrorStatus.CertificateIsInvalid)]
    [InlineData("tls client-auth-only EKU", Fault.ForClientsOnly, X509ChainStatusFlags.NotValidForUsage, 0x800B0110, WebErrorStatus.CertificateIsInvalid)]
    [InlineData("tls unknown critical ext", Fault.UnknownCriticalExtension, X509ChainStatusFlags.HasNotSupportedCriticalExtension, 0x800B0105, WebErrorStatus.CertificateIsInvalid)]
    [InlineData("tls issuer not a CA (basic constraints)", Fault.IssuerIsNoAuthority, X509ChainStatusFlags.InvalidBasicConstraints, 0x80096019, WebErrorStatus.CertificateIsInvalid)]
    [InlineData("tls bad signature", Fault.BadSignature, X509ChainStatusFlags.NotSignatureValid, 0x80096004, WebErrorStatus.CertificateIsInvalid)]
    [Measured("tls name mismatch")]
    [Measured("tls expired")]
    [Measured("tls not yet valid")]
    [Measured("tls self-signed untrusted")]
    [Measured("tls unknown issuer not sent (partial chain)")]
    [Measured("tls unknown root sent")]
    [Measured("tls client-auth-only EKU")]
    [Measured("tls unknown critical ext")]
    [Measured("tls issuer not a CA (basic constraints)")]
    [Measured("tls bad signature")]
    [Measured("TLS: any certificate error")]
    public async Task Handshake_BadCertificate_SaysNothingInDotNetAndAllInNetClient(string row, Fault fault, X509ChainStatusFlags flag, uint hresult, WebErrorStatus web)
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Serve(pki, fault);

        (Exception? raw, SslPolicyErrors policy, X509ChainStatusFlags flags) = await HandshakeAsync(server, Trusting(pki));
        Measurement.IsThatOf(row, raw);
        Measurement.IsSocketFailure(raw!, null, SocketErrorStatus.Unknown);
        Measurement.IsWebFailure(raw!, 0x80072F7D, WebErrorStatus.Unknown);
        Assert.Equal(flag == X509ChainStatusFlags.NoError ? SslPolicyErrors.RemoteCertificateNameMismatch : SslPolicyErrors.RemoteCertificateChainErrors, policy);
        if (OperatingSystem.IsLinux())
            Assert.Equal(flag, flags);

        using StreamSocket socket = TlsTests.Trusting(pki);
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(TlsTests.Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal((unchecked((int)hresult), NetworkFailure.Certificate), (e.HResult, e.Failure));
        Measurement.IsSocketFailure(e, hresult, SocketErrorTable.GetStatus(unchecked((int)hresult)));
        Assert.Equal(web, WebError.GetStatus(e));
        if (flag != X509ChainStatusFlags.NoError)
            Assert.Equal(CertificateResultTable.FromFlags(flag), socket.Information.ServerCertificateErrors);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("tls ok", Fault.None)]
    [InlineData("tls leaf validity not nested in issuer", Fault.NotNestedInTheIssuers)]
    [Measured("tls ok")]
    [Measured("tls leaf validity not nested in issuer")]
    public async Task Handshake_NothingThatDotNetMinds_Passes(string row, Fault fault)
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Serve(pki, fault);
        (Exception? raw, SslPolicyErrors policy, X509ChainStatusFlags flags) = await HandshakeAsync(server, Trusting(pki));
        Measurement.IsThatOf(row, raw);
        Assert.Equal((null, SslPolicyErrors.None, X509ChainStatusFlags.NoError), (raw, policy, flags));
        using StreamSocket socket = TlsTests.Trusting(pki);
        await socket.ConnectAsync(TlsTests.Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("tls revocation online no CDP", X509RevocationMode.Online)]
    [InlineData("tls revocation offline mode no CDP", X509RevocationMode.Offline)]
    [Measured("tls revocation online no CDP")]
    [Measured("tls revocation offline mode no CDP")]
    public async Task Handshake_CertificateSaysNothingOfRevocation_IsCertificateNoRevocationCheck(string row, X509RevocationMode mode)
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Serve(pki, Fault.None);
        X509ChainPolicy trust = Trusting(pki);
        trust.RevocationMode = mode;
        trust.RevocationFlag = X509RevocationFlag.EndCertificateOnly;
        (Exception? raw, _, X509ChainStatusFlags flags) = await HandshakeAsync(server, trust);
        Measurement.IsThatOf(row, raw);
        if (OperatingSystem.IsLinux())
            Assert.Equal(X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation, flags);

        using StreamSocket socket = TlsTests.Trusting(pki);
        socket.Control.RequireRevocationInformation = true;
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(TlsTests.Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Measurement.IsSocketFailure(e, 0x80092012, SocketErrorStatus.CertificateNoRevocationCheck);
        Assert.Contains(ChainValidationResult.RevocationInformationMissing, socket.Information.ServerCertificateErrors);
    }

    [Fact(Timeout = 60_000)]
    [Measured("tls handshake with plaintext server")]
    public async Task Handshake_ServerSpeaksClearText_IsSoftwareCausedConnectionAbort()
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.SendAsync("220 mail.example ready\r\n");
            await peer.WaitForCloseAsync();
        });
        using var pki = new TestPki();
        (Exception? raw, _, _) = await HandshakeAsync(server, Trusting(pki));
        HandshakeFailsAs("tls handshake with plaintext server", raw, 0x80072745, SocketErrorStatus.SoftwareCausedConnectionAbort);
    }

    [Fact(Timeout = 60_000)]
    [Measured("tls handshake peer closes")]
    [Measured("TLS: peer closes in handshake")]
    public async Task Handshake_PeerCloses_IsConnectionResetByPeer()
    {
        await using var server = LoopbackServer.Start(peer => peer.ReadAsync());
        using var pki = new TestPki();
        (Exception? raw, _, _) = await HandshakeAsync(server, Trusting(pki));
        HandshakeFailsAs("tls handshake peer closes", raw, 0x80072746, SocketErrorStatus.ConnectionResetByPeer);
    }

    [Fact(Timeout = 60_000)]
    [Measured("tls version mismatch (server 1.2 only, client 1.3 only)")]
    public async Task Handshake_NoCommonVersion_IsSoftwareCausedConnectionAbort()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Serve(pki, Fault.None, SslProtocols.Tls12);
        (Exception? raw, _, _) = await HandshakeAsync(server, Trusting(pki), SslProtocols.Tls13);
        HandshakeFailsAs("tls version mismatch (server 1.2 only, client 1.3 only)", raw, 0x80072745, SocketErrorStatus.SoftwareCausedConnectionAbort);
    }

    /// <summary>What .NET needs to be told to trust an authority.</summary>
    internal static X509ChainPolicy Trusting(TestPki pki) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { pki.Root },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    // The exception alone says nothing; with the stage, which only the caller knows, it has a number.
    private static void HandshakeFailsAs(string row, Exception? raw, uint hresult, SocketErrorStatus status)
    {
        Measurement.IsThatOf(row, raw);
        Measurement.IsSocketFailure(raw!, null, SocketErrorStatus.Unknown);
        NetworkException ours = NetworkErrors.Translate(raw!, NetworkStage.Handshake, "localhost:1")!;
        Assert.Equal(NetworkFailure.HandshakeRefused, ours.Failure);
        Measurement.IsSocketFailure(ours, hresult, status);
    }

    private static async Task<(Exception? Failure, SslPolicyErrors Policy, X509ChainStatusFlags Flags)> HandshakeAsync(
        LoopbackServer server, X509ChainPolicy trust, SslProtocols protocols = SslProtocols.None)
    {
        SslPolicyErrors policy = SslPolicyErrors.None;
        X509ChainStatusFlags flags = X509ChainStatusFlags.NoError;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.EndPoint, Token);
        await using var tls = new SslStream(new NetworkStream(socket));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocols,
            CertificateChainPolicy = trust,
            RemoteCertificateValidationCallback = (_, _, chain, errors) =>
            {
                policy = errors;
                flags = chain!.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
                return errors == SslPolicyErrors.None;
            },
        };
        Exception? failure = await Record.ExceptionAsync(() => tls.AuthenticateAsClientAsync(options, Token));
        return (failure, policy, flags);
    }

    private static LoopbackServer Serve(TestPki pki, Fault fault, SslProtocols protocols = SslProtocols.None)
    {
        var (certificate, sent) = Make(pki, fault);
        return LoopbackServer.Start(async peer =>
        {
            if (await peer.TryHandshakeAsync(certificate, null, options =>
            {
                options.ServerCertificateContext = SslStreamCertificateContext.Create(certificate, sent, offline: true);
                options.EnabledSslProtocols = protocols;
            }))
            {
                await peer.WaitForCloseAsync();
            }
        });
    }

    private static (X509Certificate2 Certificate, X509Certificate2Collection Sent) Make(TestPki pki, Fault fault)
    {
        switch (fault)
        {
            case Fault.SelfSigned:
                return (Make(null, null), []);
            case Fault.IssuerMissing:
                return (pki.Issue(), []);
            case Fault.UnknownRootSent:
                var unknown = new TestPki("Unknown");
                return (unknown.Issue(), [unknown.Intermediate, unknown.Root]);
            case Fault.IssuerIsNoAuthority:
                X509Certificate2 noAuthority = pki.Issue(new CertificateSpec { Names = ["middle.test"] });
                return (Make(noAuthority, noAuthority), [X509CertificateLoader.LoadCertificate(noAuthority.RawData), pki.Intermediate]);
            case Fault.BadSignature:
                using (var stranger = new TestPki("Stranger"))
                    return (Make(pki.Root, stranger.Issue()), []);
            default:
                return (pki.Issue(new CertificateSpec
                {
                    Names = fault == Fault.WrongName ? ["elsewhere.test"] : ["localhost"],
                    From = TimeSpan.FromDays(fault == Fault.NotYetValid ? 2 : -10),
                    To = TimeSpan.FromDays(fault == Fault.Expired ? -2 : fault == Fault.NotNestedInTheIssuers ? 3000 : 365),
                    Usage = fault == Fault.ForClientsOnly ? TestPki.ClientUsage : TestPki.ServerUsage,
                    Extensions = fault == Fault.UnknownCriticalExtension ? [new X509Extension("1.3.6.1.4.1.99999.1", [0x05, 0x00], critical: true)] : [],
                }), [pki.Intermediate]);
        }
    }

    /// <summary>A certificate that names one issuer and is signed with another's key, or with a key that may not sign; without an issuer, one that signs itself.</summary>
    private static X509Certificate2 Make(X509Certificate2? issuer, X509Certificate2? signer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa signerKey = signer?.GetECDsaPrivateKey() ?? ECDsa.Create(key.ExportParameters(true));
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TestPki.ServerUsage)], false));
        using X509Certificate2 bare = request.Create(
            issuer?.SubjectName ?? request.SubjectName, X509SignatureGenerator.CreateForECDsa(signerKey), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30), [1, 2, 3, 4]);
        using X509Certificate2 withKey = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
