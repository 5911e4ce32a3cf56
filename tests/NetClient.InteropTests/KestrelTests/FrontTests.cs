using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using NetClient.AspNetCore;
using NetClient.InteropTests.Peers;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.KestrelTests;

/// <summary>Kestrel on NetClient's transport behind nginx, Apache and haproxy.</summary>
public sealed class FrontTests : InteropTest
{
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Haproxy_Version1And2_TellTheClient(bool version2)
    {
        Require(HaproxyFront.Obstacle);
        KestrelApp app = Own(await KestrelApp.StartAsync(listen => listen.UseProxyProtocol()));
        HaproxyFront front = Own(await HaproxyFront.StartAsync(app.Port, Token));
        int port = version2 ? front.Version2Port : front.Version1Port;
        string answer = await AskAsync($"http://127.0.0.1:{port}/");
        Assert.Matches($"^HTTP/1.1 http 127.0.0.1 {(version2 ? "Version2" : "Version1")} 127.0.0.1:[0-9]+ 127.0.0.1:{port} False", answer);
    }

    [Fact(Timeout = 60_000)]
    public async Task Haproxy_PassesTlsThrough_SpeaksHttp2ToTheApp()
    {
        Require(HaproxyFront.Obstacle);
        KestrelApp app = Own(await KestrelApp.StartAsync(listen =>
        {
            listen.UseProxyProtocol();
            listen.UseHttps(Pki.LoadWithKey("good").Single(one => one.HasPrivateKey));
        }));
        HaproxyFront front = Own(await HaproxyFront.StartAsync(app.Port, Token));
        CommandResult result = await Curl.RunAsync(Pki, $"https://localhost:{front.Version2Port}/", Token, "--http2", "-k");
        Assert.StartsWith("HTTP/2 https 127.0.0.1 Version2", result.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Haproxy_EndsTls_TellsOfItWithAChecksum()
    {
        Require(HaproxyFront.Obstacle);
        KestrelApp app = Own(await KestrelApp.StartAsync(listen => listen.UseProxyProtocol()));
        HaproxyFront front = Own(await HaproxyFront.StartAsync(app.Port, Token));
        CommandResult result = await Curl.RunAsync(Pki, $"https://localhost:{front.TlsPort}/", Token, "--http1.1");
        Assert.Matches($"^HTTP/1.1 http 127.0.0.1 Version2 127.0.0.1:[0-9]+ 127.0.0.1:{front.TlsPort} True localhost http/1.1 TLSv1.3 True$", result.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nginx_ByHttpAndByTcp_TellsTheClient()
    {
        Require(NginxFront.Obstacle);
        KestrelApp app = Own(await KestrelApp.StartAsync()), proxied = Own(await KestrelApp.StartAsync(listen => listen.UseProxyProtocol()));
        NginxFront front = Own(await NginxFront.StartAsync(app.Port, proxied.Port, Token));
        Assert.Equal("HTTP/1.1 https 127.0.0.1", await AskAsync($"http://127.0.0.1:{front.HttpPort}/"));
        Assert.Matches($"^HTTP/1.1 http 127.0.0.1 Version1 127.0.0.1:[0-9]+ 127.0.0.1:{front.StreamPort} False", await AskAsync($"http://127.0.0.1:{front.StreamPort}/"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Apache_ByHttp_TellsTheClient()
    {
        Require(ApacheFront.Obstacle);
        KestrelApp app = Own(await KestrelApp.StartAsync());
        ApacheFront front = Own(await ApacheFront.StartAsync(app.Port, Token));
        Assert.Equal("HTTP/1.1 https 127.0.0.1", await AskAsync($"http://127.0.0.1:{front.Port}/"));
    }

    [Fact(Timeout = 60_000)]
    public async Task NginxAndApache_LargeBodies_ComeThroughWhole()
    {
        Require(NginxFront.Obstacle ?? ApacheFront.Obstacle);
        KestrelApp app = Own(await KestrelApp.StartAsync(handle: context => context.Request.Body.CopyToAsync(context.Response.Body, Token)));
        NginxFront nginx = Own(await NginxFront.StartAsync(app.Port, app.Port, Token));
        ApacheFront apache = Own(await ApacheFront.StartAsync(app.Port, Token));
        byte[] sent = new byte[900_001]; // below what nginx takes by default
        Random.Shared.NextBytes(sent);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (int port in (int[])[nginx.HttpPort, apache.Port])
        {
            using var content = new ByteArrayContent(sent) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
            using HttpResponseMessage answer = await client.PostAsync(new Uri($"http://127.0.0.1:{port}/"), content, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(sent, await answer.Content.ReadAsByteArrayAsync(Token));
        }
    }

    private static void Require(string? obstacle)
    {
        if (obstacle is not null)
            Interop.Unavailable(obstacle);
    }

    private static async Task<string> AskAsync(string url)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        return await client.GetStringAsync(new Uri(url), Token);
    }
}
