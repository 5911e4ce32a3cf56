using NetClient.Storage.Streams;
using Buffer = NetClient.Storage.Streams.Buffer;

namespace NetClient.Networking.Connectivity;

/// <summary>Which connection profiles are meant. What is left as it was at first is no condition.</summary>
public sealed class ConnectionProfileFilter
{
    /// <summary>Whether background traffic must be restricted, or must not; <see langword="null"/>: either.</summary>
    public bool? IsBackgroundDataUsageRestricted { get; set; }

    /// <summary>Whether the connection must be up; <see langword="false"/>: it need not (inferred).</summary>
    public bool IsConnected { get; set; }

    /// <summary>Whether the paid volume must be used up, or must not; <see langword="null"/>: either.</summary>
    public bool? IsOverDataLimit { get; set; }

    /// <summary>Whether the connection must be roaming, or must not; <see langword="null"/>: either.</summary>
    public bool? IsRoaming { get; set; }

    /// <summary>Whether it must be Wi-Fi; <see langword="false"/>: it need not. With <see cref="IsWwanConnectionProfile"/>: one of the two (inferred).</summary>
    public bool IsWlanConnectionProfile { get; set; }

    /// <summary>Whether it must be cellular; <see langword="false"/>: it need not. With <see cref="IsWlanConnectionProfile"/>: one of the two (inferred).</summary>
    public bool IsWwanConnectionProfile { get; set; }

    /// <summary>The cost it must have; <see cref="NetworkCostType.Unknown"/>: any.</summary>
    public NetworkCostType NetworkCostType { get; set; }

    /// <summary>The purpose it must have; <see langword="null"/>: any. No supported system tells a purpose, so that any value matches nothing.</summary>
    public Guid? PurposeGuid { get; set; }

    /// <summary>The filter as WinRT's own bytes; empty: NetClient hands it to nobody.</summary>
    public IBuffer RawData { get; } = new Buffer(0);

    /// <summary>The operator it must have; <see langword="null"/>: any. No supported system tells the operator, so that any value matches nothing.</summary>
    public Guid? ServiceProviderGuid { get; set; }

    internal bool Matches(ConnectionProfile profile)
    {
        // Costs are asked for only where they decide: the answer comes from another process.
        if (PurposeGuid is not null || ServiceProviderGuid is not null)
            return false;
        if (IsConnected && profile.GetNetworkConnectivityLevel() == NetworkConnectivityLevel.None)
            return false;
        if ((IsWlanConnectionProfile || IsWwanConnectionProfile)
            && !((IsWlanConnectionProfile && profile.IsWlanConnectionProfile) || (IsWwanConnectionProfile && profile.IsWwanConnectionProfile)))
            return false;
        if (NetworkCostType == NetworkCostType.Unknown && IsBackgroundDataUsageRestricted is null && IsOverDataLimit is null && IsRoaming is null)
            return true;
        ConnectionCost cost = profile.GetConnectionCost();
        return (NetworkCostType == NetworkCostType.Unknown || NetworkCostType == cost.NetworkCostType)
            && (IsBackgroundDataUsageRestricted ?? cost.BackgroundDataUsageRestricted) == cost.BackgroundDataUsageRestricted
            && (IsOverDataLimit ?? cost.OverDataLimit) == cost.OverDataLimit
            && (IsRoaming ?? cost.Roaming) == cost.Roaming;
    }
}
