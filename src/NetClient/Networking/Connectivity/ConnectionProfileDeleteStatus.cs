namespace NetClient.Networking.Connectivity;

/// <summary>How deleting a connection profile ended.</summary>
public enum ConnectionProfileDeleteStatus
{
    /// <summary>The profile is deleted.</summary>
    Success = 0,

    /// <summary>The user refused.</summary>
    DeniedByUser = 1,

    /// <summary>The system refused.</summary>
    DeniedBySystem = 2,

    /// <summary>It failed for another reason.</summary>
    UnknownError = 3,
}
