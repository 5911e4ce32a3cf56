using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Moq;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Tests.Networking.Connectivity;

public sealed class NetworkAdapterTests
{
    [Fact]
    public void GetAll_Loopback_IsAmongThem()
    {
        NetworkAdapter loopback = Loopback();
        Assert.NotEqual(0, loopback.Index);
        Assert.NotEqual("", loopback.Name);
        Assert.Contains(IPAddress.Loopback, loopback.GetAddresses(AddressFamily.InterNetwork));
        Assert.All(loopback.GetAddresses(AddressFamily.InterNetwork), a => Assert.Equal(AddressFamily.InterNetwork, a.AddressFamily));
        Assert.Equal(0u, loopback.InboundMaxBitsPerSecond);
        Assert.Equal(NetworkTypes.None, loopback.NetworkItem.GetNetworkTypes());
    }

    [Fact]
    public void NetworkAdapterId_AskedTwice_IsTheSameAndUnique()
    {
        Guid[] first = [.. NetworkAdapters.GetAll().Select(a => a.NetworkAdapterId)];
        Assert.Equal(first, NetworkAdapters.GetAll().Select(a => a.NetworkAdapterId));
        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(Loopback().NetworkItem.NetworkId, Loopback().NetworkItem.NetworkId);
    }

    [Theory]
    [InlineData("{4D36E972-E325-11CE-BFC1-08002BE10318}", "4d36e972-e325-11ce-bfc1-08002be10318")]   // Windows gives the GUID
    [InlineData("eth0", "d535456c-b0ee-8c5f-951b-804805d12abe")]                                     // elsewhere it must never change between versions
    public void NetworkAdapterId_IsStable(string interfaceId, string expected) => Assert.Equal(Guid.Parse(expected), AdapterFacts.IdOf(interfaceId));

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(4294967295000000, 0)]
    [InlineData(1000000000, 1000000000)]
    public void SpeedOf_Unknown_IsZero(long reported, ulong expected) =>
        Assert.Equal(expected, AdapterFacts.SpeedOf(Mock.Of<NetworkInterface>(i => i.Speed == reported)));

    [Fact]
    public void SpeedOf_NotSupported_IsZero()
    {
        var source = new Mock<NetworkInterface>();
        source.SetupGet(i => i.Speed).Throws<PlatformNotSupportedException>();
        Assert.Equal(0ul, AdapterFacts.SpeedOf(source.Object));
    }

    [Fact]
    public void GetAddresses_OfAnAdapterThatHasGone_IsEmpty()
    {
        NetworkAdapter adapter = NetworkAdapter.FromInterface(FakeInterface(["10.0.0.1"], []).Object);
        Assert.Equal("gone0", adapter.Name);
        Assert.Equal(6u, adapter.IanaInterfaceType);
        Assert.Equal(9, adapter.Index);
        Assert.Empty(adapter.GetAddresses(AddressFamily.Unspecified));
    }

    [Fact]
    public void AddressesOf_LinkLocal_ComesLast()
    {
        NetworkInterface source = FakeInterface(["fe80::1", "10.0.0.1", "2001:db8::1"], []).Object;
        Assert.Equal(["10.0.0.1", "2001:db8::1", "fe80::1"], AdapterFacts.AddressesOf(source, AddressFamily.Unspecified).Select(a => a.ToString()));
        Assert.Equal(["2001:db8::1", "fe80::1"], AdapterFacts.AddressesOf(source, AddressFamily.InterNetworkV6).Select(a => a.ToString()));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.254", OperationalStatus.Up, NetworkTypes.Internet)]
    [InlineData("10.0.0.1", "", OperationalStatus.Up, NetworkTypes.PrivateNetwork)]
    [InlineData("10.0.0.1", "0.0.0.0", OperationalStatus.Up, NetworkTypes.PrivateNetwork)]
    [InlineData("169.254.3.4", "", OperationalStatus.Up, NetworkTypes.None)]
    [InlineData("10.0.0.1", "10.0.0.254", OperationalStatus.Down, NetworkTypes.None)]
    public void GetNetworkTypes_FollowsTheDefaultGateway(string address, string gateway, OperationalStatus status, NetworkTypes expected)
    {
        Mock<NetworkInterface> source = FakeInterface([address], gateway.Length == 0 ? [] : [gateway]);
        source.SetupGet(i => i.OperationalStatus).Returns(status);
        Assert.Equal(expected, AdapterFacts.NetworkOf(source.Object).GetNetworkTypes());
    }

    [Fact]
    public void NetworkId_AnotherGateway_IsAnotherNetwork() => Assert.NotEqual(
        AdapterFacts.NetworkOf(FakeInterface(["10.0.0.1"], ["10.0.0.254"]).Object).NetworkId,
        AdapterFacts.NetworkOf(FakeInterface(["10.0.0.1"], ["10.0.0.253"]).Object).NetworkId);

    [Fact]
    public void IPInformation_CarriesWhatItWasGiven()
    {
        NetworkAdapter adapter = Loopback();
        var information = new IPInformation(adapter, 8);
        var host = new NetClient.Networking.HostName(IPAddress.Loopback, information);
        Assert.Same(information, host.IPInformation);
        Assert.Same(adapter, information.NetworkAdapter);
        Assert.Equal((byte)8, information.PrefixLength);
    }

    private static NetworkAdapter Loopback() => NetworkAdapters.GetAll().First(a => a.IanaInterfaceType == 24);

    internal static Mock<NetworkInterface> FakeInterface(string[] addresses, string[] gateways)
    {
        var unicast = new Mock<UnicastIPAddressInformationCollection>();
        unicast.Setup(c => c.GetEnumerator()).Returns(() => addresses.Select(a => Mock.Of<UnicastIPAddressInformation>(u => u.Address == IPAddress.Parse(a))).GetEnumerator());
        var gateway = new Mock<GatewayIPAddressInformationCollection>();
        gateway.Setup(c => c.GetEnumerator()).Returns(() => gateways.Select(a => Mock.Of<GatewayIPAddressInformation>(g => g.Address == IPAddress.Parse(a))).GetEnumerator());
        var properties = new Mock<IPInterfaceProperties>();
        properties.SetupGet(p => p.UnicastAddresses).Returns(unicast.Object);
        properties.SetupGet(p => p.GatewayAddresses).Returns(gateway.Object);
        properties.Setup(p => p.GetIPv4Properties()).Throws(new NetworkInformationException(1));
        properties.Setup(p => p.GetIPv6Properties()).Returns(Mock.Of<IPv6InterfaceProperties>(p => p.Index == 9));
        var source = new Mock<NetworkInterface>();
        source.SetupGet(i => i.Id).Returns("gone0");
        source.SetupGet(i => i.Name).Returns("gone0");
        source.SetupGet(i => i.NetworkInterfaceType).Returns(NetworkInterfaceType.Ethernet);
        source.SetupGet(i => i.OperationalStatus).Returns(OperationalStatus.Up);
        source.Setup(i => i.GetIPProperties()).Returns(properties.Object);
        return source;
    }
}
