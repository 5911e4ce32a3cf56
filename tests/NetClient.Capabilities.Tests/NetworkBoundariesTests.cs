using System.Net;
using NetClient.Capabilities.Internal;
using static NetClient.Capabilities.NetworkBoundary;

namespace NetClient.Capabilities.Tests;

public sealed class NetworkBoundariesTests
{
    /// <summary>Range, its first and last address, what they are, and what the address before and the one behind are (null at the ends of the space).</summary>
    public static TheoryData<string, string, string, NetworkBoundary, NetworkBoundary?, NetworkBoundary?> Ranges => new()
    {
        // range               first                     last                                       inside       before       behind
        { "0.0.0.0/32",         "0.0.0.0",                "0.0.0.0",                                 Unspecified, null,        Reserved },
        { "0.0.0.0/8",          "0.0.0.1",                "0.255.255.255",                           Reserved,    Unspecified, Internet },
        { "10.0.0.0/8",         "10.0.0.0",               "10.255.255.255",                          Private,     Internet,    Internet },
        { "100.64.0.0/10",      "100.64.0.0",             "100.127.255.255",                         Private,     Internet,    Internet },
        { "127.0.0.0/8",        "127.0.0.0",              "127.255.255.255",                         Loopback,    Internet,    Internet },
        { "169.254.0.0/16",     "169.254.0.0",            "169.254.255.255",                         LinkLocal,   Internet,    Internet },
        { "172.16.0.0/12",      "172.16.0.0",             "172.31.255.255",                          Private,     Internet,    Internet },
        { "192.0.0.0/24",       "192.0.0.0",              "192.0.0.255",                             Reserved,    Internet,    Internet },
        { "192.0.2.0/24",       "192.0.2.0",              "192.0.2.255",                             Reserved,    Internet,    Internet },
        { "192.88.99.0/24",     "192.88.99.0",            "192.88.99.255",                           Reserved,    Internet,    Internet },
        { "192.168.0.0/16",     "192.168.0.0",            "192.168.255.255",                         Private,     Internet,    Internet },
        { "198.18.0.0/15",      "198.18.0.0",             "198.19.255.255",                          Reserved,    Internet,    Internet },
        { "198.51.100.0/24",    "198.51.100.0",           "198.51.100.255",                          Reserved,    Internet,    Internet },
        { "203.0.113.0/24",     "203.0.113.0",            "203.0.113.255",                           Reserved,    Internet,    Internet },
        { "224.0.0.0/24",       "224.0.0.0",              "224.0.0.255",                             Multicast,   Internet,    Multicast },
        { "224.0.0.0/4",        "224.0.1.0",              "238.255.255.255",                         Multicast,   Multicast,   Multicast },
        { "239.0.0.0/8",        "239.0.0.0",              "239.255.255.255",                         Multicast,   Multicast,   Reserved },
        { "240.0.0.0/4",        "240.0.0.0",              "255.255.255.254",                         Reserved,    Multicast,   Broadcast },
        { "255.255.255.255/32", "255.255.255.255",        "255.255.255.255",                         Broadcast,   Reserved,    null },
        { "0.0.0.0/0",          "1.0.0.0",                "9.255.255.255",                           Internet,    Reserved,    Private },

        { "::/128",             "::",                     "::",                                      Unspecified, null,        Loopback },
        { "::1/128",            "::1",                    "::1",                                     Loopback,    Unspecified, Reserved },
        { "::/96",              "::2",                    "::00ff:ffff",                             Reserved,    Loopback,    Internet },
        { "::ffff:0:0/96",      "::ffff:0.0.0.0",         "::ffff:0.0.0.0",                          Unspecified, Reserved,    Reserved },
        { "::ffff:0:0:0/96",    "::ffff:0:0:0",           "::ffff:0:ff:ffff",                        Reserved,    Reserved,    Internet },
        { "64:ff9b::/96",       "64:ff9b::",              "64:ff9b::ff:ffff",                        Reserved,    Reserved,    Internet },
        { "64:ff9b:1::/48",     "64:ff9b:1::",            "64:ff9b:1:ffff:ffff:ffff:ffff:ffff",      Private,     Reserved,    Reserved },
        { "100::/64",           "100::",                  "100::ffff:ffff:ffff:ffff",                Reserved,    Reserved,    Reserved },
        { "100:0:0:1::/64",     "100:0:0:1::",            "100:0:0:1:ffff:ffff:ffff:ffff",           Reserved,    Reserved,    Reserved },
        { "2000::/3",           "2000::",                 "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Internet,    Reserved,    Reserved },
        { "2001::/23",          "2001:5::",               "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",  Reserved,    Reserved,    Internet },
        { "2001::/32",          "2001::",                 "2001::ffff:ffff:ffff:ffff",               Reserved,    Internet,    Reserved },
        { "2001:2::/48",        "2001:2::",               "2001:2:0:ffff:ffff:ffff:ffff:ffff",       Reserved,    Reserved,    Reserved },
        { "2001:3::/32",        "2001:3::",               "2001:3:ffff:ffff:ffff:ffff:ffff:ffff",    Internet,    Reserved,    Reserved },
        { "2001:4:112::/48",    "2001:4:112::",           "2001:4:112:ffff:ffff:ffff:ffff:ffff",     Internet,    Reserved,    Reserved },
        { "2001:10::/28",       "2001:10::",              "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff",   Reserved,    Reserved,    Reserved },
        { "2001:20::/28",       "2001:20::",              "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff",   Reserved,    Reserved,    Reserved },
        { "2001:db8::/32",      "2001:db8::",             "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",  Reserved,    Internet,    Internet },
        { "2002::/16",          "2002::",                 "2002:ff:ffff:ffff:ffff:ffff:ffff:ffff",   Reserved,    Internet,    Internet },
        { "3fff::/20",          "3fff::",                 "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",  Reserved,    Internet,    Internet },
        { "5f00::/16",          "5f00::",                 "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Reserved,    Reserved,    Reserved },
        { "fc00::/7",           "fc00::",                 "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Private,     Reserved,    Reserved },
        { "fe80::/10",          "fe80::",                 "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", LinkLocal,   Reserved,    Private },
        { "fec0::/10",          "fec0::",                 "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Private,     LinkLocal,   Multicast },
        { "ff00::/8",           "ff00::",                 "ff0d:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Multicast,   Private,     Multicast },
        { "ffxe::/16",          "ff0e::",                 "ff0e:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Multicast,   Multicast,   Multicast },
        { "ffxf::/16",          "ffff::",                 "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Multicast,   Multicast,   null },
        { "::/0",               "4000::",                 "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Reserved,    Internet,    Reserved },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Classify_RangeAndItsBorders_EachOnItsOwnSide(
        string range, string first, string last, NetworkBoundary inside, NetworkBoundary? before, NetworkBoundary? behind)
    {
        _ = range;
        IPAddress from = IPAddress.Parse(first), to = IPAddress.Parse(last);
        Assert.Equal(inside, NetworkBoundaries.Classify(from));
        Assert.Equal(inside, NetworkBoundaries.Classify(to));
        Assert.Equal(before, Addresses.Step(from, -1) is { } b ? NetworkBoundaries.Classify(b) : null);
        Assert.Equal(behind, Addresses.Step(to, +1) is { } a ? NetworkBoundaries.Classify(a) : null);
    }

    [Fact]
    public void Ranges_EveryRowOfTheTables_IsTestedHere()
    {
        string[] tested = [.. Ranges.Select(row => row.Data.Item1)];
        Assert.Equal(
            IPv4Ranges.Rows.Concat(IPv6Ranges.Rows).Select(row => row.Text).Order(StringComparer.Ordinal),
            tested.Order(StringComparer.Ordinal));
    }

    [Theory]
    // The operating system speaks IPv4 to these: exactly what is inside.
    [InlineData("::ffff:127.0.0.1", Loopback)]
    [InlineData("::ffff:10.0.0.1", Private)]
    [InlineData("::ffff:169.254.169.254", LinkLocal)]
    [InlineData("::ffff:8.8.8.8", Internet)]
    [InlineData("::ffff:0.0.0.0", Unspecified)]
    [InlineData("::ffff:224.0.0.251", Multicast)]
    [InlineData("::ffff:255.255.255.255", Broadcast)]
    // A gateway speaks IPv4 to these: what would be this machine or a group is the gateway's.
    [InlineData("::10.0.0.1", Private)]
    [InlineData("::127.0.0.1", Reserved)]
    [InlineData("::8.8.8.8", Internet)]
    [InlineData("::ffff:0:10.0.0.1", Private)]
    [InlineData("::ffff:0:127.0.0.1", Reserved)]
    [InlineData("::ffff:0:8.8.8.8", Internet)]
    [InlineData("64:ff9b::10.0.0.1", Private)]
    [InlineData("64:ff9b::169.254.169.254", LinkLocal)]
    [InlineData("64:ff9b::127.0.0.1", Reserved)]
    [InlineData("64:ff9b::0.0.0.0", Reserved)]
    [InlineData("64:ff9b::224.0.0.1", Reserved)]
    [InlineData("64:ff9b::255.255.255.255", Reserved)]
    [InlineData("64:ff9b::8.8.8.8", Internet)]
    [InlineData("2002:0a00:0001::1", Private)]           // 6to4 of 10.0.0.1
    [InlineData("2002:7f00:0001::1", Reserved)]          // of 127.0.0.1
    [InlineData("2002:a9fe:a9fe::1", LinkLocal)]         // of 169.254.169.254
    [InlineData("2002:0808:0808::1", Internet)]          // of 8.8.8.8
    [InlineData("2001:0:808:808::f7f7:f7f7", Internet)]  // Teredo: server 8.8.8.8, client 8.8.8.8
    [InlineData("2001:0:808:808::f5ff:fffe", Private)]   // client 10.0.0.1
    [InlineData("2001:0:808:808::80ff:fffe", Reserved)]  // client 127.0.0.1
    [InlineData("2001:0:a00:1::f7f7:f7f7", Private)]     // server 10.0.0.1
    [InlineData("2a00::5efe:10.0.0.1", Private)]         // ISATAP, the identifier for private IPv4 addresses
    [InlineData("2a00::200:5efe:10.0.0.1", Private)]     // ISATAP, the one for public ones, lying
    [InlineData("2a00::200:5efe:8.8.8.8", Internet)]
    [InlineData("2a00::100:5efe:10.0.0.1", Internet)]    // not ISATAP: another bit
    [InlineData("fe80::5efe:8.8.8.8", LinkLocal)]        // the prefix decides first where it is not public
    // Well-known inhabitants.
    [InlineData("1.1.1.1", Internet)]
    [InlineData("2606:4700:4700::1111", Internet)]
    [InlineData("2001:4860:4860::8888", Internet)]
    [InlineData("fd00:ec2::254", Private)]               // a cloud's metadata service
    [InlineData("100.100.100.200", Private)]             // another's
    [InlineData("fe80::1%7", LinkLocal)]
    [InlineData("ff02::fb", Multicast)]
    [InlineData("ff3e::8000:1", Multicast)]
    public void Classify_Address_IsWhereItLeads(string address, NetworkBoundary expected) =>
        Assert.Equal(expected, NetworkBoundaries.Classify(IPAddress.Parse(address)));

    [Theory]
    [InlineData("224.0.0.251", AddressScope.LocalMulticast)]
    [InlineData("224.0.1.0", AddressScope.GlobalMulticast)]
    [InlineData("232.1.1.1", AddressScope.GlobalMulticast)]
    [InlineData("238.255.255.255", AddressScope.GlobalMulticast)]
    [InlineData("239.0.0.0", AddressScope.LocalMulticast)]
    [InlineData("239.255.255.250", AddressScope.LocalMulticast)]
    [InlineData("ff01::1", AddressScope.LocalMulticast)]
    [InlineData("ff02::fb", AddressScope.LocalMulticast)]
    [InlineData("ff05::2", AddressScope.LocalMulticast)]
    [InlineData("ff08::1", AddressScope.LocalMulticast)]
    [InlineData("ff0d:ffff:ffff:ffff:ffff:ffff:ffff:ffff", AddressScope.LocalMulticast)]
    [InlineData("ff0e::1", AddressScope.GlobalMulticast)]
    [InlineData("ff0f::1", AddressScope.GlobalMulticast)]
    [InlineData("ff10::1", AddressScope.LocalMulticast)]
    [InlineData("ff3e::1", AddressScope.GlobalMulticast)]
    [InlineData("fffe::1", AddressScope.GlobalMulticast)]
    [InlineData("::ffff:239.1.1.1", AddressScope.LocalMulticast)]
    [InlineData("::ffff:232.1.1.1", AddressScope.GlobalMulticast)]
    public void Classify_Multicast_KnowsHowFarItCarries(string address, object expected) =>
        Assert.Equal((AddressScope)expected, AddressRanges.Classify(IPAddress.Parse(address)));

    [Fact]
    public void Classify_Null_IsAnInvalidArgument()
    {
        var e = Assert.Throws<ArgumentNullException>(() => NetworkBoundaries.Classify(null!));
        Assert.Equal(unchecked((int)0x80070057), e.HResult);
    }
}
