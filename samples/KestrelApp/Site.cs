using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetClient.AspNetCore;

namespace KestrelApp;

/// <summary>The app itself, the same in every shape.</summary>
internal static class Site
{
    public static WebApplication Build(string[] args, string shape, Action<KestrelServerOptions> listen)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseNetClientTransport();
        builder.WebHost.ConfigureKestrel(listen);
        builder.Services.AddOutputCache();
        builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);

        WebApplication app = builder.Build();
        if (shape is "nginx" or "apache")
            app.UseForwardedHeaders();   // from proxies on this machine, and nobody else
        app.UseWebSockets();
        app.UseOutputCache();

        app.MapGet("/", (HttpContext context) =>
        {
            ConnectionInfo connection = context.Connection;
            string proxy = context.Features.Get<IProxyProtocolFeature>() is { } said ? $", by way of {said.ProxyEndPoint} (PROXY {said.Header.Version})" : "";
            return $"{shape}: {context.Request.Protocol} {context.Request.GetDisplayUrl()} for {connection.RemoteIpAddress}{proxy}\n";
        });
        app.MapGet("/time", () => $"{DateTimeOffset.UtcNow:O}\n").CacheOutput(policy => policy.Expire(TimeSpan.FromSeconds(10)));   // the same for ten seconds
        app.MapGet("/process", () => $"{Environment.ProcessId}\n");
        app.Map("/echo", async (HttpContext context) =>   // by any method: over HTTP/2, as browsers have it, the request is a CONNECT
        {
            if (!context.WebSockets.IsWebSocketRequest)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }
            using System.Net.WebSockets.WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            byte[] buffer = new byte[4096];
            while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not System.Net.WebSockets.WebSocketMessageType.Close } got)
                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, context.RequestAborted);
            await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
        });
        return app;
    }
}
