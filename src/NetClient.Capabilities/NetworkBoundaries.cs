using System.Net;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities;

/// <summary>Tells which <see cref="NetworkBoundary"/> an address belongs to.</summary>
/// <remarks>The ranges, each with the RFC that sets it aside, stand in <c>docs/capabilities.md</c>, in <c>Internal/IPv4Ranges.cs</c> and <c>IPv6Ranges.cs</c>.
/// <para>The address alone decides: no interface, route, network profile or zone id is looked at, so the answer is the same on every machine.</para></remarks>
public static class NetworkBoundaries
{
    /// <summary>Classifies an address. Allocates nothing.</summary>
    /// <param name="address">An IPv4 or IPv6 address. An IPv4 address inside an IPv6 one (mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP) is
    /// taken out and judged itself. In every form but the mapped one a loopback, unspecified, multicast or broadcast address inside counts as
    /// <see cref="NetworkBoundary.Reserved"/>: it would be a gateway's own, not this machine's.</param>
    /// <returns>The boundary; <see cref="NetworkBoundary.Reserved"/> for every range that nobody may use on the public Internet.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null (0x80070057).</exception>
    public static NetworkBoundary Classify(IPAddress address)
    {
        Throw.IfNull(address);
        return AddressRanges.Classify(address).ToBoundary();
    }
}
