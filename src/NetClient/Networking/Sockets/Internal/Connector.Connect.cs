using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NetClient.Capabilities;
using NetClient.Diagnostics.Internal;
using NetClient.Errors;
using NetClient.Networking.Internal;

namespace NetClient.Networking.Sockets.Internal;

internal sealed partial class Connector
{
    private static readonly KeyValuePair<string, object?> Tcp = new("network.transport", "tcp");

    /// <summary>Connects: through the proxy where one is meant for the target, else directly.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpenedSocket> ConnectAsync(ConnectTarget target, StreamSocketControl control, SocketAttempt attempt)
    {
        // 1. The operation as a whole: an app without any network capability does not even ask DNS.
        _context.Capabilities.Demand(NetworkOperation.Connect);

        CancellationToken ended = attempt.Token;
        try
        {
            // 2. Service name -> hosts and ports. More than one only for SRV records.
            IReadOnlyList<ServiceTarget> services = await Services.ResolveAsync(target.Host, target.Service, "tcp", ended).ConfigureAwait(false);

            // 3. One after the other until one connects.
            for (int i = 0; ; i++)
            {
                try
                {
                    return await ConnectAsync(services[i], target, control, ended).ConfigureAwait(false);
                }
                catch (Exception e) when (i + 1 < services.Count && e is NetworkException or ResolveFailure or SocketException)
                {
                    // The next SRV record is there for exactly this (RFC 2782).
                }
            }
        }
        catch (OperationCanceledException e) when (attempt.IsTimedOut)
        {
            throw NetworkErrors.ConnectTimeout(target.ToString(), control.ConnectTimeout, e);
        }
        catch (Exception e) when (e is not NetworkException && NetworkErrors.Translate(e, NetworkStage.Resolve, target.ToString()) is { } translated)
        {
            throw translated;
        }
    }

    private ValueTask<OpenedSocket> ConnectAsync(ServiceTarget service, ConnectTarget target, StreamSocketControl control, CancellationToken cancellationToken) =>
        !target.IsBoundLocally && ProxyRoute.Find(control, _context.SystemProxy, service) is { } route
            ? ConnectByRouteAsync(route, service, target, control, cancellationToken)
            : ConnectDirectlyAsync(service, target, control, cancellationToken);

    private async ValueTask<OpenedSocket> ConnectByRouteAsync(
        ProxyRoute route, ServiceTarget service, ConnectTarget target, StreamSocketControl control, CancellationToken cancellationToken)
    {
        try
        {
            return await ConnectThroughAsync(route, service, control, cancellationToken).ConfigureAwait(false);
        }
        catch (NetworkException e) when (!route.IsTheOnlyWay)
        {
            // WinRT tries the direct way beside the system's proxy; here one way at a time, so that a server never sees two connections.
            SocketLog.ProxyPassedOver(Log, route.ToString(), service.ToString(), e);
            return await ConnectDirectlyAsync(service, target, control, cancellationToken).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<OpenedSocket> ConnectDirectlyAsync(ServiceTarget service, ConnectTarget target, StreamSocketControl control, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPAddress> addresses = await ResolvePermittedAsync(service.Host, service.Port, cancellationToken).ConfigureAwait(false);
        LocalBinding binding = await FindLocalBindingAsync(target, "tcp", cancellationToken).ConfigureAwait(false);
        addresses = binding.Usable(addresses);
        if (addresses.Count == 0)
        {
            throw NetworkErrors.FromCode(System.Net.Sockets.SocketError.AddressFamilyNotSupported, NetworkStage.Connect, service.ToString(),
                detail: "the local and the remote address are not of the same family");
        }
        return await OpenFirstAsync(addresses, service, control, binding, cancellationToken).ConfigureAwait(false);
    }

    private async Task<OpenedSocket> ConnectThroughAsync(ProxyRoute route, ServiceTarget service, StreamSocketControl control, CancellationToken cancellationToken)
    {
        // The proxy resolves the target's name, so only what can be judged here is: a literal by its address (loopback is the proxy's own), a name as the internet.
        _context.Capabilities.CheckBehindProxy(service.Host.CanonicalName, service.Port, route.Host.CanonicalName).ThrowIfDenied();

        OpenedSocket opened = default;
        bool tunnelled = false;
        try
        {
            IReadOnlyList<IPAddress> addresses = await ResolvePermittedAsync(route.Host, route.Port, cancellationToken).ConfigureAwait(false);
            opened = await OpenFirstAsync(addresses, new ServiceTarget(route.Host, route.Port), control, default, cancellationToken).ConfigureAwait(false);
            await ProxyTunnel.OpenAsync(opened.Socket, route, service, cancellationToken).ConfigureAwait(false);
            tunnelled = true;
            return opened;
        }
        catch (Exception e) when (e is ResolveFailure or SocketException or IOException and not NetworkException { Stage: NetworkStage.Proxy })
        {
            throw NetworkErrors.ProxyUnreachable(route.ToString(), service.ToString(), e);
        }
        finally
        {
            if (!tunnelled)
                opened.Socket?.Dispose();
        }
    }

    /// <summary>The first of the addresses to connect. One address, as most connects have it, needs no race.</summary>
    private ValueTask<OpenedSocket> OpenFirstAsync(
        IReadOnlyList<IPAddress> addresses, ServiceTarget service, StreamSocketControl control, LocalBinding binding, CancellationToken cancellationToken) =>
        addresses.Count == 1
            ? OpenAsync(addresses[0], service, control.Tcp, binding, cancellationToken)
            : RaceAsync(addresses, service, control, binding, cancellationToken);

    private async ValueTask<OpenedSocket> RaceAsync(
        IReadOnlyList<IPAddress> addresses, ServiceTarget service, StreamSocketControl control, LocalBinding binding, CancellationToken cancellationToken)
    {
        TcpOptions options = control.Tcp;
        return await ConnectionRace.RunAsync(
            addresses, (address, token) => OpenAsync(address, service, options, binding, token).AsTask(),
            control.SerializeConnectionAttempts, service.ToString(), _context.Time, cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<OpenedSocket> OpenAsync(
        IPAddress address, ServiceTarget service, TcpOptions options, LocalBinding binding, CancellationToken cancellationToken)
    {
        Socket socket = NewStreamSocket(address.AddressFamily);
        Timing timing = Timing.Start(_context.Metrics.Connect, _context.Time);
        bool connected = false;
        try
        {
            options.Apply(socket);
            binding.Apply(socket, address.AddressFamily);
            var endpoint = new IPEndPoint(address, service.Port);
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            connected = true;
            if (timing.IsRunning)
                timing.Stop(new() { Tcp, FamilyOf(address) });
            return new OpenedSocket(socket, IsUnspecified(address) ? (IPEndPoint)socket.RemoteEndPoint! : endpoint);
        }
        catch (Exception e) when (e is not NetworkException && NetworkErrors.Translate(e, NetworkStage.Connect, service.ToString()) is { } translated)
        {
            if (timing.IsRunning)
                timing.Stop(new() { Tcp, FamilyOf(address), { "error.type", NetClientActivities.ErrorType(translated) } });
            throw translated;
        }
        finally
        {
            if (!connected)
                socket.Dispose();
        }
    }

    private static KeyValuePair<string, object?> FamilyOf(IPAddress address) =>
        new("network.type", address.AddressFamily == AddressFamily.InterNetworkV6 ? "ipv6" : "ipv4");

    // 0.0.0.0 and :: reach this machine by another address.
    private static bool IsUnspecified(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private async ValueTask<LocalBinding> FindLocalBindingAsync(ConnectTarget target, string protocol, CancellationToken cancellationToken)
    {
        int port = Services.ResolveLocal(target.LocalService, protocol);
        IPAddress[] addresses = target.LocalHost is { } local ? await ResolveAsync(local, cancellationToken).ConfigureAwait(false) : [];
        return new LocalBinding(addresses, port, target.Adapter);
    }
}
