using NetClient.Errors;
using NetClient.Foundation.Internal;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

public sealed partial class DatagramSocket
{
    /// <summary>Makes a stream that sends to a peer: one datagram with each write. The first write binds the socket to a free port, unless it is bound.</summary>
    /// <param name="remoteHostName">The peer: a host, a multicast group, or 255.255.255.255 for everybody on the link. Of a name, the first address that may be sent to.</param>
    /// <param name="remoteServiceName">Port in decimal ("5353") or a service name (SRV included: <c>_name._udp.host</c> is asked for).</param>
    /// <param name="cancellationToken">Stops the resolving; the socket stays as it was.</param>
    /// <returns>A task that carries its operation: <c>AsTask(token)</c> on it cancels the resolving. Closing the stream does not close the socket.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty, or the port is out of range (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The socket is connected: it has one peer (0x8000000E, inferred).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not let the app send there (0x80070005). Each write asks again.</exception>
    /// <exception cref="NetworkException">The name or service is unknown.</exception>
    /// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.datagramsocket.getoutputstreamasync"/> (documented).</remarks>
    public Task<IOutputStream> GetOutputStreamAsync(HostName remoteHostName, string remoteServiceName, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(remoteHostName);
        Throw.IfNullOrEmpty(remoteServiceName);
        return StartGettingOutput(new ConnectTarget(remoteHostName, remoteServiceName), cancellationToken);
    }

    /// <summary>Makes a stream that sends to a peer: one datagram with each write.</summary>
    /// <param name="endpointPair">The peer. When the pair names a local host or service, the socket is bound to it, as by <see cref="BindEndpointAsync"/>, and may not be bound yet.</param>
    /// <param name="cancellationToken">Stops the resolving.</param>
    /// <inheritdoc cref="GetOutputStreamAsync(HostName, string, CancellationToken)" path="/returns|/exception|/remarks"/>
    public Task<IOutputStream> GetOutputStreamAsync(EndpointPair endpointPair, CancellationToken cancellationToken = default) =>
        StartGettingOutput(TargetOf(endpointPair), cancellationToken);

    private Task<IOutputStream> StartGettingOutput(ConnectTarget target, CancellationToken cancellationToken)
    {
        if (_lifecycle.IsGone || _lifecycle.State is DatagramSocketState.Connecting or DatagramSocketState.Connected)
            throw _lifecycle.Refuse(nameof(GetOutputStreamAsync));
        if (_lifecycle.State != DatagramSocketState.Created)
            ThrowIfLocalHalf(target);
        return CancellableOperation.Run(static (s, token) => s.Socket.ObserveOutputAsync(s.Target, token), (Socket: this, Target: target), cancellationToken);
    }

    private async Task<IOutputStream> ObserveOutputAsync(ConnectTarget target, CancellationToken cancellationToken)
    {
        Task<IOutputStream> getting = GetOutputAsync(target, cancellationToken);
        await ObserveAsync("NetClient.GetOutputStream", getting).ConfigureAwait(false);
        return await getting.ConfigureAwait(false);
    }

    private async Task<IOutputStream> GetOutputAsync(ConnectTarget target, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Volatile.Read(ref _sending).Token);
        try
        {
            if (target.LocalHost is not null || target.LocalService.Length > 0)
                await StartBind(target.LocalHost, target.LocalService, null, limit.Token).ConfigureAwait(false);
            DatagramEndpoint peer = await _context.Connector.ResolveDatagramPeerAsync(target, _transport, limit.Token).ConfigureAwait(false);
            if (_lifecycle.IsGone)
                throw NetworkErrors.Aborted(NetworkStage.Resolve, target.ToString());
            Information.SetRemote(peer);
            return new DatagramOutput(this, peer);
        }
        catch (Exception e) when (e is not (NetworkException or Capabilities.CapabilityDeniedException))
        {
            throw ExplainAttempt(e, NetworkStage.Resolve, target.ToString(), cancellationToken);
        }
    }
}
