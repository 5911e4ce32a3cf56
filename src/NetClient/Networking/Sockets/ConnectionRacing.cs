using NetClient.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>NetClient's way of connecting, for an <see cref="HttpClient"/> that uses nothing else of it. An addition.</summary>
public static class ConnectionRacing
{
    /// <summary>Connects for a <c>SocketsHttpHandler</c>: races the addresses of the host (RFC 8305) and asks the capability gate for each.</summary>
    /// <param name="context">What the handler wants to connect to.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <returns>The connection, in clear text: the handler adds TLS itself.</returns>
    /// <remarks><code>new SocketsHttpHandler { ConnectCallback = ConnectionRacing.ConnectCallback }</code> The app needs a capability manifest here as everywhere.</remarks>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not let the app reach the host (0x80070005).</exception>
    /// <exception cref="NetworkException">The name or the connection failed; the handler wraps it in its own exception.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static ValueTask<Stream> ConnectCallback(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Throw.IfNull(context);
        return NetClientContext.Default.Connector.ConnectForHttpAsync(context.DnsEndPoint, cancellationToken);
    }
}
