namespace NetClient.Networking.Connectivity.Internal;

internal sealed partial class NetworkView
{
    private NetworkStatus TakeStatus()
    {
        IReadOnlyList<ConnectionProfile> profiles = GetProfiles();
        return new NetworkStatus(
            [.. GetHostNames().Select(name => $"{name.CanonicalName} {name.IPInformation?.NetworkAdapter.NetworkAdapterId} {name.IPInformation?.PrefixLength}")],
            Describe(GetInternetProfile()),
            [.. profiles.Select(profile => $"{Describe(profile)} {profile.GetNetworkConnectivityLevel()}")],
            [.. profiles.Select(profile => $"{Describe(profile)} {profile.GetConnectionCost().NetworkCostType}")]);
    }

    private static string Describe(ConnectionProfile? profile) => profile is null ? "" : $"{profile.NetworkAdapter?.NetworkAdapterId} {profile.ProfileName}";
}
