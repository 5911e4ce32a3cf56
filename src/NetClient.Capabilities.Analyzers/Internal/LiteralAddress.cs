using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>Judges an address that stands in the source. Says "not known" where the run time's tables (<c>docs/capabilities.md</c>) look closer than this one does.</summary>
internal static class LiteralAddress
{
    private readonly record struct Row(uint Prefix, int Length, AddressScope Scope);

    // Longest prefix first.
    private static readonly Row[] IPv4 =
    [
        new(0x00000000, 32, AddressScope.Unspecified),
        new(0xFFFFFFFF, 32, AddressScope.Broadcast),
        new(0xC0000000, 24, AddressScope.Reserved),          // 192.0.0.0
        new(0xC0000200, 24, AddressScope.Reserved),          // 192.0.2.0
        new(0xC0586300, 24, AddressScope.Reserved),          // 192.88.99.0
        new(0xC6336400, 24, AddressScope.Reserved),          // 198.51.100.0
        new(0xCB007100, 24, AddressScope.Reserved),          // 203.0.113.0
        new(0xE0000000, 24, AddressScope.LocalMulticast),    // 224.0.0.0
        new(0xA9FE0000, 16, AddressScope.LinkLocal),         // 169.254.0.0
        new(0xC0A80000, 16, AddressScope.Private),           // 192.168.0.0
        new(0xC6120000, 15, AddressScope.Reserved),          // 198.18.0.0
        new(0xAC100000, 12, AddressScope.Private),           // 172.16.0.0
        new(0x64400000, 10, AddressScope.Private),           // 100.64.0.0
        new(0x00000000, 8, AddressScope.Reserved),
        new(0x0A000000, 8, AddressScope.Private),            // 10.0.0.0
        new(0x7F000000, 8, AddressScope.Loopback),           // 127.0.0.0
        new(0xEF000000, 8, AddressScope.LocalMulticast),     // 239.0.0.0
        new(0xE0000000, 4, AddressScope.GlobalMulticast),    // 224.0.0.0
        new(0xF0000000, 4, AddressScope.Reserved),           // 240.0.0.0
    ];

    /// <summary>The scope of an address in text; null when the text is no address.</summary>
    public static AddressScope? Classify(string text)
    {
        if (!IPAddress.TryParse(text.Trim(), out IPAddress? address))
            return null;
        byte[] bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? ClassifyIPv4((uint)((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]))
            : ClassifyIPv6(address, bytes);
    }

    private static AddressScope ClassifyIPv4(uint address)
    {
        foreach (Row row in IPv4)
        {
            if ((address ^ row.Prefix) >> (32 - row.Length) == 0)
                return row.Scope;
        }

        return AddressScope.Internet;
    }

    // What stands for an IPv4 address somewhere inside, and the small print of 2001::/16, is left to the run time.
    private static AddressScope ClassifyIPv6(IPAddress address, byte[] bytes)
    {
        if (IPAddress.IPv6Loopback.Equals(address))
            return AddressScope.Loopback;
        if (IPAddress.IPv6Any.Equals(address))
            return AddressScope.Unspecified;
        if (address.IsIPv4MappedToIPv6)
            return ClassifyIPv4((uint)((bytes[12] << 24) | (bytes[13] << 16) | (bytes[14] << 8) | bytes[15]));
        if ((bytes[0] & 0xFE) == 0xFC)
            return AddressScope.Private;
        if (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80)
            return AddressScope.LinkLocal;
        if (bytes[0] == 0xFF)
            return (bytes[1] & 0x0F) is 0xE or 0xF ? AddressScope.GlobalMulticast : AddressScope.LocalMulticast;
        bool plainGlobal = (bytes[0] & 0xE0) == 0x20 && !(bytes[0] == 0x20 && bytes[1] is 0x01 or 0x02) && bytes[0] != 0x3F;
        bool isatap = (bytes[8] & 0xFD) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;
        return plainGlobal && !isatap ? AddressScope.Internet : AddressScope.NotKnownYet;
    }
}
