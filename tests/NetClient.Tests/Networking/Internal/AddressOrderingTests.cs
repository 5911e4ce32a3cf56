using System.Net;
using NetClient.Networking;
using NetClient.Networking.Internal;

namespace NetClient.Tests.Networking.Internal;

public sealed class AddressOrderingTests
{
    /// <summary>Rules, from the examples of RFC 6724 section 10.2 where it has one: "destination&lt;source" (no source: no route), expected order.</summary>
    [Theory]
    // Prefer matching scope
    [InlineData("2001:db8:1::1<2001:db8:1::2 198.51.100.121<169.254.13.78", "2001:db8:1::1 198.51.100.121")]
    [InlineData("2001:db8:1::1<fe80::1 198.51.100.121<198.51.100.117", "198.51.100.121 2001:db8:1::1")]
    // Prefer higher precedence: IPv6 before IPv4
    [InlineData("10.1.2.3<10.1.2.4 2001:db8:1::1<2001:db8:1::2", "2001:db8:1::1 10.1.2.3")]
    // Prefer smaller scope
    [InlineData("2001:db8:1::1<2001:db8:1::2 fe80::1<fe80::2", "fe80::1 2001:db8:1::1")]
    // Prefer matching label: 6to4 from a native source loses to IPv4
    [InlineData("2002:c633:6401::1<2001:db8::2 10.1.2.3<10.1.2.4", "10.1.2.3 2002:c633:6401::1")]
    [InlineData("2002:c633:6401::1<2002:c633:6401::2 2001:db8:1::1<2002:c633:6401::2", "2002:c633:6401::1 2001:db8:1::1")]
    // Prefer higher precedence: native before 6to4, IPv4 before Teredo and unique local
    [InlineData("2002:c633:6401::1<2002:c633:6401::2 2001:db8:1::1<2001:db8:1::2", "2001:db8:1::1 2002:c633:6401::1")]
    [InlineData("2001:0:1::1<2001:0:1::2 10.0.0.1<10.0.0.2", "10.0.0.1 2001:0:1::1")]
    [InlineData("fd00::1<fd00::2 203.0.113.1<10.0.0.2", "203.0.113.1 fd00::1")]
    // Prefer the longest matching prefix, IPv6 only
    [InlineData("2001:db8:3::1<2001:db8:1::2 2001:db8:1::1<2001:db8:1::2", "2001:db8:1::1 2001:db8:3::1")]
    [InlineData("203.0.113.1<10.0.0.2 10.0.0.1<10.0.0.2", "203.0.113.1 10.0.0.1")]
    // Avoid unusable destinations
    [InlineData("2001:db8:1::1 10.1.2.3<10.1.2.4", "10.1.2.3 2001:db8:1::1")]
    // Loopback
    [InlineData("127.0.0.1<127.0.0.1 ::1<::1", "::1 127.0.0.1")]
    // Equals keep their order
    [InlineData("203.0.113.9<10.0.0.2 203.0.113.1<10.0.0.2 203.0.113.5<10.0.0.2", "203.0.113.9 203.0.113.1 203.0.113.5")]
    // Mapped IPv4 counts as IPv4
    [InlineData("::ffff:10.1.2.3<10.1.2.4 2001:db8:1::1<2001:db8:1::2", "2001:db8:1::1 ::ffff:10.1.2.3")]
    public void Sort_ForLongConnections_FollowsTheRules(string destinations, string expected) =>
        Assert.Equal(expected, Sort(destinations, HostNameSortOptions.OptimizeForLongConnections));

    [Theory]
    [InlineData("2001:db8::1<2001:db8::9 2001:db8::2<2001:db8::9 10.0.0.1<10.0.0.9 10.0.0.2<10.0.0.9", "2001:db8::1 10.0.0.1 2001:db8::2 10.0.0.2")]
    [InlineData("10.0.0.1<10.0.0.9 10.0.0.2<10.0.0.9 10.0.0.3<10.0.0.9 2001:db8::1<2001:db8::9", "2001:db8::1 10.0.0.1 10.0.0.2 10.0.0.3")]
    [InlineData("10.0.0.1<10.0.0.9 fd00::1<2001:db8::9 10.0.0.2<10.0.0.9", "10.0.0.1 fd00::1 10.0.0.2")]
    [InlineData("2001:db8::1 2001:db8::2 10.0.0.1<10.0.0.9 10.0.0.2<10.0.0.9", "10.0.0.1 10.0.0.2 2001:db8::1 2001:db8::2")]
    [InlineData("2001:db8::1 10.0.0.1", "2001:db8::1 10.0.0.1")]
    [InlineData("10.0.0.1<10.0.0.9 10.0.0.1<10.0.0.9 2001:db8::1<2001:db8::9 10.0.0.1<10.0.0.9", "2001:db8::1 10.0.0.1")]
    [InlineData("10.0.0.1<10.0.0.9", "10.0.0.1")]
    public void Sort_None_AlternatesFamilies(string destinations, string expected) => Assert.Equal(expected, Sort(destinations, HostNameSortOptions.None));

    [Fact]
    public void Sort_AsksForEachSourceOnce()
    {
        int asked = 0;
        AddressOrdering.Sort([.. Enumerable.Range(1, 50).Select(i => IPAddress.Parse($"10.0.0.{i}"))], HostNameSortOptions.None, _ => { asked++; return IPAddress.Loopback; });
        Assert.Equal(50, asked);
    }

    [Fact]
    public void Sort_Nothing_IsNothing() => Assert.Empty(AddressOrdering.Sort([], HostNameSortOptions.None, _ => null));

    [Theory]
    [InlineData("127.0.0.1", 0x2)]
    [InlineData("169.254.1.1", 0x2)]
    [InlineData("::ffff:169.254.1.1", 0x2)]
    [InlineData("192.168.1.1", 0xE)]
    [InlineData("::1", 0x2)]
    [InlineData("fe80::1", 0x2)]
    [InlineData("fec0::1", 0x5)]
    [InlineData("fd00::1", 0xE)]
    [InlineData("ff02::fb", 0x2)]
    [InlineData("ff05::2", 0x5)]
    [InlineData("ff0e::1", 0xE)]
    public void ScopeOf_IsThatOfTheRfc(string address, int scope) => Assert.Equal(scope, AddressOrdering.ScopeOf(IPAddress.Parse(address)));

    private static string Sort(string destinations, HostNameSortOptions options)
    {
        string[][] pairs = [.. destinations.Split(' ').Select(p => p.Split('<'))];
        var sources = pairs.Where(p => p.Length == 2).DistinctBy(p => p[0]).ToDictionary(p => IPAddress.Parse(p[0]), p => IPAddress.Parse(p[1]));
        return string.Join(' ', AddressOrdering.Sort([.. pairs.Select(p => IPAddress.Parse(p[0]))], options, sources.GetValueOrDefault));
    }
}
