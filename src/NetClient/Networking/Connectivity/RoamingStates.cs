namespace NetClient.Networking.Connectivity;

/// <summary>Roaming, as a condition for usage.</summary>
[Flags]
public enum RoamingStates : uint
{
    /// <summary>No condition.</summary>
    None = 0,

    /// <summary>Not roaming.</summary>
    NotRoaming = 1,

    /// <summary>Roaming.</summary>
    Roaming = 2,
}
