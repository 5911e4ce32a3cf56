using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Tests.Networking.Connectivity;

/// <summary>Networks that this machine has not.</summary>
internal sealed class FakeNetworks
{
    private readonly List<Mock<NetworkInterface>> _adapters = [];

    /// <summary>The local address for everything outside; null for no way.</summary>
    public IPAddress? Source { get; set; }

    public string Routes { get; set; } = "";

    public FakeNetworks Add(string name, params string[] addresses) => Add(name, OperationalStatus.Up, addresses);

    public FakeNetworks Add(string name, OperationalStatus status, params string[] addresses)
    {
        var unicast = new Mock<UnicastIPAddressInformationCollection>();
        unicast.Setup(c => c.GetEnumerator()).Returns(() => addresses.Select(Unicast).GetEnumerator());
        var source = new Mock<NetworkInterface>();
        source.SetupGet(i => i.Id).Returns(name);
        source.SetupGet(i => i.Name).Returns(name);
        source.SetupGet(i => i.OperationalStatus).Returns(status);
        source.SetupGet(i => i.NetworkInterfaceType).Returns(NetworkInterfaceType.Ethernet);
        var properties = new Mock<IPInterfaceProperties>();
        properties.SetupGet(p => p.UnicastAddresses).Returns(unicast.Object);
        properties.SetupGet(p => p.GatewayAddresses).Throws<PlatformNotSupportedException>();
        properties.Setup(p => p.GetIPv4Properties()).Throws(new NetworkInformationException(1));
        properties.Setup(p => p.GetIPv6Properties()).Throws(new NetworkInformationException(1));
        source.Setup(i => i.GetIPProperties()).Returns(properties.Object);
        _adapters.Add(source);
        return this;
    }

    /// <summary>From now on the adapter is listed, and fails when it is asked: it went in between.</summary>
    public void Pull(string name) =>
        _adapters.Single(a => a.Object.Name == name).Setup(i => i.GetIPProperties()).Throws(new NetworkInformationException(19));

    public void Remove(string name) => _adapters.RemoveAll(a => a.Object.Name == name);

    public NetworkView View(NetworkManager? manager = null) => new(TimeProvider.System, NullLoggerFactory.Instance)
    {
        Interfaces = () => [.. _adapters.Select(a => a.Object)],
        Routes = () => RouteTable.Parse("heading\n" + Routes, ""),
        Manager = manager ?? new NetworkManager(TimeProvider.System, "", () => false),
        FindSource = _ => Source,
        MachineName = () => ("box", "example"),
    };

    private static UnicastIPAddressInformation Unicast(string text)
    {
        string[] parts = text.Split('/');
        var one = new Mock<UnicastIPAddressInformation>();
        one.SetupGet(u => u.Address).Returns(IPAddress.Parse(parts[0]));
        if (parts.Length == 1)
            one.SetupGet(u => u.PrefixLength).Throws<PlatformNotSupportedException>();
        else
            one.SetupGet(u => u.PrefixLength).Returns(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        return one.Object;
    }
}
