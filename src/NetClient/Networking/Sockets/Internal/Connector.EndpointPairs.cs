using System.Globalization;
using System.Net;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Internal;

namespace NetClient.Networking.Sockets.Internal;

internal sealed partial class Connector
{
    /// <summary>The ways to a service, best first.</summary>
    public async Task<IReadOnlyList<EndpointPair>> GetEndpointPairsAsync(
        HostName host, string service, string protocol, HostNameSortOptions options, CancellationToken cancellationToken)
    {
        try
        {
            _context.Capabilities.Demand(NetworkOperation.Resolve);
            List<EndpointPair> pairs = [];
            foreach (ServiceTarget target in await Services.ResolveAsync(host, service, protocol, cancellationToken).ConfigureAwait(false))
            {
                IPAddress[] addresses = await ResolveAsync(target.Host, cancellationToken).ConfigureAwait(false);
                foreach (IPAddress remote in AddressOrdering.Sort(addresses, options, FindSource))
                {
                    HostName? local = FindSource(remote) is { } source ? new HostName(source) : null;
                    pairs.Add(new EndpointPair(local, "", new HostName(remote), target.Port.ToString(CultureInfo.InvariantCulture)));
                }
            }
            return pairs;
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
        catch (Exception e) when (NetworkErrors.Translate(e, NetworkStage.Resolve, $"{host}:{service}") is { } translated)
        {
            throw translated;
        }
    }
}
