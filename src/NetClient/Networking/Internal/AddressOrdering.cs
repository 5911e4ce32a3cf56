using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace NetClient.Networking.Internal;

/// <summary>The order in which to try the addresses of a host: RFC 6724 section 6 as far as it can be judged outside the kernel, then the interleaving of RFC 8305 section 4.</summary>
/// <remarks>Left out: rules 3, 4 and 7 (deprecated and home addresses, native transport), which only the kernel can judge.</remarks>
internal static class AddressOrdering
{
    /// <summary>The scope of an address that is only valid on one link (RFC 4291 section 2.7).</summary>
    public const int LinkLocalScope = 0x2;

    private const int SiteLocalScope = 0x5;
    private const int GlobalScope = 0xE;

    // RFC 6724 section 2.1, longest prefix first. IPv4 is looked up as mapped IPv6.
    private static readonly (IPNetwork Prefix, int Precedence, int Label)[] PolicyTable =
    [
        (IPNetwork.Parse("::1/128"), 50, 0),
        (IPNetwork.Parse("::ffff:0:0/96"), 35, 4),
        (IPNetwork.Parse("::/96"), 1, 3),
        (IPNetwork.Parse("2001::/32"), 5, 5),
        (IPNetwork.Parse("2002::/16"), 30, 2),
        (IPNetwork.Parse("3ffe::/16"), 1, 12),
        (IPNetwork.Parse("fec0::/10"), 1, 11),
        (IPNetwork.Parse("fc00::/7"), 3, 13),
        (IPNetwork.Parse("::/0"), 40, 1),
    ];

    /// <summary>Orders addresses, each once.</summary>
    /// <param name="candidates">The addresses, in the order the resolver gave them, which is kept among equals.</param>
    /// <param name="options"><see cref="HostNameSortOptions.None"/> alternates the families, so that a failed address is followed by one on another path;
    /// <see cref="HostNameSortOptions.OptimizeForLongConnections"/> keeps the plain order, the best path first.</param>
    /// <param name="sourceOf">The local address that the system would use for a destination; null when it has no route. Called once for each address.</param>
    public static IReadOnlyList<IPAddress> Sort(IReadOnlyList<IPAddress> candidates, HostNameSortOptions options, Func<IPAddress, IPAddress?> sourceOf)
    {
        if (candidates.Count < 2)
            return candidates;
        List<Rank> ranked = [.. candidates.Distinct().Select(address => Rank.Of(address, sourceOf(address))).Order()];
        if ((options & HostNameSortOptions.OptimizeForLongConnections) != 0)
            return [.. ranked.Select(r => r.Destination)];

        // What has no route comes last whatever its family: alternating with it would only cost attempts.
        return [.. Interleave(ranked.FindAll(r => r.HasSource)), .. Interleave(ranked.FindAll(r => !r.HasSource))];
    }

    /// <summary>The scope of an address. IPv4 loopback and link-local addresses have link-local scope, private ones global scope (RFC 6724 section 3.2).</summary>
    public static int ScopeOf(IPAddress address)
    {
        if (ToIpv4(address) is { } ipv4)
        {
            Span<byte> v4 = stackalloc byte[4];
            ipv4.TryWriteBytes(v4, out _);
            return v4[0] == 127 || (v4[0] == 169 && v4[1] == 254) ? LinkLocalScope : GlobalScope;
        }
        if (address.IsIPv6Multicast)
        {
            Span<byte> v6 = stackalloc byte[16];
            address.TryWriteBytes(v6, out _);
            return v6[1] & 0x0F;
        }
        if (address.IsIPv6LinkLocal || IPAddress.IsLoopback(address))
            return LinkLocalScope;
        return address.IsIPv6SiteLocal ? SiteLocalScope : GlobalScope;
    }

    private static IEnumerable<IPAddress> Interleave(List<Rank> ranked)
    {
        if (ranked.Count == 0)
            yield break;
        AddressFamily first = ranked[0].Destination.AddressFamily;
        var preferred = new Queue<Rank>(ranked.Where(r => r.Destination.AddressFamily == first));
        var other = new Queue<Rank>(ranked.Where(r => r.Destination.AddressFamily != first));
        while (preferred.Count + other.Count > 0)
        {
            if (preferred.TryDequeue(out Rank next))
                yield return next.Destination;
            if (other.TryDequeue(out next))
                yield return next.Destination;
        }
    }

    private static (int Precedence, int Label) PolicyOf(IPAddress address)
    {
        IPAddress v6 = address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : new IPAddress(address.GetAddressBytes());   // no scope: prefixes have none
        foreach ((IPNetwork prefix, int precedence, int label) in PolicyTable)
        {
            if (prefix.Contains(v6))
                return (precedence, label);
        }
        throw new InvalidOperationException("::/0 holds every address.");
    }

    private static IPAddress? ToIpv4(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? address : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : null;

    // Rule 9 for IPv6 only, and for the network half: between IPv4 addresses a shared prefix means nothing and would defeat round-robin DNS.
    private static int CommonPrefix(IPAddress destination, IPAddress source)
    {
        if (ToIpv4(destination) is not null || ToIpv4(source) is not null)
            return 0;
        Span<byte> d = stackalloc byte[16], s = stackalloc byte[16];
        destination.TryWriteBytes(d, out _);
        source.TryWriteBytes(s, out _);
        return BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(d) ^ BinaryPrimitives.ReadUInt64BigEndian(s));
    }

    /// <summary>What the rules compare, in their order; smaller is better. Equal ranks keep their order (rule 10), because the sort is stable.</summary>
    private readonly record struct Rank(IPAddress Destination, bool HasSource, bool SameScope, bool SameLabel, int Precedence, int Scope, int Prefix) : IComparable<Rank>
    {
        public static Rank Of(IPAddress destination, IPAddress? source)
        {
            (int precedence, int label) = PolicyOf(destination);
            int scope = ScopeOf(destination);
            return source is null
                ? new Rank(destination, false, false, false, precedence, scope, 0)
                : new Rank(destination, true, ScopeOf(source) == scope, PolicyOf(source).Label == label, precedence, scope, CommonPrefix(destination, source));
        }

        public int CompareTo(Rank other) =>
            First(other.HasSource.CompareTo(HasSource),      // rule 1: avoid unusable destinations
                other.SameScope.CompareTo(SameScope),        // rule 2: prefer matching scope
                other.SameLabel.CompareTo(SameLabel),        // rule 5: prefer matching label
                other.Precedence.CompareTo(Precedence),      // rule 6: prefer higher precedence
                Scope.CompareTo(other.Scope),                // rule 8: prefer smaller scope
                other.Prefix.CompareTo(Prefix));             // rule 9: prefer the longest matching prefix

        private static int First(params ReadOnlySpan<int> rules)
        {
            foreach (int rule in rules)
            {
                if (rule != 0)
                    return rule;
            }
            return 0;
        }
    }
}
