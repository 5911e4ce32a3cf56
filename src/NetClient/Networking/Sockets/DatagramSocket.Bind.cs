using NetClient.Errors;
using NetClient.Foundation.Internal;
using NetClient.Internal;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

public sealed partial class DatagramSocket
{
    /// <summary>Binds to a port on all addresses of the machine, IPv4 and IPv6.</summary>
    /// <param name="localServiceName">Port in decimal or an alias of the services file; empty or "0" for a free port.</param>
    /// <param name="cancellationToken">Stops the bind; the socket is closed afterwards.</param>
    /// <returns>A task that carries its operation: <c>AsTask(token)</c> on it cancels the bind.</returns>
    /// <exception cref="ArgumentException">The service name is null or out of range (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The socket is bound or connected already; a first send binds it too (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed, or an earlier bind failed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest has no server capability, which only loopback addresses do without (0x80070005).</exception>
    /// <exception cref="NetworkException">The port is in use (AddressAlreadyInUse; with <see cref="DatagramSocketControl.MulticastOnly"/> on every socket it can be shared), or the
    /// system refuses it.</exception>
    /// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.datagramsocket.bindservicenameasync"/> (documented).</remarks>
    public Task BindServiceNameAsync(string localServiceName, CancellationToken cancellationToken = default) =>
        StartBind(null, localServiceName, null, cancellationToken);

    /// <summary>Binds to a port on one network adapter: datagrams, multicast included, arrive and leave through no other.</summary>
    /// <param name="localServiceName">Port in decimal or an alias of the services file; empty or "0" for a free port.</param>
    /// <param name="adapter">The adapter.</param>
    /// <param name="cancellationToken">Stops the bind; the socket is closed afterwards.</param>
    /// <inheritdoc cref="BindServiceNameAsync(string, CancellationToken)" path="/returns|/exception"/>
    /// <remarks>An adapter that has gone fails with CannotAssignRequestedAddress. On Windows only the way out is bound (compiled, not run).</remarks>
    public Task BindServiceNameAsync(string localServiceName, NetworkAdapter adapter, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(adapter);
        return StartBind(null, localServiceName, adapter, cancellationToken);
    }

    /// <summary>Binds to a port on one address.</summary>
    /// <param name="localHostName">The address; of a name ("localhost") the first address, best first; null for all addresses.</param>
    /// <param name="localServiceName">Port in decimal or an alias of the services file; empty or "0" for a free port.</param>
    /// <param name="cancellationToken">Stops the bind; the socket is closed afterwards.</param>
    /// <inheritdoc cref="BindServiceNameAsync(string, CancellationToken)" path="/returns|/exception"/>
    /// <remarks>A socket bound to one address receives no multicast datagrams except on Windows: see <see cref="JoinMulticastGroup"/>.</remarks>
    public Task BindEndpointAsync(HostName? localHostName, string localServiceName, CancellationToken cancellationToken = default) =>
        StartBind(localHostName, localServiceName, null, cancellationToken);

    private Task StartBind(HostName? host, string service, NetworkAdapter? adapter, CancellationToken cancellationToken)
    {
        Throw.IfNull(service, "localServiceName");
        lock (_gate)
            _lifecycle.Begin(DatagramTransition.Bind);
        _channel?.Connecting();
        Control.Lock();
        return CancellableOperation.Run(
            static (s, token) => s.Socket.ObserveAsync("NetClient.Bind", s.Socket.BindAsync(s.Host, s.Service, s.Adapter, token)), (Socket: this, Host: host, Service: service, Adapter: adapter), cancellationToken);
    }

    private async Task BindAsync(HostName? host, string service, NetworkAdapter? adapter, CancellationToken cancellationToken)
    {
        CancellationTokenSource attempt = StartAttempt();
        using CancellationTokenRegistration caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), attempt);
        string endpoint = host is null ? $"port {service}" : $"{host}:{service}";
        DatagramTransport? transport = null;
        bool bound = false;
        try
        {
            attempt.Token.ThrowIfCancellationRequested();
            transport = await _context.Connector.BindDatagramAsync(host, service, adapter, Control.Options, attempt.Token).ConfigureAwait(false);
            _adapter = adapter;
            bound = Publish(transport, DatagramTransition.Bind);
            if (!bound)
                throw NetworkErrors.Aborted(NetworkStage.Bind, endpoint);
            _channel?.Connected();
        }
        catch (Exception e) when (e is not (NetworkException or Capabilities.CapabilityDeniedException))
        {
            throw ExplainAttempt(e, NetworkStage.Bind, endpoint, cancellationToken);
        }
        finally
        {
            if (!bound)
            {
                _lifecycle.Close();
                _channel?.Closed();
                transport?.Dispose();
            }
        }
    }

    /// <summary>Binds to a free port when nothing has been bound yet (documented for the first write).</summary>
    private DatagramTransport BindByUse()
    {
        if (_transport is { } bound)
            return _lifecycle.IsGone ? throw _lifecycle.Refuse("A send") : bound;
        DatagramTransport transport;
        lock (_gate)
        {
            if (_transport is { } meanwhile && !_lifecycle.IsGone)
                return meanwhile;
            if (_lifecycle.State != DatagramSocketState.Created)
                throw _lifecycle.Refuse("A send");

            Control.Lock();
            transport = _context.Connector.OpenDatagram(Control.Options);   // when it fails, the next send tries again
            DatagramTransition row = _lifecycle.Begin(DatagramTransition.Bind);
            if (!Publish(transport, row))
            {
                transport.Dispose();
                throw Throw.Closed(nameof(DatagramSocket));
            }
        }
        _channel?.Connected();   // not under the lock: the channel has one of its own
        return transport;
    }

    // The linked token hides who asked: the caller's cancellation keeps the caller's token, closing reads as abortion.
    private Exception ExplainAttempt(Exception exception, NetworkStage stage, string endpoint, CancellationToken callersToken)
    {
        if (exception is OperationCanceledException && callersToken.IsCancellationRequested)
            return Throw.Canceled(callersToken, exception);
        if (exception is OperationCanceledException or ObjectDisposedException || _lifecycle.IsClosed)
            return NetworkErrors.Aborted(stage, endpoint, exception);
        return NetworkErrors.Translate(exception, stage, endpoint) ?? exception;
    }
}
