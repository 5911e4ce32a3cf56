using System.Net.WebSockets;
using NetClient.InteropTests.Peers;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.KestrelTests;

/// <summary>samples/KestrelApp behind each of the fronts in its folder <c>Fronts</c>, as they stand there.</summary>
public sealed class SampleFrontTests : InteropTest
{
    [Theory(Timeout = 120_000)]
    [InlineData("nginx", "nginx.conf", "nginx: HTTP/1.1 {0} for 127.0.0.1")]
    [InlineData("apache2", "apache.conf", "apache: HTTP/1.1 {0} for 127.0.0.1")]
    [InlineData("haproxy", "haproxy.cfg", "haproxy: HTTP/2 {0} for 127.0.0.1, by way of 127.0.0.1:[0-9]+ .PROXY Version2.")]
    public async Task Front_AsItStands_PassesOnWhoAsks(string program, string config, string expected)
    {
        SampleFront front = await StartAsync(program, config);
        CommandResult result = await Curl.RunAsync(Pki, front.Address.OriginalString, Token, "-k");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches($"^{string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, front.Address)}\n$", result.Output);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("nginx", "nginx.conf")]
    [InlineData("apache2", "apache.conf")]
    public async Task Front_AsItStands_PassesOnWebSockets(string program, string config)
    {
        SampleFront front = await StartAsync(program, config);
        using var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        await socket.ConnectAsync(new UriBuilder(front.Address) { Scheme = "ws", Host = "127.0.0.1", Path = "/echo" }.Uri, Token);
        byte[] buffer = new byte[100];
        await socket.SendAsync("through"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        ValueWebSocketReceiveResult echo = await socket.ReceiveAsync(buffer.AsMemory(), Token);
        Assert.Equal("through", System.Text.Encoding.UTF8.GetString(buffer, 0, echo.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Token);
    }

    private async Task<SampleFront> StartAsync(string program, string config)
    {
        Interop.Tool(program);
        SampleApp app = Own(await SampleApp.StartAsync(Path.GetFileNameWithoutExtension(config), Token));
        return Own(await SampleFront.StartAsync(config, app.Port, Token));
    }
}
