using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using NetClient.InteropTests.Peers;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.SmokeTests;

/// <summary>s_server, s_client, curl and the revocation host, met by plain .NET.</summary>
public sealed class OpenSslPeersTests : InteropTest
{
    [Fact(Timeout = 60_000)]
    public async Task SServer_GoodCertificate_ReversesLines()
    {
        OpenSslServer server = Own(await OpenSslServer.StartAsync(Pki, "good", Token));
        await using PlainClient client = await PlainClient.ConnectAsync(server.Port, Token);
        await client.SecureAsync(Pki, Token);
        await client.SendAsync("hello\n", Token);
        Assert.Equal("olleh\n", await client.ReadThroughAsync("\n", Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("good-rev", X509ChainStatusFlags.NoError)]
    [InlineData("revoked", X509ChainStatusFlags.Revoked)]
    [InlineData("good-ocsp", X509ChainStatusFlags.NoError)]
    [InlineData("revoked-ocsp", X509ChainStatusFlags.Revoked)]
    [InlineData("rev-offline", X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation)]
    public async Task RevocationHost_CertificateWithPointers_IsAsked(string certificate, X509ChainStatusFlags expected)
    {
        OpenSslServer server = Own(await OpenSslServer.StartAsync(Pki, certificate, Token));
        await using PlainClient client = await PlainClient.ConnectAsync(server.Port, Token);
        try { await client.SecureAsync(Pki, X509RevocationMode.Online, clientCertificate: null, Token); }
        catch (AuthenticationException) when (expected != X509ChainStatusFlags.NoError) { }
        Assert.Equal(expected, client.ChainStatus);
    }

    [Fact(Timeout = 60_000)]
    public async Task SClient_AgainstPlainPort_ReportsFailure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task<CommandResult> run = OpenSslClient.RunAsync(Pki, port, "", Token);
        using (TcpClient peer = await listener.AcceptTcpClientAsync(Token))
            await peer.GetStream().WriteAsync("this is not TLS\r\n"u8.ToArray(), Token);
        Assert.NotEqual(0, (await run).ExitCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("good", 0)]
    [InlineData("expired", 60)]
    public async Task Curl_AgainstSServer_JudgesItsCertificate(string certificate, int exitCode)
    {
        OpenSslServer server = Own(await OpenSslServer.StartAsync(Pki, certificate, Token, "-www"));
        CommandResult result = await Curl.RunAsync(Pki, $"https://localhost:{server.Port}/", Token);
        Assert.Equal(exitCode, result.ExitCode);
    }
}
