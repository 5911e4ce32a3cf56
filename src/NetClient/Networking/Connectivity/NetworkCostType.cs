namespace NetClient.Networking.Connectivity;

/// <summary>How a connection is paid for.</summary>
public enum NetworkCostType
{
    /// <summary>Nobody knows.</summary>
    Unknown = 0,

    /// <summary>Not by volume.</summary>
    Unrestricted = 1,

    /// <summary>A volume is included; beyond it, it costs.</summary>
    Fixed = 2,

    /// <summary>By volume.</summary>
    Variable = 3,
}
