using System.Net;
using NetClient.Networking;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Tests.Networking.Connectivity.Internal;

public sealed class EndpointSortingTests
{
    [Theory]
    [InlineData(HostNameSortOptions.None, "2001:db8::1/1 192.0.2.1/1 2001:db8::1/2 192.0.2.1/2 name.example/1")]
    [InlineData(HostNameSortOptions.OptimizeForLongConnections, "2001:db8::1/1 2001:db8::1/2 192.0.2.1/1 192.0.2.1/2 name.example/1")]
    public void Sort_TwoPairsForEachAddress_TriesAnotherWayOrStays(HostNameSortOptions options, string expected)
    {
        EndpointPair[] pairs = [Pair("name.example", "1"), Pair("192.0.2.1", "1"), Pair("192.0.2.1", "2"), Pair("2001:db8::1", "1"), Pair("2001:db8::1", "2")];
        IReadOnlyList<EndpointPair> sorted = EndpointSorting.Sort(
            pairs, options, a => IPAddress.Parse(a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "192.0.2.9" : "2001:db8::9"));
        Assert.Equal(expected, string.Join(' ', sorted.Select(p => $"{p.RemoteHostName}/{p.RemoteServiceName}")));
        Assert.Equal(pairs.Length, sorted.Distinct().Count());
    }

    [Fact]
    public void Sort_NoWayToIpv6_PutsItLast()
    {
        IReadOnlyList<EndpointPair> sorted = EndpointSorting.Sort(
            [Pair("2001:db8::1", "1"), Pair("192.0.2.1", "1")], HostNameSortOptions.None, a => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? IPAddress.Any : null);
        Assert.Equal("192.0.2.1", sorted[0].RemoteHostName.ToString());
    }

    private static EndpointPair Pair(string remote, string service) => new(null, "", new HostName(remote), service);
}
