using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using NetClient.ApplicationModel.Background;
using NetClient.AspNetCore;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.Tests.Docs;

internal static partial class Snippets
{
    public static void UseNetClientTransport(WebApplicationBuilder builder)
    {
        // begin UseNetClientTransport
        builder.WebHost.UseNetClientTransport(options =>
        {
            options.MaxReadBufferSize = 256 * 1024;                                     // received, and not taken by the app yet
            options.ConfigureListener = control => control.OutboundBufferSizeInBytes = 0;   // the settings of each listener
        });
        // end UseNetClientTransport
    }

    public static void UseProxyProtocol(WebApplicationBuilder builder)
    {
        // begin UseProxyProtocol
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(8443, listen =>
        {
            listen.UseProxyProtocol(proxies => proxies.TrustedProxies.Add(IPNetwork.Parse("10.1.0.0/24")));   // before UseHttps: the header stands before TLS
            listen.UseHttps();
        }));
        // end UseProxyProtocol
    }

    public static async Task ProxyProtocolSockets(IPEndPoint client, IPEndPoint destination)
    {
        // begin ProxyProtocolSockets
        var listener = new StreamSocketListener();
        listener.Control.ProxyProtocol = new ProxyProtocolOptions { Timeout = TimeSpan.FromSeconds(2) };   // trusts proxies on this machine
        await listener.BindServiceNameAsync("7000");
        using StreamSocket accepted = await listener.AcceptAsync();
        Console.WriteLine($"{accepted.Information.RemoteAddress} by way of {accepted.Information.ProxyEndPoint}");

        using var onward = new StreamSocket();
        onward.Control.ProxyHeader = new ProxyProtocolHeader(client, destination) { HasChecksum = true };
        await onward.ConnectAsync(new HostName("backend.example"), "7000");
        // end ProxyProtocolSockets
    }

    public static void SharesPort(WebApplicationBuilder builder)
    {
        // begin SharesPort
        builder.WebHost.UseNetClientTransport(options => options.ConfigureListener = control => control.SharesPort = true);
        // end SharesPort
    }

    public static async Task SendFileAndRelay(StreamSocket socket, StreamSocket other)
    {
        // begin SendFileAndRelay
        await socket.SendFileAsync("/srv/large.iso", offset: 4096, count: 1_000_000);

        RelayResult result = await socket.RelayAsync(other, idleTimeout: TimeSpan.FromMinutes(2));
        Console.WriteLine($"{result.BytesToOther} there, {result.BytesFromOther} back{(result.IsIdle ? ", and then nothing" : "")}");
        // end SendFileAndRelay
    }

    public static async Task ServeOutOfProcess(string[] args)
    {
        // begin ServeOutOfProcess
        BackgroundTaskFactory.Register("Site.Serve", () => new ServeTask());
        if (await BackgroundActivation.RunAsync(args))
            return;   // somebody connected, and has been served

        var builder = new BackgroundTaskBuilder { Name = "site", TaskEntryPoint = "Site.Serve", ExecutionTimeLimit = Timeout.InfiniteTimeSpan };
        builder.SetTrigger(new SocketActivityTrigger());
        var listener = new StreamSocketListener();
        listener.EnableTransferOwnership(builder.Register().TaskId);
        await listener.BindServiceNameAsync("8080");
        listener.TransferOwnership("site");                        // and this process may end
        // end ServeOutOfProcess
    }

    // begin ListenSocketActivity
    private sealed class ServeTask : IBackgroundTask
    {
        public async void Run(IBackgroundTaskInstance taskInstance)
        {
            BackgroundTaskDeferral deferral = taskInstance.GetDeferral();
            SocketActivityInformation door = ((SocketActivityTriggerDetails)taskInstance.TriggerDetails!).SocketInformation;
            WebApplicationBuilder builder = WebApplication.CreateBuilder();
            builder.WebHost.UseNetClientTransport();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenSocketActivity(door, idleTimeout: TimeSpan.FromMinutes(1)));
            await using WebApplication app = builder.Build();
            await app.RunAsync();                                  // until nobody has been connected for a minute
            deferral.Complete();
        }
    }
    // end ListenSocketActivity
}
