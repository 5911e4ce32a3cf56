using System.Net;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>The connect callback, in a plain HttpClient.</summary>
public sealed class ConnectionRacingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task ConnectForHttpAsync_FirstAddressRefuses_HttpClientGetsTheNext()
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
            await peer.WaitForCloseAsync();
        });
        using HttpClient client = Client(TestContexts.With(TestContexts.Everything, resolve: (_, _) => Task.FromResult(new[] { IPAddress.Parse("127.0.0.3"), IPAddress.Loopback })));
        Assert.Equal("hello", await client.GetStringAsync(new Uri($"http://web.example:{server.Port}/"), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectForHttpAsync_Failures_AreOurs()
    {
        using HttpClient refused = Client(TestContexts.AllCapabilities());
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => refused.GetStringAsync(new Uri("http://127.0.0.1:1/"), Token));
        Assert.Equal(SocketErrorStatus.ConnectionRefused, SocketError.GetStatus(e));
        Assert.IsType<NetworkException>(e.InnerException);

        using HttpClient denied = Client(TestContexts.With(NetworkCapability.InternetClient));
        e = await Assert.ThrowsAsync<HttpRequestException>(() => denied.GetStringAsync(new Uri("http://10.0.0.1/"), Token));
        Assert.IsType<CapabilityDeniedException>(e.InnerException);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectCallback_AppWithoutNetworkCapability_IsDeniedAndToldWhatToAdd()
    {
        // Beside the tests there is no manifest.
        using var client = new HttpClient(new System.Net.Http.SocketsHttpHandler { ConnectCallback = ConnectionRacing.ConnectCallback });
        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri("http://127.0.0.1:1/"), Token));
        var denied = Assert.IsType<CapabilityDeniedException>(e.InnerException);
        Assert.Contains("Package.appxmanifest", denied.Message, StringComparison.Ordinal);
        Assert.Contains("<Capability Name=", denied.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectForHttpAsync_AppWithoutManifest_IsToldFirstWhereItWasLookedFor()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netclient-");
        try
        {
            using HttpClient client = Client(new NetClientContext { Capabilities = new CapabilityChecker(CapabilityManifest.LoadDefault(folder.FullName)) });
            var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri("http://127.0.0.1:1/"), Token));
            var denied = Assert.IsType<CapabilityDeniedException>(e.InnerException);
            Assert.Contains($" was denied: no Package.appxmanifest or AppxManifest.xml in {folder.FullName}. ", denied.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete();
        }
    }

    private static HttpClient Client(NetClientContext context) => new(new System.Net.Http.SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = (request, token) => context.Connector.ConnectForHttpAsync(request.DnsEndPoint, token),
    });
}
