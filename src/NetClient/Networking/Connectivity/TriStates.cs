namespace NetClient.Networking.Connectivity;

/// <summary>A condition that need not be one.</summary>
public enum TriStates
{
    /// <summary>No condition.</summary>
    DoNotCare = 0,

    /// <summary>It must not hold.</summary>
    No = 1,

    /// <summary>It must hold.</summary>
    Yes = 2,
}
