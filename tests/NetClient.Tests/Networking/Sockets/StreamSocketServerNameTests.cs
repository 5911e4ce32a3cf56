using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketServerNameTests
{
    private static readonly HostName Localhost = new("localhost");

    [Theory(Timeout = 60_000)]
    [InlineData("localhost", "localhost", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("localhost", "shop.example", false)]
    [InlineData("127.0.0.1", "localhost", false)]
    public async Task ConnectAsync_CertificateForSomeName_IsTakenForThatNameOnly(string host, string certificateName, bool accepted)
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(peer => peer.TryHandshakeAsync(pki.Issue(new CertificateSpec { Names = [certificateName] }), pki.Intermediate));
        using StreamSocket socket = NewSocket(pki);
        Task connecting = socket.ConnectAsync(new HostName(host), server.Port, SocketProtectionLevel.Tls12, TestContext.Current.CancellationToken);
        if (accepted)
            await connecting;
        else
            await AssertRefusedForItsNameAsync(connecting, socket);
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_CertificateForAnotherName_ReportsCommonNameIncorrect()
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(peer => peer.TryHandshakeAsync(pki.Issue(), pki.Intermediate));
        using StreamSocket socket = NewSocket(pki);
        await socket.ConnectAsync(Localhost, server.Port, TestContext.Current.CancellationToken);
        await AssertRefusedForItsNameAsync(
            socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new HostName("mail.example"), TestContext.Current.CancellationToken), socket);
    }

    private static async Task AssertRefusedForItsNameAsync(Task handshake, StreamSocket socket)
    {
        var e = await Assert.ThrowsAsync<NetworkException>(() => handshake);
        Assert.Equal(SocketErrorStatus.CertificateCommonNameIsIncorrect, e.Status);
        Assert.Contains(ChainValidationResult.InvalidName, socket.Information.ServerCertificateErrors);
    }

    private static StreamSocket NewSocket(TestPki pki)
    {
        var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        return socket;
    }
}
