using System.Net;
using NetClient.Networking.Internal;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>The order of endpoint pairs.</summary>
internal static class EndpointSorting
{
    /// <summary>Orders pairs by their remote addresses; those with a name, which nothing is known of, come last in the order they came.</summary>
    public static IReadOnlyList<EndpointPair> Sort(IReadOnlyList<EndpointPair> pairs, HostNameSortOptions options, Func<IPAddress, IPAddress?> findSource)
    {
        ILookup<IPAddress, EndpointPair> byRemote = pairs.Where(p => p.RemoteHostName.Address is not null).ToLookup(p => p.RemoteHostName.Address!);
        IReadOnlyList<IPAddress> order = AddressOrdering.Sort(
            [.. byRemote.Select(group => group.Key)], options, remote => byRemote[remote].First().LocalHostName?.Address ?? findSource(remote));

        // Long connections: pairs that share the better address stay together. Otherwise the next one is another way.
        IEnumerable<EndpointPair> sorted = (options & HostNameSortOptions.OptimizeForLongConnections) != 0
            ? order.SelectMany(remote => byRemote[remote])
            : order.SelectMany((remote, rank) => byRemote[remote].Select((pair, round) => (pair, rank, round))).OrderBy(x => x.round).ThenBy(x => x.rank).Select(x => x.pair);
        return [.. sorted, .. pairs.Where(p => p.RemoteHostName.Address is null)];
    }
}
