using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetClient.AspNetCore;

namespace NetClient.TestPrograms;

/// <summary>Kestrel on a port that others may share; each answer is this process' id.</summary>
internal static class KestrelCommand
{
    public static async Task<int> RunAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseNetClientTransport(options => options.ConfigureListener = control => control.SharesPort = true);
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        app.Run(context => context.Response.WriteAsync($"{Environment.ProcessId}"));
        await app.StartAsync();
        Console.WriteLine($"port {new Uri(app.Urls.Single()).Port} process {Environment.ProcessId};");
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }
}
