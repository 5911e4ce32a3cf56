using NetClient.InteropTests.Peers;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.PortingGuideTests;

/// <summary>The guide's code runs, and fails, as it did on Windows.</summary>
public sealed class GuideTests(PeerFixture<NginxServer> nginx) : InteropTest, IClassFixture<PeerFixture<NginxServer>>
{
    private readonly GuideExamples _app = new(() => Sockets.NewSocket(Pki));

    [Fact(Timeout = 60_000)]
    public async Task ConnectSecurely_GoodServer_Connects()
    {
        using StreamSocket? socket = await _app.ConnectSecurelyAsync("localhost", Sockets.Service(Use(nginx).Tls13Port));
        Assert.Equal(["connected"], _app.Log);
        Assert.Contains("TLSv1.3", await socket!.GetAsync(Token), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("expired", "failed: CertificateExpired")]
    [InlineData("wronghost", "failed: CertificateCommonNameIsIncorrect")]
    [InlineData("selfsigned", "failed: CertificateUntrustedRoot")]
    public async Task ConnectSecurely_BadCertificate_TellsTheUserWhichWay(string certificate, string message)
    {
        OpenSslServer server = Own(await OpenSslServer.StartAsync(Pki, certificate, Token));
        Assert.Null(await _app.ConnectSecurelyAsync("localhost", Sockets.Service(server.Port)));
        Assert.Equal([message], _app.Log);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectSecurely_NobodyListens_TellsTheUser()
    {
        using var reserved = LoopbackPort.ReserveRefusing(out int port);
        Assert.Null(await _app.ConnectSecurelyAsync("localhost", Sockets.Service(port)));
        Assert.Equal(["failed: ConnectionRefused"], _app.Log);
    }

    [Fact(Timeout = 60_000)]
    public async Task GreetThenUpgrade_GoodServer_SendsTheStringInClearTextAndTheRestInTls()
    {
        using var server = new GuideServer(Pki, Token);
        using StreamSocket? socket = await _app.GreetThenUpgradeAsync("localhost", Sockets.Service(server.Port), "Grüße");
        Assert.Equal(["connected", "sent", "secured"], _app.Log);

        var writer = new DataWriter(socket!.OutputStream);
        writer.WriteString("now in TLS\n");
        await writer.StoreAsync(Token);
        writer.DetachStream();
        Assert.Equal(("Grüße", "now in TLS"), await server.Completion);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectWithCertificate_ServerRequiresOne_KnowsTheClient()
    {
        using StreamSocket? socket = await _app.ConnectWithCertificateAsync(
            "localhost", Sockets.Service(Use(nginx).MutualPort), Pki.CertificateWithKey("client"));
        Assert.Equal(["connected"], _app.Log);
        Assert.Contains("SUCCESS CN=NetClient Test User", await socket!.GetAsync(Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectWithCertificate_ServerTrustsAnotherIssuer_TellsTheUser()
    {
        OpenSslServer server = Own(await OpenSslServer.StartAsync(
            Pki, "good", Token, "-tls1_2", "-Verify", "3", "-verify_return_error", "-CAfile", Pki["ca-bundle.pem"]));
        Assert.Null(await _app.ConnectWithCertificateAsync("localhost", Sockets.Service(server.Port), Pki.CertificateWithKey("client-untrusted")));
        Assert.StartsWith("failed: ", Assert.Single(_app.Log), StringComparison.Ordinal);
    }
}
