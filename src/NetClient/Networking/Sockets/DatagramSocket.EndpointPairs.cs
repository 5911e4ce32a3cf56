using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.Networking.Sockets;

public sealed partial class DatagramSocket
{
    /// <summary>Resolves a host and service to endpoint pairs, best first.</summary>
    /// <inheritdoc cref="GetEndpointPairsAsync(HostName, string, HostNameSortOptions, CancellationToken)"/>
    public static Task<IReadOnlyList<EndpointPair>> GetEndpointPairsAsync(
        HostName remoteHostName, string remoteServiceName, CancellationToken cancellationToken = default) =>
        GetEndpointPairsAsync(remoteHostName, remoteServiceName, HostNameSortOptions.None, cancellationToken);

    /// <summary>Resolves a host and service to endpoint pairs, best first.</summary>
    /// <param name="remoteHostName">The remote host.</param>
    /// <param name="remoteServiceName">Port in decimal or a service name; an SRV name asks for <c>_name._udp.host</c>.</param>
    /// <param name="sortOptions">How to order them.</param>
    /// <param name="cancellationToken">Stops the resolving.</param>
    /// <returns>One pair per address found; the local half is the address that would be used, null when there is no route.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty (0x80070057).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest declares no network capability (0x80070005).</exception>
    /// <exception cref="NetworkException">The name or the service is unknown.</exception>
    public static Task<IReadOnlyList<EndpointPair>> GetEndpointPairsAsync(
        HostName remoteHostName, string remoteServiceName, HostNameSortOptions sortOptions, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(remoteHostName);
        Throw.IfNullOrEmpty(remoteServiceName);
        return CancellableOperation.Run(
            static (s, token) => NetClientContext.Default.Connector.GetEndpointPairsAsync(s.remoteHostName, s.remoteServiceName, "udp", s.sortOptions, token),
            (remoteHostName, remoteServiceName, sortOptions), cancellationToken);
    }
}
