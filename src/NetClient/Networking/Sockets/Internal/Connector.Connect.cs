using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking.Internal;

namespace NetClient.Networking.Sockets.Internal;

internal sealed partial class Connector
{
    /// <summary>Connects within the control's time limit: through the proxy where one is meant for the target, else directly.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Socket> ConnectAsync(ConnectTarget target, StreamSocketControl control, CancellationToken cancellationToken)
    {
        // 1. The operation as a whole: an app without any network capability does not even ask DNS.
        _context.Capabilities.Demand(NetworkOperation.Connect);

        using var limit = new CancellationTokenSource(control.ConnectTimeout, _context.Time);
        using CancellationTokenRegistration caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        try
        {
            // 2. Service name -> hosts and ports. More than one only for SRV records.
            IReadOnlyList<ServiceTarget> services = await Services.ResolveAsync(target.Host, target.Service, "tcp", limit.Token).ConfigureAwait(false);

            // 3. One after the other until one connects.
            for (int i = 0; ; i++)
            {
                try
                {
                    return await ConnectAsync(services[i], target, control, limit.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (i + 1 < services.Count && e is NetworkException or ResolveFailure or SocketException)
                {
                    // The next SRV record is there for exactly this (RFC 2782).
                }
            }
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NetworkErrors.ConnectTimeout(target.ToString(), control.ConnectTimeout, e);
        }
        catch (Exception e) when (e is not NetworkException && NetworkErrors.Translate(e, NetworkStage.Resolve, target.ToString()) is { } translated)
        {
            throw translated;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Socket> ConnectAsync(ServiceTarget service, ConnectTarget target, StreamSocketControl control, CancellationToken cancellationToken)
    {
        if (!target.IsBoundLocally && ProxyRoute.Find(control, _context.SystemProxy, service) is { } route)
        {
            try
            {
                return await ConnectThroughAsync(route, service, control, cancellationToken).ConfigureAwait(false);
            }
            catch (NetworkException) when (!route.IsTheOnlyWay)
            {
                // WinRT tries the direct way beside the system's proxy; here one way at a time, so that a server never sees two connections.
            }
        }
        return await ConnectDirectlyAsync(service, target, control, cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Socket> ConnectDirectlyAsync(ServiceTarget service, ConnectTarget target, StreamSocketControl control, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPAddress> addresses = await ResolvePermittedAsync(service.Host, service.Port, cancellationToken).ConfigureAwait(false);
        LocalBinding binding = await FindLocalBindingAsync(target, cancellationToken).ConfigureAwait(false);
        addresses = binding.Usable(addresses);
        string name = $"{service.Host}:{service.Port}";
        if (addresses.Count == 0)
            throw NetworkErrors.FromCode(System.Net.Sockets.SocketError.AddressFamilyNotSupported, NetworkStage.Connect, name,
                detail: "the local and the remote address are not of the same family");

        TcpOptions options = control.Tcp;
        return await ConnectionRace.RunAsync(
            addresses, (address, token) => OpenAsync(new IPEndPoint(address, service.Port), options, binding, token),
            control.SerializeConnectionAttempts, name, _context.Time, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Socket> ConnectThroughAsync(ProxyRoute route, ServiceTarget service, StreamSocketControl control, CancellationToken cancellationToken)
    {
        // The proxy resolves the target's name, so only what can be judged here is: a literal by its address, a name as the internet.
        _context.Capabilities.Demand(NetworkOperation.Connect, service.Host.CanonicalName, service.Port);

        Socket? socket = null;
        bool open = false;
        try
        {
            IReadOnlyList<IPAddress> addresses = await ResolvePermittedAsync(route.Host, route.Port, cancellationToken).ConfigureAwait(false);
            TcpOptions options = control.Tcp;
            socket = await ConnectionRace.RunAsync(
                addresses, (address, token) => OpenAsync(new IPEndPoint(address, route.Port), options, default, token),
                control.SerializeConnectionAttempts, route.ToString(), _context.Time, cancellationToken).ConfigureAwait(false);
            await ProxyTunnel.OpenAsync(socket, route, service, cancellationToken).ConfigureAwait(false);
            open = true;
            return socket;
        }
        catch (Exception e) when (e is ResolveFailure or SocketException or IOException and not NetworkException { Stage: NetworkStage.Proxy })
        {
            throw NetworkErrors.ProxyUnreachable(route.ToString(), $"{service.Host}:{service.Port}", e);
        }
        finally
        {
            if (!open)
                socket?.Dispose();
        }
    }

    private static async Task<Socket> OpenAsync(IPEndPoint endpoint, TcpOptions options, LocalBinding binding, CancellationToken cancellationToken)
    {
        Socket socket = NewStreamSocket(endpoint.AddressFamily);
        try
        {
            options.Apply(socket);
            binding.Apply(socket, endpoint.AddressFamily);
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<LocalBinding> FindLocalBindingAsync(ConnectTarget target, CancellationToken cancellationToken)
    {
        int port = Services.ResolveLocal(target.LocalService, "tcp");
        IPAddress[] addresses = target.LocalHost is { } local ? await ResolveAsync(local, cancellationToken).ConfigureAwait(false) : [];
        return new LocalBinding(addresses, port, target.Adapter);
    }
}
