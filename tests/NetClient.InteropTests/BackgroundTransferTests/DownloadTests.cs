using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Security.Credentials;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.InteropTests.BackgroundTransferTests;

/// <summary>Downloads from real servers: ranges, limits of rate and cut connections with nginx and Kestrel; who the user is with Apache (Digest) and squid.</summary>
[Collection(KerberosServer.Clients)]
public sealed class DownloadTests(PeerFixture<NginxFiles> nginx, PeerFixture<ApacheServer> apache, PeerFixture<SquidServer> squid)
    : InteropTest, IClassFixture<PeerFixture<NginxFiles>>, IClassFixture<PeerFixture<ApacheServer>>, IClassFixture<PeerFixture<SquidServer>>
{
    private const string Secret = "secret";

    [Fact(Timeout = 60_000)]
    public async Task Nginx_RateLimitedConnections_AreJoinedByOthers()
    {
        byte[] content = RandomNumberGenerator.GetBytes(9_000_001);
        Use(nginx).Add("limited.bin", content);
        DownloadingApp app = Own(new DownloadingApp());
        DownloadOperation download = await app.CreateAsync(Use(nginx).At("slow", "limited.bin"), downloader => downloader.MaxConnections = 4);
        await download.StartAsync();
        Assert.Equal(content, app.Result());
        await app.EndAsync();
        string[] sent = [.. Use(nginx).ReadLog().Split('\n').Where(line => line.StartsWith("/slow/limited.bin", StringComparison.Ordinal))];
        Assert.InRange(sent.Count(line => line.Contains(" 206 ", StringComparison.Ordinal)), 3, 20);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nginx_ConnectionsCut_AreContinued()
    {
        byte[] content = RandomNumberGenerator.GetBytes(3_000_003);
        Use(nginx).Add("cut.bin", content);
        int connections = 0;
        await using LoopbackServer cutter = LoopbackServer.Start(peer => PassAndCutAsync(peer, Use(nginx).At("fast", "cut.bin").Port, Interlocked.Increment(ref connections) * 400_000));
        DownloadingApp app = Own(new DownloadingApp());
        DownloadOperation download = await app.CreateAsync(new Uri($"http://127.0.0.1:{cutter.Port}/fast/cut.bin"), downloader => downloader.MaxConnections = 1);
        await download.StartAsync();
        Assert.Equal(content, app.Result());
        Assert.InRange(connections, 4, 8);
        Assert.True(download.GetResponseInformation()!.IsResumable);
    }

    [Fact(Timeout = 60_000)]
    public async Task Apache_DigestAndARestart_SendTheCredentialAgainWithoutKeepingItInTheClear()
    {
        Uri page = new($"http://127.0.0.1:{Use(apache).PlainPort}/digest/page.txt");
        DownloadingApp app = Own(new DownloadingApp());
        DownloadOperation download = await app.CreateAsync(page, downloader =>
        {
            downloader.ServerCredential = new PasswordCredential("test", "alice", Secret);
            downloader.MaxBytesPerSecond = 400;   // so that it is half-way when the app ends
        });
        _ = download.StartAsync();
        await RunningAsync(download);
        Assert.False(app.HasOnDisk(Secret));
        await app.EndAsync();
        Assert.False(app.HasOnDisk(Secret));

        DownloadOperation left = await app.LeftAsync();
        left.MaxBytesPerSecond = 0;
        await left.AttachAsync();
        Assert.Equal(string.Concat(Enumerable.Repeat("page of Apache\n", 100)), System.Text.Encoding.UTF8.GetString(app.Result()));
    }

    [Fact(Timeout = 60_000)]
    public async Task Apache_DigestWithAnotherPassword_IsUnauthorized()
    {
        Uri page = new($"http://127.0.0.1:{Use(apache).PlainPort}/digest/page.txt");
        DownloadingApp app = Own(new DownloadingApp());
        DownloadOperation download = await app.CreateAsync(page, static downloader => downloader.ServerCredential = new PasswordCredential("test", "alice", "wrong"));
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(async () => await download.StartAsync());
        Assert.Equal(WebErrorStatus.Unauthorized, BackgroundTransferError.GetStatus(e.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task Squid_BasicAndARestart_SendTheCredentialAgainWithoutKeepingItInTheClear()
    {
        byte[] content = RandomNumberGenerator.GetBytes(4_000_003);
        Use(nginx).Add("proxied.bin", content);
        DownloadingApp app = Own(new DownloadingApp { Proxy = new WebProxy($"http://127.0.0.1:{Use(squid).BasicPort}/") });
        DownloadOperation download = await app.CreateAsync(Outside("slow", "proxied.bin"), static downloader => downloader.ProxyCredential = new PasswordCredential("test", "alice", Secret));
        _ = download.StartAsync();
        await RunningAsync(download);
        await app.EndAsync();
        Assert.False(app.HasOnDisk(Secret));

        await (await app.LeftAsync()).AttachAsync();
        Assert.Equal(content, app.Result());
        await app.EndAsync();
        await Use(squid).WaitForLogAsync($"GET {Outside("slow", "proxied.bin")} alice", Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Squid_WithoutCredential_IsProxyAuthenticationRequired()
    {
        DownloadingApp app = Own(new DownloadingApp { Proxy = new WebProxy($"http://127.0.0.1:{Use(squid).BasicPort}/") });
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(async () => await (await app.CreateAsync(Outside("fast", "none.bin"))).StartAsync());
        Assert.Equal(WebErrorStatus.ProxyAuthenticationRequired, BackgroundTransferError.GetStatus(e.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task Kestrel_RangesAndARestart_ContinueWhereItStopped()
    {
        byte[] content = RandomNumberGenerator.GetBytes(600_001);
        List<string> asked = [];
        await using WebApplication server = await StartKestrelAsync(content, asked);
        DownloadingApp app = Own(new DownloadingApp());
        DownloadOperation download = await app.CreateAsync(new Uri($"{server.Urls.Single()}/file"), static downloader => downloader.MaxBytesPerSecond = 200_000);
        _ = download.StartAsync();
        await RunningAsync(download);
        await app.EndAsync();

        DownloadOperation left = await app.LeftAsync();
        left.MaxBytesPerSecond = 0;
        await left.AttachAsync();
        Assert.Equal(content, app.Result());
        Assert.Equal("", asked[0]);
        Assert.StartsWith("bytes=", asked[1], StringComparison.Ordinal);
        Assert.DoesNotContain("bytes=0-", asked[1], StringComparison.Ordinal);
    }

    private Uri Outside(string speed, string name) => new UriBuilder(Use(nginx).At(speed, name)) { Host = SquidServer.OutsideName }.Uri;

    // Ends when bytes have come, and a checkpoint has had time to be due.
    private static async Task RunningAsync(DownloadOperation download)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        download.RangesDownloaded += (_, _) => came.TrySetResult();
        if (download.Progress.BytesReceived == 0)
            await came.Task.WaitAsync(Token);
    }

    private static async Task<WebApplication> StartKestrelAsync(byte[] content, List<string> asked)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(context =>
        {
            lock (asked)
                asked.Add(context.Request.Headers.Range.ToString());
            return Results.Bytes(content, "application/octet-stream", enableRangeProcessing: true, entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue("\"one\"")).ExecuteAsync(context);
        });
        await app.StartAsync(Token);
        return app;
    }

    /// <summary>Passes a connection on, and cuts it after so many bytes of the answer.</summary>
    private static async Task PassAndCutAsync(ScriptedPeer client, int port, int bytes)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, port, client.Stop);
        NetworkStream stream = server.GetStream();
        _ = client.Stream.CopyToAsync(stream, client.Stop);
        byte[] buffer = new byte[16 * 1024];
        for (int read; bytes > 0 && (read = await stream.ReadAsync(buffer, client.Stop)) > 0; bytes -= read)
            await client.SendAsync(buffer.AsMemory(0, read));
        client.Reset();
    }
}
