using System.Net;
using KestrelApp;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.HttpOverrides;
using NetClient.AspNetCore;

// One app, in the shapes that a server can have: dotnet run --project samples/KestrelApp [--launch-profile edge|nginx|apache|haproxy|in-process]. docs/servers.md says when to take which.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
string shape = builder.Configuration["shape"] ?? "edge";
int port = builder.Configuration.GetValue("port", 0);

builder.WebHost.UseNetClientTransport();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    switch (shape)
    {
        case "edge":         // clients come straight here: TLS, HTTP/2 by ALPN, the gate in front
            kestrel.ListenAnyIP(port, listen => listen.UseHttps(OwnCertificate.Make()));
            break;
        case "haproxy":      // a proxy passes TLS through and says first, in a PROXY header, whose connection it is
            kestrel.ListenLocalhost(port, listen =>
            {
                listen.UseProxyProtocol();
                listen.UseHttps(OwnCertificate.Make());
            });
            break;
        case "nginx" or "apache":   // a proxy ends TLS, and says in X-Forwarded-* for whom it asks
            kestrel.Listen(IPAddress.Loopback, port);
            break;
        case "in-process":   // part of another program, for itself alone
            kestrel.Listen(IPAddress.Loopback, 0);
            break;
        default:
            throw new ArgumentException($"There is no shape '{shape}'.");
    }
});
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
app.MapGet("/echo", async (HttpContext context) =>
{
    using System.Net.WebSockets.WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
    byte[] buffer = new byte[4096];
    while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted) is { MessageType: not System.Net.WebSockets.WebSocketMessageType.Close } got)
        await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, context.RequestAborted);
    await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
});

if (shape != "in-process")
{
    await app.RunAsync();
    return;
}

// The program that the server is part of: here it asks its own server, with NetClient's handler, and ends.
await app.StartAsync();
using (var client = new HttpClient(new NetClient.Web.Http.NetClientHttpHandler()))
    Console.Write(await client.GetStringAsync(app.Urls.Single()));
await app.StopAsync();
