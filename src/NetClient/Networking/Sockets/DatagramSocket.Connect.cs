using NetClient.Errors;
using NetClient.Foundation.Internal;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

public sealed partial class DatagramSocket
{
    /// <summary>Gives the socket its one peer: <see cref="OutputStream"/> sends to it, and only its datagrams are received. Binds too, unless that was done. Nothing is sent.</summary>
    /// <param name="remoteHostName">The peer; of a name, the first address that there is a way to.</param>
    /// <param name="remoteServiceName">Port in decimal ("53") or a service name ("domain", or an SRV name: <c>_name._udp.host</c> is asked for).</param>
    /// <param name="cancellationToken">Stops the resolving; the socket is closed afterwards.</param>
    /// <returns>A task that carries its operation: <c>AsTask(token)</c> on it cancels the connect.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty, or the port is out of range (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The socket is connecting or connected already (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed, or an earlier bind or connect failed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not let the app reach the host (0x80070005).</exception>
    /// <exception cref="NetworkException">The name is unknown, or there is no route. Whether anybody listens is not asked.</exception>
    /// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.datagramsocket.connectasync"/> (documented).</remarks>
    public Task ConnectAsync(HostName remoteHostName, string remoteServiceName, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(remoteHostName);
        Throw.IfNullOrEmpty(remoteServiceName);
        return StartConnect(new ConnectTarget(remoteHostName, remoteServiceName), cancellationToken);
    }

    /// <summary>Gives the socket its one peer, and its own endpoint.</summary>
    /// <param name="endpointPair">The peer, and where to bind: a null local host and an empty local service leave that to the system. For a socket that is bound
    /// already, the local half must be null and empty.</param>
    /// <param name="cancellationToken">Stops the resolving; the socket is closed afterwards.</param>
    /// <inheritdoc cref="ConnectAsync(HostName, string, CancellationToken)" path="/returns|/exception|/remarks"/>
    public Task ConnectAsync(EndpointPair endpointPair, CancellationToken cancellationToken = default) => StartConnect(TargetOf(endpointPair), cancellationToken);

    private static ConnectTarget TargetOf(EndpointPair endpointPair)
    {
        Throw.IfNull(endpointPair);
        Throw.IfNullOrEmpty(endpointPair.RemoteServiceName, "endpointPair.RemoteServiceName");
        return new ConnectTarget(endpointPair.RemoteHostName, endpointPair.RemoteServiceName)
        {
            LocalHost = endpointPair.LocalHostName,
            LocalService = endpointPair.LocalServiceName,
        };
    }

    private Task StartConnect(ConnectTarget target, CancellationToken cancellationToken)
    {
        DatagramTransition row;
        lock (_gate)
        {
            if (_lifecycle.State == DatagramSocketState.Bound)
                ThrowIfLocalHalf(target);
            row = _lifecycle.Begin(DatagramTransition.Connect, DatagramTransition.ConnectBound);
        }
        _channel?.Connecting();
        Control.Lock();
        return CancellableOperation.Run(
            static (s, token) => s.Socket.ObserveAsync("NetClient.Connect", s.Socket.ConnectAsync(s.Target, s.Row, token)), (Socket: this, Target: target, Row: row), cancellationToken);
    }

    private async Task ConnectAsync(ConnectTarget target, DatagramTransition row, CancellationToken cancellationToken)
    {
        CancellationTokenSource attempt = StartAttempt();
        using CancellationTokenRegistration caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), attempt);
        DatagramTransport? transport = _transport;
        bool connected = false;
        try
        {
            attempt.Token.ThrowIfCancellationRequested();
            transport = await _context.Connector.ConnectDatagramAsync(target, transport, Control.Options, attempt.Token).ConfigureAwait(false);
            Information.SetRemote(transport.Peer!.Value);
            connected = Publish(transport, row);
            if (!connected)
                throw NetworkErrors.Aborted(NetworkStage.Connect, target.ToString());
            _channel?.Connected();
        }
        catch (Exception e) when (e is not (NetworkException or Capabilities.CapabilityDeniedException))
        {
            throw ExplainAttempt(e, NetworkStage.Connect, target.ToString(), cancellationToken);
        }
        finally
        {
            if (!connected)
            {
                Dispose();
                transport?.Dispose();
            }
        }
    }

    private static void ThrowIfLocalHalf(ConnectTarget target)
    {
        if (target.LocalHost is not null || target.LocalService.Length > 0)
            throw Throw.WrongState("The socket is bound already, so the pair may not name a local host or service: leave them null and empty.");
    }
}
