using System.Net;
using System.Net.NetworkInformation;
using NetClient.Networking;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Tests.Networking.Connectivity;

public sealed class ConnectionProfileTests
{
    private const string DefaultOverTwo = "fake0\t00000000\t0\t0003\t0\t0\t200\t00000000\nfake1\t00000000\t0\t0003\t0\t0\t100\t00000000\n";

    [Theory]
    [InlineData(OperationalStatus.Up, "10.0.0.1", "", NetworkConnectivityLevel.LocalAccess)]
    [InlineData(OperationalStatus.Up, "10.0.0.1", DefaultOverTwo, NetworkConnectivityLevel.InternetAccess)]
    [InlineData(OperationalStatus.Unknown, "10.0.0.1", DefaultOverTwo, NetworkConnectivityLevel.InternetAccess)]   // a tunnel
    [InlineData(OperationalStatus.Up, "2001:db8::1", DefaultOverTwo, NetworkConnectivityLevel.InternetAccess)]
    [InlineData(OperationalStatus.Up, "fe80::1%3", DefaultOverTwo, NetworkConnectivityLevel.LocalAccess)]
    [InlineData(OperationalStatus.Up, "", DefaultOverTwo, NetworkConnectivityLevel.None)]
    [InlineData(OperationalStatus.Down, "10.0.0.1", DefaultOverTwo, NetworkConnectivityLevel.None)]
    public void GetNetworkConnectivityLevel_FollowsStateAddressesAndRoutes(OperationalStatus status, string address, string routes, NetworkConnectivityLevel expected)
    {
        FakeNetworks networks = new FakeNetworks { Routes = routes }.Add("fake0", status, address.Length == 0 ? [] : [address]);
        Assert.Equal(expected, networks.View().GetProfiles()[0].GetNetworkConnectivityLevel());
    }

    [Fact]
    public void GetInternetProfile_TwoDefaultRoutes_TakesTheSystemsChoiceThenTheMetric()
    {
        FakeNetworks networks = new FakeNetworks { Routes = DefaultOverTwo }.Add("fake0", "10.0.0.1").Add("fake1", "10.0.1.1");
        Assert.Equal("fake1", networks.View().GetInternetProfile()?.ProfileName);
        networks.Source = IPAddress.Parse("10.0.0.1");
        Assert.Equal("fake0", networks.View().GetInternetProfile()?.ProfileName);
    }

    [Fact]
    public void GetInternetProfile_VpnByPolicyRouting_IsFoundWithoutARoute()
    {
        FakeNetworks networks = new FakeNetworks { Source = IPAddress.Parse("10.8.0.2") }.Add("fake0", "10.0.0.1").Add("wg0", "10.8.0.2");
        Assert.Equal("wg0", networks.View().GetInternetProfile()?.ProfileName);
        networks.Source = null;
        Assert.Null(networks.View().GetInternetProfile());
    }

    [Fact(Timeout = 60_000)]
    public async Task Methods_AdapterWentAway_GiveTheUnknownValues()
    {
        FakeNetworks networks = new FakeNetworks { Routes = DefaultOverTwo }.Add("fake0", "10.0.0.1").Add("fake1", "10.0.1.1");
        ConnectionProfile profile = networks.View().GetProfiles()[0];
        networks.Pull("fake0");
        Assert.Equal(NetworkConnectivityLevel.None, profile.GetNetworkConnectivityLevel());
        Assert.Equal(2, networks.View().GetProfiles().Count);
        Assert.Equal("fake1", networks.View().GetInternetProfile()?.ProfileName);
        networks.Remove("fake0");
        Assert.Equal(NetworkConnectivityLevel.None, profile.GetNetworkConnectivityLevel());
        Assert.Equal(NetworkCostType.Unknown, profile.GetConnectionCost().NetworkCostType);
        Assert.Null(await profile.NetworkAdapter!.GetConnectedProfileAsync(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = 60_000)]
    public async Task GetConnectedProfileAsync_AdapterThatIsUp_IsItsProfile()
    {
        NetworkView view = new FakeNetworks().Add("fake0", "10.0.0.1").Add("fake1", "10.0.1.1").View();
        Assert.Equal("fake1", (await view.GetProfiles()[1].NetworkAdapter!.GetConnectedProfileAsync(TestContext.Current.CancellationToken))?.ProfileName);
    }

    [Fact]
    public void GetHostNames_NamesThenAddressesOfWhatIsUp()
    {
        NetworkView view = new FakeNetworks().Add("fake0", "10.0.0.1/24", "fe80::1%3/64").Add("fake1", OperationalStatus.Down, "10.0.1.1/24").Add("fake2", "10.0.2.1").View();
        IReadOnlyList<HostName> names = view.GetHostNames();
        Assert.Equal(["box", "box.example", "10.0.0.1", "fe80::1%3", "10.0.2.1"], names.Select(n => n.CanonicalName));
        Assert.Equal([null, null, (byte)24, (byte)64, null], names.Select(n => n.IPInformation?.PrefixLength));
    }

    [Fact(Timeout = 60_000)]
    public async Task WhatNoSystemTells_HasTheDocumentedUnknownValue()
    {
        ConnectionProfile profile = new FakeNetworks().Add("fake0", "10.0.0.1").View().GetProfiles()[0];
        DateTimeOffset from = DateTimeOffset.UnixEpoch, to = from.AddDays(1);
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Empty(await profile.GetNetworkUsageAsync(from, to, DataUsageGranularity.Total, new NetworkUsageStates(TriStates.DoNotCare, TriStates.No), token));
        Assert.Empty(await profile.GetConnectivityIntervalsAsync(from, to, default, token));
        Assert.Equal(ConnectionProfileDeleteStatus.DeniedBySystem, await profile.TryDeleteAsync(token));
        Assert.Null(profile.GetDataPlanStatus().DataPlanUsage);
        Assert.Null(profile.GetSignalBars());
        Assert.Null(profile.WlanConnectionProfileDetails);
        Assert.Null(profile.WwanConnectionProfileDetails);
        Assert.Equal(NetworkAuthenticationType.Unknown, profile.NetworkSecuritySettings.NetworkAuthenticationType);
        Assert.Equal(DomainConnectivityLevel.None, profile.GetDomainConnectivityLevel());
        Assert.Equal(["fake0"], profile.GetNetworkNames());
    }

    [Theory]
    [InlineData("api.example.org", "fake1")]
    [InlineData("example.org", "fake0")]
    [InlineData("www.example.org", "fake0")]
    [InlineData("badexample.org", null)]
    public void HttpRoutes_LongestNameDecides(string host, string? expected)
    {
        NetworkView view = new FakeNetworks().Add("fake0", "10.0.0.1").Add("fake1", "10.0.1.1").View();
        var broad = new RoutePolicy(view.GetProfiles()[0], new HostName("example.org"), DomainNameType.Suffix);
        view.HttpRoutes.Add(new RoutePolicy(view.GetProfiles()[1], new HostName("api.example.org"), DomainNameType.FullyQualified));
        view.HttpRoutes.Add(broad);
        Assert.Equal(expected, view.HttpRoutes.AdapterFor(new HostName(host))?.Name);
        view.HttpRoutes.Remove(new RoutePolicy(view.GetProfiles()[0], new HostName("EXAMPLE.org"), DomainNameType.Suffix));
        Assert.Null(view.HttpRoutes.AdapterFor(new HostName("www.example.org")));
    }

    [Theory]
    [InlineData("http://user:secret@proxy.example:3128/", false, "http://proxy.example:3128/")]
    [InlineData("http://proxy.example:3128/", true, null)]
    public void ProxyLookup_ShowsNoPassword(string proxy, bool bypassed, string? expected)
    {
        var web = new WebProxy(new Uri(proxy)) { BypassList = bypassed ? [".*"] : [] };
        ProxyConfiguration found = ProxyLookup.Find(web, new Uri("https://host.example/"));
        Assert.Equal(expected, found.ProxyUris.SingleOrDefault()?.AbsoluteUri);
        Assert.Equal(bypassed, found.CanConnectDirectly);
    }
}
