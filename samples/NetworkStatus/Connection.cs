using System.Globalization;
using NetClient.Networking;
using NetClient.Networking.Connectivity;

namespace NetworkStatus;

/// <summary>A line of the table.</summary>
internal sealed record Connection(string Name, string Kind, NetworkConnectivityLevel Level, NetworkCostType Cost, string Speed, string Addresses)
{
    public static IReadOnlyList<Connection> All()
    {
        ILookup<Guid, HostName> addresses = NetworkInformation.GetHostNames()
            .Where(name => name.IPInformation is not null)
            .ToLookup(name => name.IPInformation!.NetworkAdapter.NetworkAdapterId);
        return [.. NetworkInformation.GetConnectionProfiles().Select(profile => Of(profile, addresses))];
    }

    public static IEnumerable<string> Compare(IReadOnlyList<Connection> before, IReadOnlyList<Connection> now)
    {
        foreach (Connection gone in before.ExceptBy(now.Select(c => c.Name), c => c.Name))
            yield return $"{gone.Name} has gone";
        foreach (Connection here in now)
        {
            if (before.FirstOrDefault(c => c.Name == here.Name) is not { } old)
            {
                yield return $"{here.Name} is new: {here.Level}";
                continue;
            }
            if (old.Level != here.Level)
                yield return $"{here.Name}: {old.Level} -> {here.Level}";
            if (old.Cost != here.Cost)
                yield return $"{here.Name}: cost {old.Cost} -> {here.Cost}";
            if (old.Addresses != here.Addresses)
                yield return $"{here.Name}: {(here.Addresses.Length == 0 ? "no address" : here.Addresses)}";
        }
    }

    private static Connection Of(ConnectionProfile profile, ILookup<Guid, HostName> addresses)
    {
        NetworkAdapter adapter = profile.NetworkAdapter!;
        string kind = profile.IsWlanConnectionProfile
            ? $"Wi-Fi {profile.WlanConnectionProfileDetails!.GetConnectedSsid()} {profile.GetSignalBars()}/5"
            : profile.IsWwanConnectionProfile ? "cellular" : adapter.IanaInterfaceType switch { 6 => "Ethernet", 23 => "PPP", 131 => "tunnel", 209 => "bridge", var other => $"type {other}" };
        string speed = adapter.InboundMaxBitsPerSecond == 0 ? "?" : (adapter.InboundMaxBitsPerSecond / 1_000_000).ToString("N0", CultureInfo.InvariantCulture) + " Mbit/s";
        string listed = string.Join(", ", addresses[adapter.NetworkAdapterId].Select(name => $"{name}/{name.IPInformation!.PrefixLength}"));
        return new Connection(profile.ProfileName, kind, profile.GetNetworkConnectivityLevel(), profile.GetConnectionCost().NetworkCostType, speed, listed);
    }
}
