using System.Net;
using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Sockets.Internal;
using Polly;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocket
{
    /// <summary>Connects in clear text to a remote host.</summary>
    /// <inheritdoc cref="ConnectAsync(HostName, string, SocketProtectionLevel, CancellationToken)"/>
    public Task ConnectAsync(HostName remoteHostName, string remoteServiceName, CancellationToken cancellationToken = default) =>
        ConnectAsync(remoteHostName, remoteServiceName, SocketProtectionLevel.PlainSocket, cancellationToken);

    /// <summary>Connects to a remote host by name, completing a TLS handshake first when one is asked for.</summary>
    /// <param name="remoteHostName">Host to reach, and the name the server's certificate is checked against.</param>
    /// <param name="remoteServiceName">Port in decimal ("443") or a service name ("https", or an SRV name such as "xmpp-client").</param>
    /// <param name="protectionLevel">Weakest protection accepted; what was negotiated stands in <see cref="StreamSocketInformation.ProtectionLevel"/>.</param>
    /// <param name="cancellationToken">Stops the attempt; the socket is closed afterwards.</param>
    /// <returns>A task that carries its operation: <c>AsTask(token)</c> on it cancels the attempt.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or a level that is refused (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The socket is connecting or connected already (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call, or an earlier connect failed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not let the app reach the host (0x80070005).</exception>
    /// <exception cref="NetworkException">The name, the connection, the proxy or the handshake failed, took too long, or the socket was closed during it.</exception>
    /// <exception cref="ExecutionRejectedException">A strategy of the app's own in <see cref="StreamSocketControl.ResiliencePipeline"/> refused the attempt, an open circuit for
    /// one. A deadline of the pipeline is no such exception: it is a <see cref="NetworkException"/> with <c>ConnectionTimedOut</c>.</exception>
    /// <remarks>The addresses of the name are raced (RFC 8305) within <see cref="StreamSocketControl.ConnectTimeout"/>; a peer that accepts TCP and then stays silent
    /// ends in <see cref="StreamSocketControl.HandshakeTimeout"/> (an addition; WinRT waits on).
    /// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.streamsocket.connectasync"/>
    /// (documented). One connect per instance: inferred, test <c>ConnectAsync_SecondCall_Throws</c>.</para></remarks>
    public Task ConnectAsync(
        HostName remoteHostName, string remoteServiceName, SocketProtectionLevel protectionLevel, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(remoteHostName);
        Throw.IfNullOrEmpty(remoteServiceName);
        return StartConnect(new ConnectTarget(remoteHostName, remoteServiceName), protectionLevel, cancellationToken);
    }

    /// <summary>Connects through one network adapter; proxies are not used.</summary>
    /// <param name="remoteHostName">Host to reach, and the name the server's certificate is checked against.</param>
    /// <param name="remoteServiceName">Port in decimal ("443") or a service name ("https", or an SRV name such as "xmpp-client").</param>
    /// <param name="protectionLevel">Weakest protection accepted.</param>
    /// <param name="adapter">The adapter whose link is used.</param>
    /// <param name="cancellationToken">Stops the attempt; the socket is closed afterwards.</param>
    /// <returns>A task that carries its operation: <c>AsTask(token)</c> on it cancels the attempt.</returns>
    /// <inheritdoc cref="ConnectAsync(HostName, string, SocketProtectionLevel, CancellationToken)" path="/exception"/>
    /// <remarks>Names are resolved by the system, which may ask through another adapter (WinRT limits DNS to the adapter; a difference).</remarks>
    public Task ConnectAsync(
        HostName remoteHostName, string remoteServiceName, SocketProtectionLevel protectionLevel, NetworkAdapter adapter, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(remoteHostName);
        Throw.IfNullOrEmpty(remoteServiceName);
        Throw.IfNull(adapter);
        return StartConnect(new ConnectTarget(remoteHostName, remoteServiceName) { Adapter = adapter }, protectionLevel, cancellationToken);
    }

    /// <summary>Connects in clear text between two endpoints.</summary>
    /// <inheritdoc cref="ConnectAsync(EndpointPair, SocketProtectionLevel, CancellationToken)"/>
    public Task ConnectAsync(EndpointPair endpointPair, CancellationToken cancellationToken = default) =>
        ConnectAsync(endpointPair, SocketProtectionLevel.PlainSocket, cancellationToken);

    /// <summary>Connects between two endpoints, completing a TLS handshake first when one is asked for.</summary>
    /// <param name="endpointPair">Where to connect to, and from where: a null local host and an empty local service leave that to the system. A local host turns proxies off.</param>
    /// <param name="protectionLevel">Weakest protection accepted.</param>
    /// <param name="cancellationToken">Stops the attempt; the socket is closed afterwards.</param>
    /// <returns>A task that carries its operation: <c>AsTask(token)</c> on it cancels the attempt.</returns>
    /// <inheritdoc cref="ConnectAsync(HostName, string, SocketProtectionLevel, CancellationToken)" path="/exception"/>
    public Task ConnectAsync(EndpointPair endpointPair, SocketProtectionLevel protectionLevel, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(endpointPair);
        Throw.IfNullOrEmpty(endpointPair.RemoteServiceName, "endpointPair.RemoteServiceName");
        var target = new ConnectTarget(endpointPair.RemoteHostName, endpointPair.RemoteServiceName)
        {
            LocalHost = endpointPair.LocalHostName,
            LocalService = endpointPair.LocalServiceName,
        };
        return StartConnect(target, protectionLevel, cancellationToken);
    }

    private Task StartConnect(ConnectTarget target, SocketProtectionLevel level, CancellationToken cancellationToken)
    {
        if (level != SocketProtectionLevel.PlainSocket)
            ProtectionLevels.Checked(level, "protectionLevel");
        _lifecycle.Begin(level == SocketProtectionLevel.PlainSocket ? Transition.Connect : Transition.ConnectSecured);
        Control.Lock();
        _channel?.Connecting();
        Information.SetTarget(target.Host, target.Service);
        // With a pipeline each of its attempts has the limit, and the pipeline the whole.
        SocketAttempt attempt = StartAttempt(Control.ResiliencePipeline is null ? Control.ConnectTimeout : Timeout.InfiniteTimeSpan, cancellationToken);
        return attempt.Run(IsObserved ? ObservedConnectAsync(target, level, attempt) : ConnectAsync(target, level, attempt));
    }

    // By itself, because a closure in StartConnect would be made for every connect, observed or not.
    private ValueTask ObservedConnectAsync(ConnectTarget target, SocketProtectionLevel level, SocketAttempt attempt) =>
        ObserveAsync("NetClient.Connect", () => ConnectAsync(target, level, attempt));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ConnectAsync(ConnectTarget target, SocketProtectionLevel level, SocketAttempt attempt)
    {
        Transport? transport = null;
        bool connected = false;
        try
        {
            // 1. The way there: tried once, or as often as the app's pipeline wants.
            transport = Control.ResiliencePipeline is { } pipeline
                ? await ReachThroughAsync(pipeline, target, level, attempt.Token).ConfigureAwait(false)
                : await ReachAsync(target, level, attempt).ConfigureAwait(false);

            // 2. Publish, unless a Close got in first.
            _transport = transport;
            MarkOpen();
            connected = _lifecycle.TryComplete(level == SocketProtectionLevel.PlainSocket ? Transition.Connect : Transition.ConnectSecured);
            if (!connected)
                throw NetworkErrors.Aborted(NetworkStage.Connect, Information.Endpoint);
            _channel?.Connected(transport.Socket);
        }
        catch (Exception e) when (e is not (NetworkException or Capabilities.CapabilityDeniedException or ExecutionRejectedException) || WasCutOff(e))
        {
            throw ExplainAttempt(e, _stage, attempt);
        }
        finally
        {
            if (!connected)
            {
                _lifecycle.Close();
                MarkClosed();
                transport?.Close(underRead: true);
            }
        }
    }

    /// <summary>One attempt.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Transport> ReachAsync(ConnectTarget target, SocketProtectionLevel level, SocketAttempt attempt)
    {
        // 1. Resolve, ask the gate, connect: directly or through a proxy, the first address that answers.
        _stage = NetworkStage.Connect;
        OpenedSocket opened = await _context.Connector.ConnectAsync(target, Control, attempt).ConfigureAwait(false);
        var plain = new PlainTransport(opened.Socket);
        Transport? reached = null;
        try
        {
            Information.SetEndpoints(opened.Socket.LocalEndPoint as IPEndPoint, opened.Remote);

            // 2. Whose connection it is, where the server wants to know before anything else.
            if (!Control.ProxyHeaderBytes.IsEmpty)
                await plain.SendAsync(Control.ProxyHeaderBytes, attempt.Token).ConfigureAwait(false);
            if (level == SocketProtectionLevel.PlainSocket)
                return reached = plain;

            // 3. TLS, when asked for at connect time.
            _stage = NetworkStage.Handshake;
            attempt.CancelAfter(Timeout.InfiniteTimeSpan); // the handshake has a limit of its own
            return reached = await SecureAsync(plain, level, target.Host, attempt.Token).ConfigureAwait(false);
        }
        finally
        {
            if (reached is null)
                plain.Close(underRead: true);
        }
    }

    // The attempt's token hides who asked: the caller's cancellation keeps the caller's token, closing reads as abortion.
    private Exception ExplainAttempt(Exception exception, NetworkStage stage, SocketAttempt attempt)
    {
        if (exception is OperationCanceledException && attempt.IsCanceledByCaller)
            return attempt.Canceled(exception);
        if (exception is OperationCanceledException && attempt.IsTimedOut)
            return NetworkErrors.ConnectTimeout(Information.Endpoint, Control.ConnectTimeout, exception); // between the connection and the handshake
        if (exception is OperationCanceledException or ObjectDisposedException || _lifecycle.IsClosed)
            return NetworkErrors.Aborted(stage, Information.Endpoint, exception);
        return NetworkErrors.Translate(exception, stage, Information.Endpoint) ?? exception;
    }
}
