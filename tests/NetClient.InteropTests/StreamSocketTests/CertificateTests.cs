using NetClient.InteropTests.Certificates;
using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.InteropTests.StreamSocketTests;

/// <summary>Every certificate of the matrix, served by openssl s_server.</summary>
public sealed class CertificateTests : InteropTest
{
    private static readonly ChainValidationResult[] RevocationUnclear =
        [ChainValidationResult.RevocationInformationMissing, ChainValidationResult.RevocationFailure];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(CertificateMatrix.Accepted), MemberType = typeof(CertificateMatrix))]
    public async Task UpgradeToSslAsync_AcceptableCertificate_ConnectsAndRecords(string certificate, string host, ChainValidationResult recorded)
    {
        OpenSslServer server = await StartAsync(certificate);
        using StreamSocket socket = Sockets.NewSocket(Pki);
        await socket.ConnectThenUpgradeAsync(server.Port, new HostName(host), Token);
        await socket.AssertReversesAsync(Token);

        StreamSocketInformation information = socket.Information;
        Assert.Equal(Pki.Thumbprint(certificate), information.ServerCertificate!.AsX509Certificate2().Thumbprint);
        Assert.Equal(SocketProtectionLevel.Tls13, information.ProtectionLevel);
        if (recorded == ChainValidationResult.Success)
        {
            Assert.Empty(information.ServerCertificateErrors);
            Assert.Equal(SocketSslErrorSeverity.None, information.ServerCertificateErrorSeverity);
        }
        else
        {
            Assert.Equal([recorded], information.ServerCertificateErrors);
            Assert.Equal(SocketSslErrorSeverity.Ignorable, information.ServerCertificateErrorSeverity);
        }
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(CertificateMatrix.Refused), MemberType = typeof(CertificateMatrix))]
    public async Task UpgradeToSslAsync_BadCertificate_FailsAndTellsWhy(
        string certificate, string host, SocketErrorStatus status, ChainValidationResult finding, SocketSslErrorSeverity severity)
    {
        OpenSslServer server = await StartAsync(certificate);
        using StreamSocket socket = Sockets.NewSocket(Pki);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectThenUpgradeAsync(server.Port, new HostName(host), Token));

        Assert.Equal(status, SocketError.GetStatus(exception.HResult));
        Assert.Equal(status, exception.Status);
        Assert.Equal(NetworkStage.Handshake, exception.Stage);
        StreamSocketInformation information = socket.Information;
        Assert.Equal([finding], information.ServerCertificateErrors.Except(RevocationUnclear));
        Assert.Equal(severity, information.ServerCertificateErrorSeverity);
        Assert.Equal(Pki.Thumbprint(certificate), information.ServerCertificate!.AsX509Certificate2().Thumbprint);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(CertificateMatrix.Refused), MemberType = typeof(CertificateMatrix))]
    public async Task IgnorableServerCertificateErrors_FilledFromAFailedAttempt_PassesUnlessFatal(
        string certificate, string host, SocketErrorStatus status, ChainValidationResult finding, SocketSslErrorSeverity severity)
    {
        OpenSslServer server = await StartAsync(certificate);
        var name = new HostName(host);
        using StreamSocket first = Sockets.NewSocket(Pki);
        await Assert.ThrowsAsync<NetworkException>(() => first.ConnectThenUpgradeAsync(server.Port, name, Token));

        // As the samples of UWP have it: look whether it may be ignored at all, copy what was found, try again with a new socket.
        using StreamSocket second = Sockets.NewSocket(Pki);
        if (first.Information.ServerCertificateErrorSeverity == SocketSslErrorSeverity.Ignorable)
        {
            foreach (ChainValidationResult error in first.Information.ServerCertificateErrors)
                second.Control.IgnorableServerCertificateErrors.Add(error);
            await second.ConnectThenUpgradeAsync(server.Port, name, Token);
            await second.AssertReversesAsync(Token);
            Assert.Contains(finding, second.Information.ServerCertificateErrors);
            Assert.Equal(SocketSslErrorSeverity.Ignorable, severity);
            return;
        }

        Assert.Equal(SocketSslErrorSeverity.Fatal, severity);
        foreach (ChainValidationResult error in Ignorable)
            second.Control.IgnorableServerCertificateErrors.Add(error);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => second.ConnectThenUpgradeAsync(server.Port, name, Token));
        Assert.Equal(status, exception.Status);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task IgnorableServerCertificateErrors_OfOneSocket_DoNotLeakIntoAnother(string version)
    {
        OpenSslServer server = await StartAsync("expired", version);
        for (int round = 0; round < 2; round++)
        {
            using StreamSocket tolerant = Sockets.NewSocket(Pki);
            tolerant.Control.IgnorableServerCertificateErrors.Add(ChainValidationResult.Expired);
            await tolerant.ConnectThenUpgradeAsync(server.Port, Sockets.Localhost, Token);
            await tolerant.AssertReversesAsync(Token);   // the session tickets of TLS 1.3 come with the first data
            Assert.Contains(ChainValidationResult.Expired, tolerant.Information.ServerCertificateErrors);
            tolerant.Dispose();

            using StreamSocket strict = Sockets.NewSocket(Pki);
            var exception = await Assert.ThrowsAsync<NetworkException>(
                () => strict.ConnectThenUpgradeAsync(server.Port, Sockets.Localhost, Token));
            Assert.Equal(SocketErrorStatus.CertificateExpired, exception.Status);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task IgnorableServerCertificateErrors_NamesAnotherError_DoesNotHelp()
    {
        OpenSslServer server = await StartAsync("expired");
        using StreamSocket socket = Sockets.NewSocket(Pki);
        foreach (ChainValidationResult error in Ignorable.Except([ChainValidationResult.Expired]))
            socket.Control.IgnorableServerCertificateErrors.Add(error);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectThenUpgradeAsync(server.Port, Sockets.Localhost, Token));
        Assert.Equal(SocketErrorStatus.CertificateExpired, exception.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NoExclusiveTrustRoots_TrustsOnlyTheSystem()
    {
        OpenSslServer server = await StartAsync("good");
        using StreamSocket socket = Sockets.NewSocket();
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(SocketErrorStatus.CertificateUntrustedRoot, exception.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ServerSendsIssuers_InformationHoldsThem()
    {
        OpenSslServer server = await StartAsync("good");
        using StreamSocket socket = Sockets.NewSocket(Pki);
        await socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, Token);
        Certificate intermediate = Assert.Single(socket.Information.ServerIntermediateCertificates);
        Assert.Equal(Pki.Thumbprint("int"), intermediate.AsX509Certificate2().Thumbprint);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_CertificateNamesWhereItsIssuerIs_NobodyGoesThere()
    {
        OpenSslServer server = await StartAsync("incomplete-aia");
        using StreamSocket socket = Sockets.NewSocket(Pki);
        await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.DoesNotContain("GET /int.der", Pki.Revocation.Requests);
    }

    private static ChainValidationResult[] Ignorable =>
    [
        ChainValidationResult.Untrusted, ChainValidationResult.Expired, ChainValidationResult.IncompleteChain, ChainValidationResult.WrongUsage,
        ChainValidationResult.InvalidName, ChainValidationResult.RevocationInformationMissing, ChainValidationResult.RevocationFailure,
    ];

    // openssl itself refuses to serve a weak key, and to sign with it, at its usual security level.
    private async Task<OpenSslServer> StartAsync(string certificate, params string[] options) =>
        Own(await OpenSslServer.StartAsync(Pki, certificate, Token, [.. options, "-cipher", "DEFAULT@SECLEVEL=0"]));
}
