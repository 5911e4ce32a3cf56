using System.Net;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.Tests.Networking.Sockets;

public sealed class DatagramEndpointTests
{
    [Theory]
    [InlineData("127.0.0.1", 53, "127.0.0.1:53", false)]
    [InlineData("::ffff:127.0.0.1", 53, "127.0.0.1:53", false)]
    [InlineData("2001:db8::1", 65_535, "[2001:db8::1]:65535", false)]
    [InlineData("fe80::1%7", 1, "[fe80::1%7]:1", false)]
    [InlineData("224.0.0.251", 5353, "224.0.0.251:5353", true)]
    [InlineData("239.255.255.255", 0, "239.255.255.255:0", true)]
    [InlineData("240.0.0.0", 0, "240.0.0.0:0", false)]
    [InlineData("ff02::fb", 5353, "[ff02::fb]:5353", true)]
    [InlineData("::1", 9, "[::1]:9", false)]
    [InlineData("::", 9, "[::]:9", false)]
    public void Constructor_Address_IsKeptWithItsScope(string address, int port, string text, bool isMulticast)
    {
        var endpoint = new DatagramEndpoint(new HostName(address), port);
        Assert.Equal(text, endpoint.ToString());
        Assert.Equal(port, endpoint.Port);
        Assert.Equal(isMulticast, endpoint.IsMulticast);
        Assert.Equal(endpoint, new DatagramEndpoint(endpoint.ToIPEndPoint()));
        Assert.Equal(endpoint, new DatagramEndpoint(endpoint.Address, port));
        Assert.Equal(endpoint, new DatagramEndpoint(new IPEndPoint(IPAddress.Parse(address), port)));
    }

    [Fact]
    public void Equality_AddressPortAndScopeCount()
    {
        var one = new DatagramEndpoint(new HostName("fe80::1%1"), 5);
        DatagramEndpoint same = new(new HostName("fe80::1%1"), 5);
        Assert.True(one == same && !(one != same) && one.Equals((object)same) && one.GetHashCode() == same.GetHashCode());
        foreach (DatagramEndpoint other in (DatagramEndpoint[])[new(new HostName("fe80::1%2"), 5), new(new HostName("fe80::2%1"), 5), new(new HostName("fe80::1%1"), 6), default])
            Assert.True(one != other && !one.Equals((object)other));
        Assert.False(one.Equals("fe80::1"));
        Assert.True(one.HasAddressOf(new(new HostName("fe80::1"), 9)));
        Assert.False(one.HasAddressOf(new(new HostName("fe80::1%2"), 5)));
    }

    [Fact]
    public void Constructors_BadArguments_AreRefused()
    {
        Action[] calls =
        [
            () => _ = new DatagramEndpoint(null!, 1),
            () => _ = new DatagramEndpoint((IPEndPoint)null!),
            () => _ = new DatagramEndpoint(new HostName("name.example"), 1),
            () => _ = new DatagramEndpoint(new HostName("127.0.0.1"), -1),
            () => _ = new DatagramEndpoint(new HostName("127.0.0.1"), 65_536),
        ];
        Assert.All(calls, call => Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(call).HResult));
    }
}
