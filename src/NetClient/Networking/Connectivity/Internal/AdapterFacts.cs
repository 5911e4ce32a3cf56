using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using NetClient.Networking.Internal;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>What the system tells about an interface, with an answer also where it tells nothing.</summary>
internal static class AdapterFacts
{
    private const long UnknownToKernel = uint.MaxValue * 1_000_000L;

    public static Guid IdOf(string interfaceId) => Guid.TryParse(interfaceId, out Guid id) ? id : NameBasedId("adapter", interfaceId);

    /// <summary>Bits per second; 0 for unknown, which .NET reports as -1, as the kernel's unsigned -1 in Mbit/s (virtual adapters on Linux, observed), or not at all.</summary>
    public static ulong SpeedOf(NetworkInterface source)
    {
        try
        {
            return source.Speed is > 0 and < UnknownToKernel ? (ulong)source.Speed : 0;
        }
        catch (PlatformNotSupportedException)
        {
            return 0;
        }
    }

    public static int IndexOf(NetworkInterface source) =>
        IndexIn(() => source.GetIPProperties().GetIPv4Properties().Index) is > 0 and int v4 ? v4 : IndexIn(() => source.GetIPProperties().GetIPv6Properties().Index);

    public static NetworkItem NetworkOf(NetworkInterface source)
    {
        IPAddress[] gateways = [.. Gateways(source)];
        string identity = string.Join(' ', gateways.Select(g => g.ToString()).Order(StringComparer.Ordinal).Prepend(source.Id));
        NetworkTypes types = NetworkTypes.None;
        if (source.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown && source.NetworkInterfaceType != NetworkInterfaceType.Loopback
            && AddressesOf(source, AddressFamily.Unspecified).Any(a => AddressOrdering.ScopeOf(a) > AddressOrdering.LinkLocalScope))
        {
            types = gateways.Length > 0 ? NetworkTypes.Internet : NetworkTypes.PrivateNetwork;
        }
        return new NetworkItem(NameBasedId("network", identity), types);
    }

    /// <summary>Widest scope first: a link-local address serves only those who ask for nothing else.</summary>
    public static IReadOnlyList<IPAddress> AddressesOf(NetworkInterface source, AddressFamily family) =>
        [.. source.GetIPProperties().UnicastAddresses
            .Select(u => u.Address)
            .Where(a => family == AddressFamily.Unspecified || a.AddressFamily == family)
            .OrderByDescending(AddressOrdering.ScopeOf)];

    private static IEnumerable<IPAddress> Gateways(NetworkInterface source)
    {
        try
        {
            return source.GetIPProperties().GatewayAddresses.Select(g => g.Address).Where(a => !a.Equals(IPAddress.Any) && !a.Equals(IPAddress.IPv6Any));
        }
        catch (PlatformNotSupportedException)
        {
            return [];
        }
    }

    private static int IndexIn(Func<int> index)
    {
        try
        {
            return index();
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException)
        {
            return 0;   // the interface has no part in this family
        }
    }

    // RFC 9562 section 5.8: a name-based identifier of our own making is version 8.
    private static Guid NameBasedId(string kind, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"NetClient {kind} {name}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
