using System.Net;
using System.Net.WebSockets;
using NetClient.InteropTests.Peers;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.KestrelTests;

/// <summary>samples/KestrelApp as edge server, as it stands: what a browser gets from it, and what an old client does not.</summary>
public sealed class SampleEdgeTests : InteropTest
{
    [Theory(Timeout = 120_000)]
    [InlineData("-tls1", null)]
    [InlineData("-tls1_1", null)]
    [InlineData("-tls1_2", "edge: HTTP/1.1 https://localhost/ for")]
    [InlineData("-tls1_3", "edge: HTTP/1.1 https://localhost/ for")]
    public async Task Https_SystemAllowsEveryVersion_IsSpokenFromTls12On(string version, string? expected)
    {
        SampleApp app = Own(await SampleApp.StartAsync("edge", Token, "openssl-lax.cnf"));
        CommandResult result = await CommandResult.RunAsync(
            new ProcessSpec(Interop.Tool("openssl"), "s_client", "-connect", $"127.0.0.1:{app.Port}", version, "-cipher", "DEFAULT@SECLEVEL=0", "-ign_eof"),
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
            Token);
        if (expected is not null)
            Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        else
            Assert.Contains("alert protocol version", result.Error, StringComparison.Ordinal);
    }

    // Browsers open a web socket within the HTTP/2 connection that they have already.
    [Theory(Timeout = 120_000)]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task WebSocket_ByEitherVersion_IsEchoed(string version)
    {
        SampleApp app = Own(await SampleApp.StartAsync("edge", Token));
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null; // the sample makes one of its own at each start
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"wss://localhost:{app.Port}/echo"), invoker, Token);
        byte[] buffer = new byte[100];
        await socket.SendAsync("there"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        ValueWebSocketReceiveResult echo = await socket.ReceiveAsync(buffer.AsMemory(), Token);
        Assert.Equal("there", System.Text.Encoding.UTF8.GetString(buffer, 0, echo.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        using HttpResponseMessage plain = await invoker.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"https://localhost:{app.Port}/echo"), Token);
        Assert.Equal(HttpStatusCode.BadRequest, plain.StatusCode);
    }

    // The same for ten seconds: what the app makes once is what everybody gets.
    [Fact(Timeout = 120_000)]
    public async Task OutputCache_SecondRequest_GetsWhatTheFirstGot()
    {
        SampleApp app = Own(await SampleApp.StartAsync("edge", Token));
        string url = $"https://localhost:{app.Port}/time";
        CommandResult result = await Curl.RunAsync(Pki, url, Token, "-k", "-i", url);
        string[] times = [.. result.Output.Split('\n').Where(line => line.StartsWith("20", StringComparison.Ordinal))];
        Assert.Equal((2, 1), (times.Length, times.Distinct().Count()));
        Assert.Contains("\nage: ", result.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = 180_000)]
    public async Task Browser_IsServedByHttp2()
    {
        SampleApp app = Own(await SampleApp.StartAsync("edge", Token));
        CommandResult result = await Chromium.DumpAsync($"https://localhost:{app.Port}/", Token);
        Assert.Contains($"edge: HTTP/2 https://localhost:{app.Port}/ for ", result.Output, StringComparison.Ordinal);
    }
}
