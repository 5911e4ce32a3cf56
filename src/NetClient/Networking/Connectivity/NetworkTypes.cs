namespace NetClient.Networking.Connectivity;

/// <summary>What a network leads to.</summary>
[Flags]
public enum NetworkTypes : uint
{
    /// <summary>Nowhere, or nobody knows.</summary>
    None = 0,

    /// <summary>The Internet.</summary>
    Internet = 1,

    /// <summary>A private network.</summary>
    PrivateNetwork = 2,
}
