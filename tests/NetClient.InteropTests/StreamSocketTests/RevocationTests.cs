using NetClient.InteropTests.Certificates;
using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.InteropTests.StreamSocketTests;

/// <summary>CRLs, OCSP and staples: asked for, missing, late and refused.</summary>
public sealed class RevocationTests : InteropTest
{
    [Theory(Timeout = 60_000)]
    [InlineData("good-rev", null)]
    [InlineData("good-ocsp", null)]
    [InlineData("good", SocketErrorStatus.CertificateNoRevocationCheck)]
    [InlineData("rev-offline", SocketErrorStatus.CertificateRevocationServerOffline)]
    [InlineData("revoked", SocketErrorStatus.CertificateRevoked)]
    public async Task RequireRevocationInformation_Set_InsistsOnAnAnswer(string certificate, SocketErrorStatus? status)
    {
        OpenSslServer server = Own(await OpenSslServer.StartAsync(Pki, certificate, Token));
        using StreamSocket socket = Sockets.NewSocket(Pki);
        socket.Control.RequireRevocationInformation = true;
        Task connecting = socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, Token);
        if (status is null)
        {
            await connecting;
            return;
        }

        var exception = await Assert.ThrowsAsync<NetworkException>(() => connecting);
        Assert.Equal(status, exception.Status);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("good-ocsp", null)]
    [InlineData("revoked-ocsp", SocketErrorStatus.CertificateRevoked)]
    public async Task ConnectAsync_ResponderDownAndAnswerStapled_UsesTheStaple(string certificate, SocketErrorStatus? status)
    {
        OpenSslPki pki = Own(await OpenSslPki.CreateAsync(Token));
        pki.Revocation.Answer = RevocationAnswer.ListsOnly;
        OpenSslServer server = Own(await OpenSslServer.StartAsync(pki, certificate, Token, "-status_file", pki[certificate + ".ocsp.der"]));
        using StreamSocket socket = Sockets.NewSocket(pki);
        Task connecting = socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, Token);
        if (status is null)
        {
            await connecting;
            await socket.AssertReversesAsync(Token);
            Assert.Empty(socket.Information.ServerCertificateErrors);
            return;
        }

        var exception = await Assert.ThrowsAsync<NetworkException>(() => connecting);
        Assert.Equal(status, exception.Status);
        Assert.Contains(ChainValidationResult.Revoked, socket.Information.ServerCertificateErrors);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(RevocationAnswer.Hang)]
    [InlineData(RevocationAnswer.Reset)]
    public async Task ConnectAsync_RevocationHostIsNoUse_PassesInTimeAndRecords(RevocationAnswer answer)
    {
        OpenSslPki pki = Own(await OpenSslPki.CreateAsync(Token));
        pki.Revocation.Answer = answer;
        OpenSslServer server = Own(await OpenSslServer.StartAsync(pki, "good-rev", Token));
        using StreamSocket socket = Sockets.NewSocket(pki);
        socket.Control.HandshakeTimeout = TimeSpan.FromSeconds(4);
        await socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, Token);
        await socket.AssertReversesAsync(Token);
        Assert.NotEmpty(pki.Revocation.Requests);
        Assert.Equal([ChainValidationResult.RevocationFailure], socket.Information.ServerCertificateErrors);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_CanceledWhileRevocationHostHangs_EndsAtOnceWithTheCallersToken()
    {
        OpenSslPki pki = Own(await OpenSslPki.CreateAsync(Token));
        pki.Revocation.Answer = RevocationAnswer.Hang;
        OpenSslServer server = Own(await OpenSslServer.StartAsync(pki, "good-rev", Token));
        using StreamSocket socket = Sockets.NewSocket(pki);
        socket.Control.HandshakeTimeout = TimeSpan.FromMinutes(5);   // longer than the test may take
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task connecting = socket.ConnectSecuredAsync(server.Port, SocketProtectionLevel.Tls12, cancellation.Token);
        await pki.Revocation.FirstRequest.WaitAsync(Token);
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
    }
}
