using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace NetClient.TestServers;

/// <summary>Kestrel in this process: HTTP/1.1, over TLS also HTTP/2, and what becomes of a request is the test's to say.</summary>
public sealed class KestrelHttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KestrelHttpServer(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public static async Task<KestrelHttpServer> StartAsync(RequestDelegate answer, X509Certificate2? certificate = null, X509Certificate2? intermediate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                    listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate, ServerCertificateChain = intermediate is null ? null : [intermediate] });
            });
        });
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new KestrelHttpServer(app) { Address = new Uri(app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
