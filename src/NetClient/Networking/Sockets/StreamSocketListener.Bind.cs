using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Foundation.Internal;
using NetClient.Internal;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocketListener
{
    /// <summary>Listens on all addresses of the machine, in clear text.</summary>
    /// <inheritdoc cref="BindServiceNameAsync(string, SocketProtectionLevel, CancellationToken)"/>
    public Task BindServiceNameAsync(string localServiceName, CancellationToken cancellationToken = default) =>
        BindServiceNameAsync(localServiceName, SocketProtectionLevel.PlainSocket, cancellationToken);

    /// <summary>Listens on all addresses of the machine, IPv4 and IPv6.</summary>
    /// <param name="localServiceName">Port in decimal or an alias of the services file; empty or "0" for a free port.</param>
    /// <param name="protectionLevel">PlainSocket, or the weakest TLS accepted; then <see cref="StreamSocketListenerControl.ServerTls"/> names the certificate (an
    /// addition: WinRT takes PlainSocket only).</param>
    /// <param name="cancellationToken">Stops the bind; the listener is closed afterwards.</param>
    /// <exception cref="ArgumentException">The service name is null or out of range, the level is refused, or a certificate is missing (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">A second bind (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The listener was closed (0x80000013).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest has no server capability (0x80070005).</exception>
    /// <exception cref="NetworkException">The port is in use (AddressAlreadyInUse), or the system refuses it.</exception>
    public Task BindServiceNameAsync(string localServiceName, SocketProtectionLevel protectionLevel, CancellationToken cancellationToken = default) =>
        StartBind(null, localServiceName, protectionLevel, null, cancellationToken);

    /// <summary>Listens on one network adapter.</summary>
    /// <param name="localServiceName">Port in decimal or an alias of the services file; empty or "0" for a free port.</param>
    /// <param name="protectionLevel">PlainSocket, or the weakest TLS accepted.</param>
    /// <param name="adapter">The adapter; connections over others are not accepted.</param>
    /// <param name="cancellationToken">Stops the bind; the listener is closed afterwards.</param>
    /// <inheritdoc cref="BindServiceNameAsync(string, SocketProtectionLevel, CancellationToken)" path="/exception"/>
    public Task BindServiceNameAsync(
        string localServiceName, SocketProtectionLevel protectionLevel, NetworkAdapter adapter, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(adapter);
        return StartBind(null, localServiceName, protectionLevel, adapter, cancellationToken);
    }

    /// <summary>Listens on one address, in clear text.</summary>
    /// <inheritdoc cref="BindEndpointAsync(HostName, string, SocketProtectionLevel, CancellationToken)"/>
    public Task BindEndpointAsync(HostName? localHostName, string localServiceName, CancellationToken cancellationToken = default) =>
        BindEndpointAsync(localHostName, localServiceName, SocketProtectionLevel.PlainSocket, cancellationToken);

    /// <summary>Listens on one address, or on all addresses of a name ("localhost": all loopback addresses). The overload with a level is an addition.</summary>
    /// <param name="localHostName">The address; null for all.</param>
    /// <param name="localServiceName">Port in decimal or an alias of the services file; empty or "0" for a free port.</param>
    /// <param name="protectionLevel">PlainSocket, or the weakest TLS accepted.</param>
    /// <param name="cancellationToken">Stops the bind; the listener is closed afterwards.</param>
    /// <inheritdoc cref="BindServiceNameAsync(string, SocketProtectionLevel, CancellationToken)" path="/exception"/>
    public Task BindEndpointAsync(
        HostName? localHostName, string localServiceName, SocketProtectionLevel protectionLevel, CancellationToken cancellationToken = default) =>
        StartBind(localHostName, localServiceName, protectionLevel, null, cancellationToken);

    /// <summary>Listens on an IP endpoint or on the path of a Unix domain socket, for servers that are configured with those.</summary>
    internal Task BindAsync(EndPoint endpoint, SocketProtectionLevel level, CancellationToken cancellationToken)
    {
        if (endpoint is not IPEndPoint ip)
            return StartBind(token => _context.Connector.ListenLocallyAsync((UnixDomainSocketEndPoint)endpoint), endpoint.ToString()!, level, cancellationToken);
        HostName? host = ip.Address.Equals(IPAddress.IPv6Any) ? null : new HostName(ip.Address);
        return StartBind(host, ip.Port.ToString(CultureInfo.InvariantCulture), level, null, cancellationToken);
    }

    /// <summary>Listens on a socket that another process opened and bound.</summary>
    internal Task AdoptAsync(nint descriptor, SocketProtectionLevel level, CancellationToken cancellationToken) =>
        StartBind(token => Task.FromResult<Socket[]>([_context.Connector.AdoptListener(new OwnedDescriptor((int)descriptor))]), $"descriptor {descriptor}", level, cancellationToken);

    private Task StartBind(
        HostName? host, string service, SocketProtectionLevel level, NetworkAdapter? adapter, CancellationToken cancellationToken)
    {
        Throw.IfNull(service, "localServiceName");
        string endpoint = host is null ? $"port {service}" : $"{host}:{service}";
        return StartBind(token => _context.Connector.ListenAsync(host, service, adapter, Control.Tcp, token), endpoint, level, cancellationToken);
    }

    private Task StartBind(
        Func<CancellationToken, Task<Socket[]>> listen, string endpoint, SocketProtectionLevel level, CancellationToken cancellationToken)
    {
        TlsServer? tls = null;
        if (level != SocketProtectionLevel.PlainSocket)
            tls = new TlsServer(_context, Control.ServerTls, ProtectionLevels.Checked(level, "protectionLevel"));
        lock (_gate)
        {
            switch (_state)
            {
                case ListenerState.Closed:
                    throw Throw.Closed(nameof(StreamSocketListener));
                case ListenerState.Binding or ListenerState.Listening:
                    throw Throw.WrongState("The listener is bound already; a listener binds once.");
                case ListenerState.Transferring or ListenerState.Transferred:
                    throw Throw.WrongState("The listener was handed over: it belongs to another process.");
            }
            _state = ListenerState.Binding;
        }
        _channel?.Connecting();
        Control.Lock();
        return CancellableOperation.Run(
            static (s, token) => s.Listener.BindAsync(s.Listen, s.Endpoint, s.Tls, token), (Listener: this, Listen: listen, Endpoint: endpoint, Tls: tls), cancellationToken);
    }

    private async Task BindAsync(
        Func<CancellationToken, Task<Socket[]>> listen, string endpoint, TlsServer? tls, CancellationToken cancellationToken)
    {
        ConnectionSource? source = null;
        bool listening = false;
        try
        {
            // 1. Addresses and port; 2. the gate, bind, listen.
            Socket[] sockets = await listen(cancellationToken).ConfigureAwait(false);
            source = new ConnectionSource(_context, _log, sockets, Control.Tcp, tls, Control.ProxyProtocol, Control.ServerTls.MaxPendingHandshakes);

            // 3. Publish, unless a Close got in first.
            lock (_gate)
            {
                if (_state != ListenerState.Binding)
                    throw NetworkErrors.Aborted(NetworkStage.Bind, endpoint);
                LocalEndPoint = sockets[0].LocalEndPoint!;
                Information.SetLocal(LocalEndPoint as IPEndPoint);
                _source = source;
                _pump = _connectionReceived is null ? null : new ConnectionPump(token => AcceptCoreAsync(source, token), Raise, _log, _context.Time);
                _state = ListenerState.Listening;
                listening = true;
            }
            _channel?.Connected();
            _pump?.Start();
        }
        catch (Exception e) when (e is OperationCanceledException)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
        catch (Exception e) when (e is not NetworkException && NetworkErrors.Translate(e, NetworkStage.Bind, endpoint) is { } translated)
        {
            throw translated;
        }
        finally
        {
            if (!listening)
            {
                source?.Dispose();
                lock (_gate)
                    _state = ListenerState.Closed;
                _channel?.Closed();
            }
        }
    }

    private void Raise(StreamSocket socket)
    {
        _connectionReceived?.Invoke(this, new StreamSocketListenerConnectionReceivedEventArgs(socket));
        _channel?.Handled();
    }
}
