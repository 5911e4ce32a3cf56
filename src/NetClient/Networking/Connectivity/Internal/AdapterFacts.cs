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
    public static ulong SpeedOf(NetworkInterface source) => Ask(() => source.Speed, -1) is > 0 and < UnknownToKernel and long speed ? (ulong)speed : 0;

    /// <summary>The kind of adapter as IANA ifType number. Where the system tells more than .NET passes on (Wi-Fi and tunnels on Linux), that counts.</summary>
    public static uint TypeOf(NetworkInterface source) =>
        (OperatingSystem.IsLinux() ? SysfsAdapter.TypeOf(SysfsAdapter.Root, source.Name) : null) ?? (uint)source.NetworkInterfaceType;

    public static int IndexOf(NetworkInterface source) =>
        Ask(() => source.GetIPProperties().GetIPv4Properties().Index, 0) is > 0 and int v4 ? v4 : Ask(() => source.GetIPProperties().GetIPv6Properties().Index, 0);

    public static NetworkItem NetworkOf(NetworkInterface source, RouteTable? routes = null)
    {
        string identity = string.Join(' ', GatewaysOf(source).Select(g => g.ToString()).Order(StringComparer.Ordinal).Prepend(source.Id));
        NetworkTypes types = NetworkTypes.None;
        if (IsUp(source) && source.NetworkInterfaceType != NetworkInterfaceType.Loopback && HasWideAddress(source))
            types = LeadsOut(source, routes) ? NetworkTypes.Internet : NetworkTypes.PrivateNetwork;
        return new NetworkItem(NameBasedId("network", identity), types);
    }

    /// <summary>Whether it carries traffic. A tunnel's state is unknown to the kernel while it works.</summary>
    public static bool IsUp(NetworkInterface source) => Ask(() => source.OperationalStatus, OperationalStatus.Down) is OperationalStatus.Up or OperationalStatus.Unknown;

    /// <summary>Whether it has an address that is good beyond the link.</summary>
    public static bool HasWideAddress(NetworkInterface source) =>
        AddressesOf(source, AddressFamily.Unspecified).Any(a => AddressOrdering.ScopeOf(a) > AddressOrdering.LinkLocalScope);

    /// <summary>Whether a default route goes through it: by the system's tables, else by its gateways.</summary>
    public static bool LeadsOut(NetworkInterface source, RouteTable? routes) => routes?.LeadsOut(source.Name) ?? GatewaysOf(source).Length > 0;

    /// <summary>Widest scope first: a link-local address serves only those who ask for nothing else.</summary>
    public static IReadOnlyList<IPAddress> AddressesOf(NetworkInterface source, AddressFamily family) =>
        [.. PrefixesOf(source)
            .Select(u => u.Address)
            .Where(a => family == AddressFamily.Unspecified || a.AddressFamily == family)
            .OrderByDescending(AddressOrdering.ScopeOf)];

    /// <summary>The addresses with their prefix lengths, null where the system does not tell.</summary>
    public static IReadOnlyList<(IPAddress Address, byte? Prefix)> PrefixesOf(NetworkInterface source) =>
        Ask<IReadOnlyList<(IPAddress, byte?)>>(
            () => [.. source.GetIPProperties().UnicastAddresses.Select(u => (u.Address, Ask<byte?>(() => u.PrefixLength is >= 0 and <= 128 and int bits ? (byte)bits : null, null)))], []);

    private static IPAddress[] GatewaysOf(NetworkInterface source) =>
        Ask<IPAddress[]>(() => [.. source.GetIPProperties().GatewayAddresses.Select(g => g.Address).Where(a => !a.Equals(IPAddress.Any) && !a.Equals(IPAddress.IPv6Any))], []);

    // An adapter may go between the list and the question, have no part in a family, or be on a system that does not tell.
    private static T Ask<T>(Func<T> question, T unknown)
    {
        try
        {
            return question();
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException or IOException or UnauthorizedAccessException)
        {
            return unknown;
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
