namespace NetClient.Networking.Connectivity.Internal;

/// <summary>What Linux tells of an adapter under /sys/class/net, and .NET does not pass on.</summary>
internal static class SysfsAdapter
{
    public const string Root = "/sys/class/net";

    /// <summary>The kind of adapter as IANA ifType number; null when the folder does not tell more than .NET does.</summary>
    /// <param name="root">The folder with an entry for each adapter.</param>
    /// <param name="name">The adapter.</param>
    public static uint? TypeOf(string root, string name)
    {
        string folder = Path.Combine(root, name);
        if (name is "" or "." or ".." || name.Contains('/', StringComparison.Ordinal) || !Directory.Exists(folder))
            return null;
        if (Directory.Exists(Path.Combine(folder, "wireless")) || Directory.Exists(Path.Combine(folder, "phy80211")))
            return IanaType.WiFi;
        uint? fromDriver = DeviceType(SystemText.Read(Path.Combine(folder, "uevent")) ?? "") switch
        {
            "wlan" => IanaType.WiFi,
            "wwan" => IanaType.Cellular,
            "wireguard" => IanaType.Tunnel,
            "bridge" => IanaType.Bridge,
            "vlan" => IanaType.Vlan,
            _ => null,
        };
        // A tun device carries IP (link type NONE, if_arp.h); a tap device poses as Ethernet and stays it.
        return fromDriver ?? (File.Exists(Path.Combine(folder, "tun_flags")) && SystemText.Read(Path.Combine(folder, "type"))?.Trim() == "65534" ? IanaType.Tunnel : null);
    }

    private static string? DeviceType(string uevent) =>
        uevent.Split('\n').FirstOrDefault(line => line.StartsWith("DEVTYPE=", StringComparison.Ordinal))?["DEVTYPE=".Length..].Trim();
}
