using static NetClient.Capabilities.Internal.AddressRange;

namespace NetClient.Capabilities.Internal;

internal static class IPv6Ranges
{
    /// <summary>The IPv6 ranges. The longest prefix wins, so the order is the reader's.</summary>
    internal static readonly AddressRange[] Rows =
    [
        Row("::/128",             AddressScope.Unspecified,     "RFC 4291 section 2.5.2"),
        Row("::1/128",            AddressScope.Loopback,        "RFC 4291 section 2.5.3"),
        Row("::ffff:0:0/96",      AddressScope.Reserved,        "RFC 4291 section 2.5.5.2", Embedding.Mapped),
        Row("::/96",              AddressScope.Reserved,        "RFC 4291 section 2.5.5.1", Embedding.Last32),   // IPv4-compatible
        Row("::ffff:0:0:0/96",    AddressScope.Reserved,        "RFC 2765 section 2.1",     Embedding.Last32),   // IPv4-translated
        Row("64:ff9b::/96",       AddressScope.Reserved,        "RFC 6052",                 Embedding.Last32),   // NAT64
        Row("64:ff9b:1::/48",     AddressScope.Private,         "RFC 8215"),                  // NAT64 of a site's own, with the IPv4 address wherever it likes
        Row("100::/64",           AddressScope.Reserved,        "RFC 6666"),
        Row("100:0:0:1::/64",     AddressScope.Reserved,        "RFC 9780"),
        Row("2000::/3",           AddressScope.Internet,        "RFC 4291 section 2.4"),      // with ISATAP (RFC 5214) looked for in the interface identifier
        Row("2001::/23",          AddressScope.Reserved,        "RFC 2928"),
        Row("2001::/32",          AddressScope.Reserved,        "RFC 4380",                 Embedding.Teredo),
        Row("2001:2::/48",        AddressScope.Reserved,        "RFC 5180"),
        Row("2001:3::/32",        AddressScope.Internet,        "RFC 7450"),
        Row("2001:4:112::/48",    AddressScope.Internet,        "RFC 7535"),
        Row("2001:10::/28",       AddressScope.Reserved,        "RFC 4843"),
        Row("2001:20::/28",       AddressScope.Reserved,        "RFC 7343"),
        Row("2001:db8::/32",      AddressScope.Reserved,        "RFC 3849"),
        Row("2002::/16",          AddressScope.Reserved,        "RFC 3056",                 Embedding.SixToFour),
        Row("3fff::/20",          AddressScope.Reserved,        "RFC 9637"),
        Row("5f00::/16",          AddressScope.Reserved,        "RFC 9602"),
        Row("fc00::/7",           AddressScope.Private,         "RFC 4193"),
        Row("fe80::/10",          AddressScope.LinkLocal,       "RFC 4291 section 2.5.6"),
        Row("fec0::/10",          AddressScope.Private,         "RFC 3879"),
        Row("ff00::/8",           AddressScope.LocalMulticast,  "RFC 4291 section 2.7"),      // the scopes up to organisation, and those unassigned
        MulticastScope(0xE,       AddressScope.GlobalMulticast, "RFC 4291 section 2.7"),
        MulticastScope(0xF,       AddressScope.GlobalMulticast, "RFC 4291 section 2.7"),      // to be treated as global, says the RFC
        Row("::/0",               AddressScope.Reserved,        "RFC 4291 section 2.4"),      // IANA has opened 2000::/3 and nothing else
    ];
}
