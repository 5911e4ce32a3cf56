using System.Net;
using System.Net.NetworkInformation;
using NetClient.Networking;
using NetClient.Networking.Connectivity;

namespace NetClient.Tests.Networking.Connectivity;

/// <summary>On the machine as it is: whatever it has, the answers must fit each other and what .NET lists.</summary>
public sealed class NetworkInformationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void GetConnectionProfiles_HasOneForEachAdapterButLoopback() => Assert.Equal(
        NetworkInterface.GetAllNetworkInterfaces().Where(i => i.NetworkInterfaceType != NetworkInterfaceType.Loopback).Select(i => i.Name).Order(),
        NetworkInformation.GetConnectionProfiles().Select(p => p.NetworkAdapter!.Name).Order());

    [Fact]
    public void GetHostNames_HaveTheirAdapterAndPrefix()
    {
        HostName[] addresses = [.. NetworkInformation.GetHostNames().Where(n => n.IPInformation is not null)];
        Assert.DoesNotContain(addresses, n => IPAddress.IsLoopback(n.Address!));
        foreach (HostName name in addresses)
        {
            UnicastIPAddressInformation expected = NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).First(u => u.Address.Equals(name.Address));
            Assert.Equal((byte?)expected.PrefixLength, name.IPInformation!.PrefixLength);
        }
        Assert.Contains(NetworkInformation.GetHostNames(), n => n.Type == HostNameType.DomainName && n.IPInformation is null);
    }

    [Fact]
    public void GetInternetConnectionProfile_IsOneOfTheProfilesAndLeadsOut()
    {
        ConnectionProfile? internet = NetworkInformation.GetInternetConnectionProfile();
        Assert.SkipWhen(internet is null, "This machine has no default route.");
        Assert.Contains(NetworkInformation.GetConnectionProfiles(), p => p.NetworkAdapter!.NetworkAdapterId == internet.NetworkAdapter!.NetworkAdapterId);
        Assert.True(internet.GetNetworkConnectivityLevel() >= NetworkConnectivityLevel.ConstrainedInternetAccess);
    }

    [Fact(Timeout = 60_000)]
    public async Task FindConnectionProfilesAsync_Connected_LeavesOutThoseThatAreDown()
    {
        Assert.Equal(NetworkInformation.GetConnectionProfiles().Count, (await NetworkInformation.FindConnectionProfilesAsync(new ConnectionProfileFilter(), Token)).Count);
        Assert.All(await NetworkInformation.FindConnectionProfilesAsync(new ConnectionProfileFilter { IsConnected = true }, Token),
            p => Assert.NotEqual(NetworkConnectivityLevel.None, p.GetNetworkConnectivityLevel()));
        Assert.Empty(await NetworkInformation.FindConnectionProfilesAsync(new ConnectionProfileFilter { PurposeGuid = Guid.NewGuid() }, Token));
        Assert.Empty(await NetworkInformation.FindConnectionProfilesAsync(new ConnectionProfileFilter { IsRoaming = true }, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task FindConnectionProfilesAsync_CallersToken_IsCarried()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => NetworkInformation.FindConnectionProfilesAsync(new ConnectionProfileFilter(), stop.Token));
        Assert.Equal((unchecked((int)0x800704C7), stop.Token), (e.HResult, e.CancellationToken));
    }

    [Fact]
    public void Arguments_Bad_AreRefusedWithWindowsNumber()
    {
        ConnectionProfile profile = new FakeNetworks().Add("eth0", "10.0.0.1").View().GetProfiles()[0];
        Exception?[] refused =
        [
            Record.Exception(() => { _ = NetworkInformation.FindConnectionProfilesAsync(null!, Token); }),
            Record.Exception(() => { _ = NetworkInformation.GetProxyConfigurationAsync(null!, Token); }),
            Record.Exception(() => { _ = NetworkInformation.GetProxyConfigurationAsync(new Uri("/relative", UriKind.Relative), Token); }),
            Record.Exception(() => NetworkInformation.GetSortedEndpointPairs(null!, HostNameSortOptions.None)),
            Record.Exception(() => NetworkInformation.GetSortedEndpointPairs([null!], HostNameSortOptions.None)),
            Record.Exception(() => ConnectivityManager.AddHttpRoutePolicy(null!)),
            Record.Exception(() => new RoutePolicy(profile, new HostName("a"), (DomainNameType)2)),
            Record.Exception(() => profile.GetLocalUsage(DateTimeOffset.MaxValue, DateTimeOffset.MinValue)),
            Record.Exception(() => new CellularApnContext { Password = null! }),
        ];
        Assert.All(refused, e => Assert.Equal(unchecked((int)0x80070057), Assert.IsAssignableFrom<ArgumentException>(e).HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task AcquireConnectionAsync_NamedAccessPoint_IsNotFound()
    {
        var e = await Assert.ThrowsAsync<NetworkException>(() => ConnectivityManager.AcquireConnectionAsync(new CellularApnContext { AccessPointName = "internet" }, Token));
        Assert.Equal(unchecked((int)0x80070490), e.HResult);
    }

    [Fact]
    public void NetworkStatusChanged_AddedAndTakenOff_LeavesNoHandle()
    {
        NetworkStatusChangedEventHandler handler = _ => { };
        NetworkInformation.NetworkStatusChanged += handler;
        NetworkInformation.NetworkStatusChanged -= handler;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Handles are counted in /proc.");
        int before = NetlinkSockets();
        for (int i = 0; i < 20; i++)
        {
            NetworkInformation.NetworkStatusChanged += handler;
            NetworkInformation.NetworkStatusChanged -= handler;
        }
        Assert.InRange(NetlinkSockets() - before, int.MinValue, 2);   // 20 would be one for each time; other tests may hold a few
    }

    private static int NetlinkSockets()
    {
        HashSet<string> inodes = [.. File.ReadLines("/proc/self/net/netlink").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1])];
        return Directory.EnumerateFiles("/proc/self/fd").Count(fd =>
            new FileInfo(fd).LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal) && inodes.Contains(target[8..^1]));
    }
}
