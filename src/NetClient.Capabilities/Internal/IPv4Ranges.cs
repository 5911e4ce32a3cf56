using static NetClient.Capabilities.Internal.AddressRange;

namespace NetClient.Capabilities.Internal;

internal static class IPv4Ranges
{
    /// <summary>The IPv4 ranges. The longest prefix wins, so the order is the reader's.</summary>
    internal static readonly AddressRange[] Rows =
    [
        Row("0.0.0.0/32",         AddressScope.Unspecified,     "RFC 1122 section 3.2.1.3"),
        Row("0.0.0.0/8",          AddressScope.Reserved,        "RFC 791 section 3.2"),       // "this network"; newer Linux kernels route it as unicast
        Row("10.0.0.0/8",         AddressScope.Private,         "RFC 1918"),
        Row("100.64.0.0/10",      AddressScope.Private,         "RFC 6598"),                  // carrier-grade NAT
        Row("127.0.0.0/8",        AddressScope.Loopback,        "RFC 1122 section 3.2.1.3"),
        Row("169.254.0.0/16",     AddressScope.LinkLocal,       "RFC 3927"),
        Row("172.16.0.0/12",      AddressScope.Private,         "RFC 1918"),
        Row("192.0.0.0/24",       AddressScope.Reserved,        "RFC 6890"),                  // the anycast services inside (.9, .10) are local ones
        Row("192.0.2.0/24",       AddressScope.Reserved,        "RFC 5737"),
        Row("192.88.99.0/24",     AddressScope.Reserved,        "RFC 7526"),                  // the 6to4 relays that used to be
        Row("192.168.0.0/16",     AddressScope.Private,         "RFC 1918"),
        Row("198.18.0.0/15",      AddressScope.Reserved,        "RFC 2544"),
        Row("198.51.100.0/24",    AddressScope.Reserved,        "RFC 5737"),
        Row("203.0.113.0/24",     AddressScope.Reserved,        "RFC 5737"),
        Row("224.0.0.0/24",       AddressScope.LocalMulticast,  "RFC 5771"),                  // never forwarded: mDNS, LLMNR, IGMP
        Row("224.0.0.0/4",        AddressScope.GlobalMulticast, "RFC 5771"),
        Row("239.0.0.0/8",        AddressScope.LocalMulticast,  "RFC 2365"),                  // administratively scoped: SSDP
        Row("240.0.0.0/4",        AddressScope.Reserved,        "RFC 1112"),
        Row("255.255.255.255/32", AddressScope.Broadcast,       "RFC 919"),
        Row("0.0.0.0/0",          AddressScope.Internet,        "RFC 791"),
    ];
}
