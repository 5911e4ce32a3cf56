namespace NetClient.Networking;

/// <summary>How endpoint pairs are ordered.</summary>
[Flags]
public enum HostNameSortOptions : uint
{
    /// <summary>A pair that fails is followed by one with another source and destination: quick to connect.</summary>
    None = 0,

    /// <summary>A pair that fails is followed by pairs that share an address with it: the best path first.</summary>
    OptimizeForLongConnections = 2,
}
