using System.Net;
using System.Net.NetworkInformation;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Networking.Internal.Dns;

/// <summary>The name servers that the system is configured with.</summary>
internal static class NameServers
{
    private const int Port = 53;
    private const int MaxFileLength = 64 << 10;

    /// <summary>Servers of the interfaces that lead somewhere first, each server once.</summary>
    public static IReadOnlyList<IPEndPoint> OfSystem()
    {
        IPAddress[] found = [.. NetworkAdapters.Interfaces()
            .Where(i => i.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .Select(Properties)
            .OfType<IPInterfaceProperties>()
            .OrderByDescending(p => Addresses(() => p.GatewayAddresses.Select(g => g.Address)).Count > 0)
            .SelectMany(p => Addresses(() => p.DnsAddresses))];
        if (found.Length == 0 && !OperatingSystem.IsWindows())
            found = [.. FromResolvConf("/etc/resolv.conf")];
        return [.. found.Where(a => !IsPlaceholder(a)).Distinct().Select(a => new IPEndPoint(a, Port))];
    }

    /// <summary>The "nameserver" lines of a resolv.conf; none when it cannot be read.</summary>
    internal static IReadOnlyList<IPAddress> FromResolvConf(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            char[] text = new char[MaxFileLength];
            int length = reader.ReadBlock(text, 0, text.Length);
            var servers = new List<IPAddress>();
            foreach (ReadOnlySpan<char> line in text.AsSpan(0, length).EnumerateLines())
            {
                const string Keyword = "nameserver";
                if (line.StartsWith(Keyword) && line.Length > Keyword.Length && char.IsWhiteSpace(line[Keyword.Length])
                    && HostNameParser.TryParse(line[Keyword.Length..].Trim().ToString(), out ParsedHostName parsed, out _) && parsed.Address is { } address)
                {
                    servers.Add(address);
                }
            }
            return servers;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // fec0:0:0:ffff::1 to ::3: Windows reports them for an interface without servers; nobody ever answers there.
    private static bool IsPlaceholder(IPAddress address) => address.IsIPv6SiteLocal;

    private static IPInterfaceProperties? Properties(NetworkInterface source)
    {
        try
        {
            return source.GetIPProperties();
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static IReadOnlyList<IPAddress> Addresses(Func<IEnumerable<IPAddress>> list)
    {
        try
        {
            return [.. list()];
        }
        catch (PlatformNotSupportedException)
        {
            return [];   // Android
        }
    }
}
