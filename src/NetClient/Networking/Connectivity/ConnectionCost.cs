namespace NetClient.Networking.Connectivity;

/// <summary>What using a connection costs, as far as the system tells.</summary>
/// <remarks>Nothing is guessed: a system that does not say whether a connection is metered leaves <see cref="NetworkCostType"/> at Unknown (docs/connectivity.md).</remarks>
public sealed class ConnectionCost
{
    internal ConnectionCost(NetworkCostType type, bool roaming = false, bool approachingDataLimit = false, bool overDataLimit = false, bool backgroundDataUsageRestricted = false)
    {
        NetworkCostType = type;
        Roaming = roaming;
        ApproachingDataLimit = approachingDataLimit;
        OverDataLimit = overDataLimit;
        BackgroundDataUsageRestricted = backgroundDataUsageRestricted;
    }

    /// <summary>Whether the volume that is paid for is nearly used up.</summary>
    /// <value>Always <see langword="false"/>: no supported system tells.</value>
    public bool ApproachingDataLimit { get; }

    /// <summary>Whether the user wants background traffic kept low.</summary>
    /// <value>Always <see langword="false"/>: no supported system tells.</value>
    public bool BackgroundDataUsageRestricted { get; }

    /// <summary>How the connection is paid for.</summary>
    /// <value>On Linux under NetworkManager what the user or the connection's settings say: <see cref="NetworkCostType.Fixed"/> when metered (WinRT's value for a connection that
    /// was set to metered by hand), <see cref="NetworkCostType.Unrestricted"/> when not. Otherwise <see cref="NetworkCostType.Unknown"/>, also when NetworkManager only guesses.</value>
    public NetworkCostType NetworkCostType { get; }

    /// <summary>Whether the volume that is paid for is used up.</summary>
    /// <value>Always <see langword="false"/>: no supported system tells.</value>
    public bool OverDataLimit { get; }

    /// <summary>Whether the connection is outside its home network.</summary>
    /// <value>Always <see langword="false"/>: no supported system tells.</value>
    public bool Roaming { get; }
}
