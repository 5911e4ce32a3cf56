using System.Net.WebSockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetClient.InteropTests.Peers;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.KestrelTests;

/// <summary>A browser as client of Kestrel on NetClient's transport.</summary>
public sealed class BrowserTests : InteropTest
{
    // The picture comes when the web socket has done its part, and the document is printed when the picture has come.
    private const string Page = """
        <!DOCTYPE html><title>page</title><p id="page"></p><p id="socket"></p>
        <script>
          page.textContent = performance.getEntriesByType('navigation')[0].nextHopProtocol;
          const opened = new WebSocket(`wss://${location.host}/echo`);
          opened.onopen = () => opened.send('there');
          opened.onmessage = message => { socket.textContent = message.data; opened.close(1000); };
          opened.onclose = end => { socket.textContent += `, ${end.code}`; fetch('/done', { method: 'POST' }); };
        </script>
        <img src="/picture">
        """;

    private readonly TaskCompletionSource _isDone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory(Timeout = 180_000)]
    [InlineData(HttpProtocols.Http1AndHttp2, "h2", "HTTP/2")]
    [InlineData(HttpProtocols.Http1, "http/1.1", "HTTP/1.1")]
    public async Task Chromium_PageAndItsWebSocket_ComeByTheBestProtocolOffered(HttpProtocols offered, string page, string socket)
    {
        KestrelApp app = Own(await KestrelApp.StartAsync(
            listen =>
            {
                listen.Protocols = offered;
                listen.UseHttps(Pki.LoadWithKey("good").Single(one => one.HasPrivateKey));
            },
            AnswerAsync));
        CommandResult result = await Chromium.DumpAsync($"https://localhost:{app.Port}/", Token);
        Assert.True(result.Output.Contains($"""<p id="page">{page}</p><p id="socket">there by {socket}, 1000</p>""", StringComparison.Ordinal), result.Output + result.Error);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/":
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync(Page, Token);
                break;
            case "/echo":
                await EchoAsync(context);
                break;
            case "/done":
                _isDone.TrySetResult();
                break;
            case "/picture":
                await _isDone.Task.WaitAsync(Token);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    /// <summary>What came, and by which protocol.</summary>
    private static async Task EchoAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[100];
        ValueWebSocketReceiveResult got = await socket.ReceiveAsync(buffer.AsMemory(), Token);
        await socket.SendAsync((byte[])[.. buffer[..got.Count], .. System.Text.Encoding.UTF8.GetBytes($" by {context.Request.Protocol}")], got.MessageType, got.EndOfMessage, Token);
        await socket.ReceiveAsync(buffer.AsMemory(), Token);   // the end
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Token);
    }
}
