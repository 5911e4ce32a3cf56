using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using NetClient.AspNetCore;

namespace NetClient.TestPrograms;

/// <summary>Kestrel on a port that others may share, and with a certificate on https; each answer is this process' id.</summary>
internal static class KestrelCommand
{
    public static async Task<int> RunAsync(int port, string? pfx = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseNetClientTransport(options => options.ConfigureListener = control => control.SharesPort = true);
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port, listen =>
        {
            if (pfx is not null)
                UseHttpsByCallback(listen, X509CertificateLoader.LoadPkcs12FromFile(pfx, null));
        }));
        WebApplication app = builder.Build();
        app.Run(context => context.Response.WriteAsync($"{Environment.ProcessId}"));
        await app.StartAsync();
        Console.WriteLine($"port {new Uri(app.Urls.Single()).Port} process {Environment.ProcessId};");
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    // Options for each handshake: the defaults of UseHttps do not hold for them.
    private static void UseHttpsByCallback(ListenOptions listen, X509Certificate2 certificate) => listen.UseHttps(new TlsHandshakeCallbackOptions
    {
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate }),
    });
}
