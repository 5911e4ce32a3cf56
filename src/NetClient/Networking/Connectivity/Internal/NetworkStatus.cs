namespace NetClient.Networking.Connectivity.Internal;

/// <summary>The state of the networks at one time, as text to compare.</summary>
internal sealed record NetworkStatus(string[] HostNames, string InternetProfile, string[] Levels, string[] Costs)
{
    /// <summary>What is different from before; null for nothing.</summary>
    public NetworkStateChangeEventDetails? ChangesSince(NetworkStatus before)
    {
        bool hostNames = !HostNames.SequenceEqual(before.HostNames), internetProfile = InternetProfile != before.InternetProfile,
            levels = !Levels.SequenceEqual(before.Levels), costs = !Costs.SequenceEqual(before.Costs);
        return hostNames || internetProfile || levels || costs ? new NetworkStateChangeEventDetails(costs, hostNames, internetProfile, levels) : null;
    }
}
