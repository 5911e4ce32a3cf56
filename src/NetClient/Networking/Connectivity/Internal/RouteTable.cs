using System.Globalization;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>Which interfaces have a way to everywhere, as Linux' routing tables tell (proc(5)).</summary>
/// <remarks>.NET's list of gateways is no answer: it has the gateways of any route, and a tunnel's default route has none.</remarks>
internal sealed class RouteTable
{
    private const int UpFlag = 0x1, RejectFlag = 0x200;   // RTF_UP, RTF_REJECT (route.h)

    private readonly Dictionary<string, Ways> _ways = new(StringComparer.Ordinal);

    private RouteTable()
    {
    }

    /// <summary>The tables of the network that the calling thread is in; null where there are none to read.</summary>
    public static RouteTable? Read()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        string? v4 = SystemText.Read("/proc/thread-self/net/route"), v6 = SystemText.Read("/proc/thread-self/net/ipv6_route");
        return v4 is null && v6 is null ? null : Parse(v4 ?? "", v6 ?? "");
    }

    /// <summary>Reads the texts of /proc/net/route and /proc/net/ipv6_route. A line that is none is passed over.</summary>
    public static RouteTable Parse(string ipv4, string ipv6)
    {
        var table = new RouteTable();
        foreach (string line in ipv4.Split('\n').Skip(1))
            table.AddIpv4(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (string line in ipv6.Split('\n'))
            table.AddIpv6(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return table;
    }

    /// <summary>Whether an interface has a default route, or the two halves of one that a VPN lays over it.</summary>
    public bool LeadsOut(string interfaceName) => _ways.TryGetValue(interfaceName, out Ways? ways) && ways.LeadOut;

    /// <summary>The smallest metric of the interface's default routes; <see cref="uint.MaxValue"/> without one.</summary>
    public uint MetricOf(string interfaceName) => _ways.TryGetValue(interfaceName, out Ways? ways) ? ways.Metric : uint.MaxValue;

    // Iface Destination Gateway Flags RefCnt Use Metric Mask ...; addresses are hexadecimal as they lie in memory, the metric is decimal.
    private void AddIpv4(string[] fields)
    {
        if (fields.Length < 8 || !Hex(fields[1], out uint destination) || !Hex(fields[3], out uint flags) || !Hex(fields[7], out uint mask)
            || !uint.TryParse(fields[6], NumberStyles.None, CultureInfo.InvariantCulture, out uint metric))
            return;
        uint halfMask = BitConverter.IsLittleEndian ? 0x80u : 0x80000000u;
        if (mask == 0)
            Add(fields[0], flags, metric, "default");
        else if (mask == halfMask)
            Add(fields[0], flags, metric, destination == 0 ? "lower4" : "upper4");
    }

    // destination prefix source prefix next-hop metric refcount use flags interface; all hexadecimal.
    private void AddIpv6(string[] fields)
    {
        if (fields.Length < 10 || !Hex(fields[1], out uint prefix) || !Hex(fields[5], out uint metric) || !Hex(fields[8], out uint flags) || fields[0].Length != 32)
            return;
        bool fromZero = fields[0].All(c => c == '0');
        if (prefix == 0 || (prefix == 3 && fields[0][0] == '2'))   // 2000::/3 is all that is public
            Add(fields[9], flags, metric, "default");
        else if (prefix == 1)
            Add(fields[9], flags, metric, fromZero ? "lower6" : "upper6");
    }

    private void Add(string interfaceName, uint flags, uint metric, string way)
    {
        if ((flags & UpFlag) == 0 || (flags & RejectFlag) != 0)
            return;
        if (!_ways.TryGetValue(interfaceName, out Ways? ways))
            _ways.Add(interfaceName, ways = new Ways());
        ways.Add(way, metric);
    }

    private static bool Hex(string text, out uint value) => uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    private sealed class Ways
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

        public uint Metric { get; private set; } = uint.MaxValue;

        public bool LeadOut => _seen.Contains("default") || (_seen.Contains("lower4") && _seen.Contains("upper4")) || (_seen.Contains("lower6") && _seen.Contains("upper6"));

        public void Add(string way, uint metric)
        {
            _seen.Add(way);
            Metric = Math.Min(Metric, metric);
        }
    }
}
