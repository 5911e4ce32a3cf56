using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.AspNetCore.Tests;

/// <summary>An app on NetClient's transport, on loopback, for one test.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private static readonly AsyncLocal<bool> OnSockets = new();

    private readonly WebApplication _app;

    private TestApp(WebApplication app) => _app = app;

    /// <summary>Whether the apps that this test starts use epoll, where there is one.</summary>
    public static bool UsesEpoll { get => !OnSockets.Value; set => OnSockets.Value = !value; }

    public Uri Address { get; private set; } = null!;

    public static async Task<TestApp> StartAsync(
        RequestDelegate handle, Action<NetClientTransportOptions>? transport = null, Action<ListenOptions>? listen = null, string? path = null,
        Action<KestrelServerOptions>? kestrel = null, Action<WebApplication>? configure = null, NetClientContext? context = null, bool ours = true, bool none = false, ILoggerProvider? log = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (log is not null)
            builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<IStreamSocketFactory>(new StreamSocketFactory(context ?? TestContexts.AllCapabilities()));
        if (ours)
        {
            builder.WebHost.UseNetClientTransport(options =>
            {
                options.UsesEpoll = UsesEpoll;
                transport?.Invoke(options);
            });
        }
        builder.WebHost.ConfigureKestrel(options =>
        {
            kestrel?.Invoke(options);
            if (none)
                return;
            if (path is null)
                options.Listen(IPAddress.Loopback, 0, listen ?? (_ => { }));
            else
                options.ListenUnixSocket(path, listen ?? (_ => { }));
        });
        WebApplication app = builder.Build();
        configure?.Invoke(app);
        app.Run(handle);
        var started = new TestApp(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        if (Uri.TryCreate(address, UriKind.Absolute, out Uri? known) && known.Port > 0)
            started.Address = known;
        return started;
    }

    /// <summary>An app that answers whose transport it is on: Kestrel has one of its own for what ours does not take.</summary>
    public static Task NameTransportAsync(HttpContext context) =>
        context.Response.WriteAsync(context.Features.Get<IStreamSocketConnectionFeature>() is null ? "Sockets" : "NetClient", context.RequestAborted);

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
