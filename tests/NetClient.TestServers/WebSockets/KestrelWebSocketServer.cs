using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace NetClient.TestServers;

/// <summary>Kestrel in this process, with web sockets: an echo at "/", and what a test adds.</summary>
public sealed class KestrelWebSocketServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KestrelWebSocketServer(WebApplication app) => _app = app;

    /// <summary>Its port.</summary>
    public int Port { get; private set; }

    /// <summary>Starts it.</summary>
    /// <param name="session">What becomes of a web socket once it is accepted; null for an echo.</param>
    /// <param name="certificate">For TLS; null for none.</param>
    /// <param name="issuer">What it sends along.</param>
    /// <param name="protocols">The HTTP versions; HTTP/2 without TLS needs to be the only one.</param>
    /// <param name="accept">How it is accepted; null for plainly, with the first sub-protocol offered.</param>
    public static async Task<KestrelWebSocketServer> StartAsync(
        Func<WebSocket, HttpContext, Task>? session = null, X509Certificate2? certificate = null, X509Certificate2? issuer = null, HttpProtocols protocols = HttpProtocols.Http1,
        Func<HttpContext, WebSocketAcceptContext>? accept = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                if (certificate is not null)
                    listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate, issuer is null ? [] : [issuer]));
            });
        });
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Run(async context =>
        {
            if (!context.WebSockets.IsWebSocketRequest)
            {
                context.Response.StatusCode = 400;
                return;
            }
            WebSocketAcceptContext how = accept?.Invoke(context) ?? new WebSocketAcceptContext();
            how.SubProtocol ??= context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault();
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(how);
            try
            {
                await (session ?? EchoAsync)(socket, context);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
            {
                // the client has gone; the test knows
            }
        });
        await app.StartAsync();
        return new KestrelWebSocketServer(app) { Port = new Uri(app.Urls.First()).Port };
    }

    /// <summary>Sends back what comes, part by part, and then the close frame.</summary>
    public static async Task EchoAsync(WebSocket socket, HttpContext context)
    {
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (part.MessageType == WebSocketMessageType.Close)
                break;
            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, context.RequestAborted);
        }
        await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, socket.CloseStatusDescription, context.RequestAborted);
    }

    /// <summary>Its address.</summary>
    public Uri At(string path = "/", string scheme = "ws", string host = "localhost") => new($"{scheme}://{host}:{Port}{path}");

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
