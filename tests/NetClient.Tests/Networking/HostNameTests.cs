using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Tests.Networking;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("Example.COM", "example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("localhost", "localhost")]
    [InlineData("my_db", "my_db")]
    [InlineData("_sip._tcp.example.com", "_sip._tcp.example.com")]
    [InlineData("r3---sn-4g5e.example", "r3---sn-4g5e.example")]
    [InlineData("3com.com", "3com.com")]
    [InlineData("1.2.3.com", "1.2.3.com")]
    [InlineData("0xzz", "0xzz")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("BÜCHER.Example", "xn--bcher-kva.example")]
    [InlineData("日本語。jp", "xn--wgv71a119e.jp")]
    public void CanonicalName_DomainName_IsLowerCaseAscii(string text, string canonical)
    {
        var host = new HostName(text);
        Assert.Equal(HostNameType.DomainName, host.Type);
        Assert.Equal(canonical, host.CanonicalName);
        Assert.Equal(text, host.RawName);
        Assert.Null(host.Address);
        Assert.Null(host.IPInformation);
    }

    [Theory]
    [InlineData("xn--bcher-kva.example", "bücher.example")]
    [InlineData("Bücher.example", "bücher.example")]
    [InlineData("Plain.example", "plain.example")]
    [InlineData("xn--999999999.example", "xn--999999999.example")]   // no valid Punycode: shown as it is
    [InlineData("2001:DB8::1", "2001:db8::1")]
    public void DisplayName_IsWhatPeopleRead(string text, string display)
    {
        var host = new HostName(text);
        Assert.Equal(display, host.DisplayName);
        Assert.Equal(display, host.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    public void Type_DottedDecimal_IsIpv4(string text)
    {
        var host = new HostName(text);
        Assert.Equal(HostNameType.Ipv4, host.Type);
        Assert.Equal(text, host.CanonicalName);
        Assert.Equal(IPAddress.Parse(text), host.Address);
    }

    // Each of these is an address to some C library, and not the same one to all of them.
    [Theory]
    [InlineData("127.1")]
    [InlineData("127.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0x7f000001")]
    [InlineData("0X7F000001")]
    [InlineData("0x")]
    [InlineData("010.0.0.1")]
    [InlineData("127.0.0.01")]
    [InlineData("00.0.0.0")]
    [InlineData("127.0.0.1.")]
    [InlineData("127.0.0.256")]
    [InlineData("127.0.0.1.5")]
    [InlineData("example.123")]
    [InlineData("example.0x1f")]
    [InlineData("１２７.０.０.１")]
    [InlineData("１２７.1")]
    [InlineData("127。0。0。1")]
    public void Constructor_AmbiguousAddress_IsRefused(string text)
    {
        var e = Assert.Throws<ArgumentException>(() => new HostName(text));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.Contains("number", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::1", "::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("2001:0DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.1")]
    [InlineData("fe80::1%3", "fe80::1%3")]
    [InlineData("[fe80::1%3]", "fe80::1%3")]
    [InlineData("fe80::1%0", "fe80::1")]
    [InlineData("fe80::1%4294967295", "fe80::1%4294967295")]
    public void CanonicalName_Ipv6_IsCompressed(string text, string canonical)
    {
        var host = new HostName(text);
        Assert.Equal(HostNameType.Ipv6, host.Type);
        Assert.Equal(canonical, host.CanonicalName);
        Assert.Equal(AddressFamily.InterNetworkV6, host.Address!.AddressFamily);
    }

    [Theory]
    [InlineData("[::1]:80")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[example.com]")]
    [InlineData("[]")]
    [InlineData("[")]
    [InlineData("::1/64")]
    [InlineData(":::")]
    [InlineData("12345::")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("::ffff:010.0.0.1")]
    [InlineData("::ffff:0x7f.0.0.1")]
    [InlineData("::ffff:127.1")]
    [InlineData("::1.2.3")]
    [InlineData("::1.2.3.4.5")]
    [InlineData("::1.2.3.256")]
    [InlineData("::1.2.3.04")]
    [InlineData("::00.0.0.1")]
    [InlineData("1.2.3.4::")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("::1.2..4")]
    [InlineData("::.1.2.3")]
    [InlineData("fe80::1%")]
    [InlineData("fe80::1%4294967296")]
    [InlineData("fe80::1%no-such-if")]
    [InlineData("fe80::1%1%1")]
    [InlineData("example.com:80")]
    [InlineData("127.0.0.1:80")]
    [InlineData("http://example.com")]
    public void Constructor_NoIpv6Address_IsRefused(string text)
    {
        var e = Assert.Throws<ArgumentException>(() => new HostName(text));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Fact]
    public void Address_ScopeAsInterfaceName_HasItsIndex()
    {
        var loopback = NetworkAdapters.GetAll().First(a => a.IanaInterfaceType == 24);
        Assert.Equal(loopback.Index, new HostName($"fe80::1%{loopback.Name}").Address!.ScopeId);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" example.com", "U+0020")]
    [InlineData("exam ple.com", "position 4")]
    [InlineData("example.com\r\nHost: evil", "U+000D")]
    [InlineData("example\0.com", "U+0000")]
    [InlineData("example\u00A0.com", "U+00A0")]
    [InlineData(".example.com", "empty label")]
    [InlineData("example..com", "empty label")]
    [InlineData(".", "empty label")]
    [InlineData("example.com..", "empty label")]
    [InlineData("user@example.com", "'@'")]
    [InlineData("example.com/path", "'/'")]
    [InlineData("a℀b.de", "'/'")]             // maps to "aa/cb.de"
    [InlineData("*.example.com", "'*'")]
    [InlineData("exam%70le.com", "'%'")]
    [InlineData("(00:11:22:33:44)", "Bluetooth")]
    [InlineData("(00:11:22:33:44:5g)", "Bluetooth")]
    [InlineData("(00-11-22-33-44-55)", "Bluetooth")]
    [InlineData("(", "Bluetooth")]
    public void Constructor_Invalid_SaysWhy(string text, string reason)
    {
        var e = Assert.Throws<ArgumentException>(() => new HostName(text));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.Equal("hostName", e.ParamName);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_LoneSurrogate_IsRefused() =>
        Assert.Contains("internationalized", Assert.Throws<ArgumentException>(() => new HostName("\ud800a.example")).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_Null_CarriesInvalidArgument() =>
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new HostName((string)null!)).HResult);

    [Fact]
    public void Constructor_Lengths_AreThoseOfDns()
    {
        string label = new('a', 63);
        string longest = $"{label}.{label}.{label}.{new string('b', 61)}";
        Assert.Equal(253, new HostName(longest).CanonicalName.Length);
        Assert.Equal(longest, new HostName(longest + ".").CanonicalName);
        Assert.Contains("254 characters", Assert.Throws<ArgumentException>(() => new HostName(longest + "b")).Message, StringComparison.Ordinal);
        Assert.Contains("label of 64", Assert.Throws<ArgumentException>(() => new HostName(label + "a.example")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new HostName(new string('ü', 200)));
        Assert.Throws<ArgumentException>(() => new HostName(new string('a', 1_000_000)));
    }

    [Fact]
    public void Type_MacAddressInBrackets_IsBluetooth()
    {
        var host = new HostName("(00:11:22:aa:bb:cc)");
        Assert.Equal(HostNameType.Bluetooth, host.Type);
        Assert.Equal("(00:11:22:AA:BB:CC)", host.CanonicalName);
    }

    [Fact]
    public void ResolverName_FinalDot_IsKept()
    {
        Assert.Equal("example.com.", new HostName("Example.com.").ResolverName);
        Assert.Equal("example.com", new HostName("Example.com").ResolverName);
    }

    [Fact]
    public void IsEqual_SameHostInOtherWords_IsTrue()
    {
        Assert.True(new HostName("BÜCHER.example").IsEqual(new HostName("xn--bcher-kva.EXAMPLE")));
        Assert.True(new HostName("[2001:db8:0::1]").IsEqual(new HostName("2001:db8::1")));
        Assert.False(new HostName("example.com").IsEqual(new HostName("example.org")));
        Assert.False(new HostName("fe80::1%1").IsEqual(new HostName("fe80::1%2")));
        Assert.False(new HostName("example.com").IsEqual(null));
    }

    [Fact]
    public void Equals_SameName_ComparesReferences() => Assert.False(new HostName("a.example").Equals(new HostName("a.example")));

    [Theory]
    [InlineData("Example.com", "example.COM", 0)]
    [InlineData("bücher.example", "xn--bcher-kva.example", 0)]
    [InlineData("a.example", "b.example", -1)]
    [InlineData("b.example", "a.example", 1)]
    [InlineData("", "", 0)]
    [InlineData("", "a", -1)]
    [InlineData(null, "", 0)]
    [InlineData("NOT A HOST", "not a host", 0)]
    public void Compare_IsOrdinalOverCanonicalNames(string? value1, string? value2, int sign) => Assert.Equal(sign, Math.Sign(HostName.Compare(value1, value2)));

    [Fact]
    public void InternalConstructor_Address_KeepsTheScope()
    {
        var address = new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), 7);
        var host = new HostName(address);
        Assert.Same(address, host.Address);
        Assert.Equal("fe80::1%7", host.CanonicalName);
        Assert.Equal(HostNameType.Ipv6, host.Type);
        Assert.Equal(HostNameType.Ipv4, new HostName(IPAddress.Loopback).Type);
    }
}
