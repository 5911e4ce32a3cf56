using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NetClient.ApplicationModel.Background;
using NetClient.AspNetCore;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;

namespace NetClient.TestPrograms;

/// <summary>Kestrel that the broker starts. The listener's context says for how many milliseconds nobody has to be connected.</summary>
internal sealed class ServeTask : IBackgroundTask
{
    private const string EntryPoint = "Serve";

    private static int _runs;

    public static void Register() => BackgroundTaskFactory.Register(EntryPoint, () => new ServeTask());

    /// <summary>Binds a port and gives it to the broker.</summary>
    public static async Task InstallAsync(string id, string idle)
    {
        var builder = new BackgroundTaskBuilder { Name = "serve", TaskEntryPoint = EntryPoint, ExecutionTimeLimit = Timeout.InfiniteTimeSpan };
        builder.SetTrigger(new SocketActivityTrigger());
        var listener = new StreamSocketListener();
        listener.EnableTransferOwnership(builder.Register().TaskId);
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0");
        Console.WriteLine(listener.Information.LocalPort);
        listener.TransferOwnership(id, new SocketActivityContext(Encoding.UTF8.GetBytes(idle).AsBuffer()));
    }

    public async void Run(IBackgroundTaskInstance taskInstance)
    {
        BackgroundTaskDeferral deferral = taskInstance.GetDeferral();
        SocketActivityInformation socket = ((SocketActivityTriggerDetails)taskInstance.TriggerDetails!).SocketInformation;
        var idle = TimeSpan.FromMilliseconds(int.Parse(Encoding.UTF8.GetString(socket.Context!.Data.ToArray()), CultureInfo.InvariantCulture));
        int run = ++_runs;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseNetClientTransport();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenSocketActivity(socket, idle));
        await using (WebApplication app = builder.Build())
        {
            app.MapGet("/", () => $"{Environment.ProcessId} {run} {string.Join(' ', app.Urls)}");
            app.MapGet("/wait", async (string begun, string until) =>
            {
                await File.WriteAllTextAsync(begun, "");
                await FileEvents.ExistsAsync(until);
                return "waited";
            });
            app.MapGet("/stop", (HttpContext context, IHostApplicationLifetime lifetime) =>
            {
                context.Response.OnCompleted(() => Task.Run(lifetime.StopApplication));
                return "stops";
            });
            app.MapGet("/crash", () => Process.GetCurrentProcess().Kill());
            await app.RunAsync();
        }
        deferral.Complete();
    }
}
