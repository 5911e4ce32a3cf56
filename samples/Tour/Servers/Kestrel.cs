using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Tour.Servers;

/// <summary>Starts Kestrel on loopback, quietly, one port for each name.</summary>
internal static class Kestrel
{
    public static async Task<(WebApplication App, Dictionary<string, int> Ports)> StartAsync(
        IEnumerable<(string Name, Action<ListenOptions> Configure)> doors, RequestDelegate answer, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        List<(string Name, ListenOptions Options)> listening = [];
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            foreach ((string name, Action<ListenOptions> configure) in doors)
            {
                kestrel.Listen(IPAddress.Loopback, 0, options =>
                {
                    configure(options);
                    listening.Add((name, options));
                });
            }
        });
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync(cancellationToken);
        return (app, listening.ToDictionary(door => door.Name, door => door.Options.IPEndPoint!.Port));
    }
}
