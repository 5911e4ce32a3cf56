using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Extensions.Logging.Abstractions;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;
using NetClient.Tests.Networking.Connectivity;

namespace NetClient.Tests.ApplicationModel.Background.Internal;

public sealed class SystemNetworkStateTests : IDisposable
{
    private readonly ScriptedManager _nmcli = new();

    public void Dispose() => _nmcli.Dispose();

    [Fact]
    public void Read_OfThisMachine_NamesEachAdapterThatIsUp()
    {
        NetworkSnapshot snapshot = new SystemNetworkState(new NetworkView(TimeProvider.System, NullLoggerFactory.Instance)).Read();
        string[] up = [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(a => a.NetworkInterfaceType != NetworkInterfaceType.Loopback && a.OperationalStatus == OperationalStatus.Up).Select(a => a.Id)];
        Assert.All(up, id => Assert.Contains(id, snapshot.Identity, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    [InlineData("yes (guessed)", null)]
    [InlineData("unknown", null)]
    public void Read_WayOutWithAStatedCost_IsMeteredAsItSays(string metered, bool? expected)
    {
        FakeNetworks networks = new FakeNetworks { Source = IPAddress.Parse("192.0.2.7") }.Add("phone", "192.0.2.7/24").Add("cable", "198.51.100.9/24");
        networks.Routes = "phone 00000000 010200C0 0003 0 0 100 00000000 0 0 0\n";
        NetworkManager manager = _nmcli.Answer(TimeProvider.System,
            $"printf 'GENERAL.DEVICE:cable\\nGENERAL.METERED:no\\nGENERAL.DEVICE:phone\\nGENERAL.METERED:{metered}\\n'");
        Assert.Equal(expected, new SystemNetworkState(networks.View(manager)).Read().IsMetered);
    }

    [Theory]
    [InlineData("v0 00000000 00000000 0001 0 0 0 00000000 0 0 0\n", true)]    // ip route add default dev v0
    [InlineData("v0 000200C0 00000000 0001 0 0 0 00FFFFFF 0 0 0\n", false)]
    public void Read_RouteWithoutAGateway_HasTheInternetAsTheProfileHas(string routes, bool expected)
    {
        FakeNetworks networks = new FakeNetworks { Routes = routes }.Add("v0", "192.0.2.7/24");
        NetworkSnapshot seen = new SystemNetworkState(networks.View()).Read();
        Assert.Equal(expected, seen.HasInternet);
        Assert.Equal(expected, networks.View().GetProfiles().Single().GetNetworkConnectivityLevel() == NetworkConnectivityLevel.InternetAccess);
        Assert.Contains(expected ? "Internet" : "PrivateNetwork", seen.Identity, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NetworkManagerFoundAPortal_HasNoInternet()
    {
        FakeNetworks networks = new FakeNetworks { Routes = "v0 00000000 010200C0 0003 0 0 0 00000000 0 0 0\n" }.Add("v0", "192.0.2.7/24");
        NetworkManager manager = _nmcli.Answer(TimeProvider.System, "printf 'GENERAL.DEVICE:v0\\nGENERAL.IP4-CONNECTIVITY:2 (portal)\\n'");
        Assert.False(new SystemNetworkState(networks.View(manager)).Read().HasInternet);
    }

    [Fact]
    public void Read_NoWayOut_HasNoCost()
    {
        FakeNetworks networks = new FakeNetworks().Add("cable", "198.51.100.9/24");
        NetworkManager manager = _nmcli.Answer(TimeProvider.System, "printf 'GENERAL.DEVICE:cable\\nGENERAL.METERED:yes\\n'");
        Assert.Null(new SystemNetworkState(networks.View(manager)).Read().IsMetered);
    }
}
