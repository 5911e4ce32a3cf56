using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetClient.AspNetCore;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.InteropTests.KestrelTests;

/// <summary>Kestrel on NetClient's transport, in the test's process.</summary>
internal sealed class KestrelApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KestrelApp(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    public static async Task<KestrelApp> StartAsync(Action<ListenOptions>? listen = null, RequestDelegate? handle = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IStreamSocketFactory>(new StreamSocketFactory(TestContexts.AllCapabilities()));
        builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        builder.WebHost.UseNetClientTransport();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen ?? (_ => { })));
        WebApplication app = builder.Build();
        app.UseForwardedHeaders();
        app.UseWebSockets();
        app.Run(handle ?? DescribeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new KestrelApp(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>What the server knows of the request: protocol, scheme, client, and what a PROXY header said.</summary>
    private static Task DescribeAsync(HttpContext context)
    {
        ProxyProtocolHeader? header = context.Features.Get<IProxyProtocolFeature>()?.Header;
        string proxy = header is null ? "" : $" {header.Version} {header.Source} {header.Destination} {header.HasChecksum} {header.Authority} {header.ApplicationProtocol} {header.Tls?.Protocol} {header.UniqueId.Length > 0}";
        return context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Scheme} {context.Connection.RemoteIpAddress}{proxy}");
    }
}
