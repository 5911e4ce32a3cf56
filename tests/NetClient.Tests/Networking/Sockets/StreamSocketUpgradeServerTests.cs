using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>STARTTLS on the server's side: sockets that a listener accepted in clear text.</summary>
public sealed class StreamSocketUpgradeServerTests
{
    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_AcceptedSocket_SecuresAndReports()
    {
        using var pki = new TestPki();
        (StreamSocket client, StreamSocket accepted) = await ConnectAsync(pki);
        using (client)
        using (accepted)
        {
            await Task.WhenAll(
                client.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token),
                accepted.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new ServerTlsOptions { ServerCertificate = pki.WithIssuer() }, Token));
            Assert.Equal(SocketProtectionLevel.Tls13, accepted.Information.ProtectionLevel);
            Assert.Equal("localhost", accepted.Information.RequestedServerName);
            Assert.Equal("CN=localhost", accepted.Information.ServerCertificate!.AsX509Certificate2().Subject);
            await accepted.SendTextAsync("inside");
            Assert.Equal("inside", await client.ReadTextAsync());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_ClientsOverloadOnAnAcceptedSocket_Throws()
    {
        using var pki = new TestPki();
        (StreamSocket client, StreamSocket accepted) = await ConnectAsync(pki);
        using (client)
        using (accepted)
        {
            var e = await Assert.ThrowsAsync<InvalidOperationException>(() => accepted.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token));
            Assert.Equal(unchecked((int)0x8000000E), e.HResult);
            Assert.Contains("ServerTlsOptions", e.Message, StringComparison.Ordinal);
            await accepted.SendTextAsync("still plain");
            Assert.Equal("still plain", await client.ReadTextAsync());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_CommandsBehindStartTlsInAReader_FailsAndClosesSocket()
    {
        using var pki = new TestPki();
        (StreamSocket client, StreamSocket accepted) = await ConnectAsync(pki);
        using (client)
        using (accepted)
        {
            await client.SendTextAsync("STARTTLS\r\nMAIL FROM:<evil>\r\n");
            using var reader = new DataReader(accepted.InputStream);
            await reader.LoadAsync(28, Token);
            reader.ReadString(10);
            NetworkException e = await FailsAsync(accepted.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new ServerTlsOptions { ServerCertificate = pki.WithIssuer() }, Token));
            Assert.Equal(NetworkFailure.StartTlsInjection, e.Failure);
            Assert.Equal("", await client.ReadTextAsync());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_CommandsBehindStartTlsInTheSystem_FailTheHandshake()
    {
        using var pki = new TestPki();
        (StreamSocket client, StreamSocket accepted) = await ConnectAsync(pki);
        using (client)
        using (accepted)
        {
            await client.SendTextAsync("STARTTLS\r\nMAIL FROM:<evil>\r\n");
            byte[] line = new byte[10];
            await accepted.AsStream().ReadExactlyAsync(line, Token);
            NetworkException e = await FailsAsync(accepted.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new ServerTlsOptions { ServerCertificate = pki.WithIssuer() }, Token));
            Assert.Equal(NetworkFailure.PeerSpokePlaintext, e.Failure);
            Assert.Contains("MAIL FROM", e.Message, StringComparison.Ordinal);
            Assert.Contains($"127.0.0.1:{client.Information.LocalPort}", e.Message, StringComparison.Ordinal); // which peer it was
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_NoCertificate_ThrowsAndLeavesTheConnection()
    {
        using var pki = new TestPki();
        (StreamSocket client, StreamSocket accepted) = await ConnectAsync(pki);
        using (client)
        using (accepted)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => accepted.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new ServerTlsOptions(), Token));
            await accepted.SendTextAsync("still plain");
            Assert.Equal("still plain", await client.ReadTextAsync());
        }
    }

    private static async Task<(StreamSocket Client, StreamSocket Accepted)> ConnectAsync(TestPki pki)
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await listener.BindEndpointAsync(Loopback, "0", Token);
        StreamSocket client = Trusting(pki);
        await client.ConnectAsync(Loopback, listener.Information.LocalPort, Token);
        return (client, await listener.AcceptAsync(Token));
    }
}
