using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.TrimTests;

/// <summary>A container with NetClient in it, whose sockets connect through a Polly pipeline.</summary>
internal static class ContainerChecks
{
    public static async Task Sockets(CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddNetClient(options => options.Manifest = CapabilityManifest.Create(NetworkCapability.PrivateNetworkClientServer))
            .AddConnectResilience(options => (options.MaxRetryAttempts, options.BaseDelay) = (2, TimeSpan.FromMilliseconds(1)))
            .AddStreamSocketFactory("a", control => control.KeepAlive = true);
        await using ServiceProvider container = services.BuildServiceProvider();
        container.GetRequiredService<IStartupValidator>().Validate();

        var sockets = container.GetRequiredKeyedService<IStreamSocketFactory>("a");
        using IStreamSocketListener listener = sockets.CreateStreamSocketListener();
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", SocketProtectionLevel.PlainSocket, cancellationToken);
        string port = listener.Information.LocalPort;
        using (IStreamSocket socket = sockets.CreateStreamSocket())
        {
            await socket.ConnectAsync(new HostName("127.0.0.1"), port, SocketProtectionLevel.PlainSocket, cancellationToken);
            Checks.Require(socket.Control is { KeepAlive: true, ResiliencePipeline: not null }, "the container makes the settings");
        }

        listener.Dispose();
        using IStreamSocket late = sockets.CreateStreamSocket();
        try
        {
            await late.ConnectAsync(new HostName("127.0.0.1"), port, SocketProtectionLevel.PlainSocket, cancellationToken);
        }
        catch (NetworkException e)
        {
            Checks.Require(e.Status == SocketErrorStatus.ConnectionRefused, "the last failure comes out of the pipeline");
            return;
        }

        Checks.Require(false, "nobody listens any more");
    }
}
