namespace NetClient.Networking.Connectivity;

/// <summary>How a device stands with the cellular network.</summary>
public enum WwanNetworkRegistrationState
{
    /// <summary>Nobody knows.</summary>
    None = 0,

    /// <summary>Not registered, and not searching.</summary>
    Deregistered = 1,

    /// <summary>Searching.</summary>
    Searching = 2,

    /// <summary>Registered at home.</summary>
    Home = 3,

    /// <summary>Registered abroad.</summary>
    Roaming = 4,

    /// <summary>Registered with a partner of the home network.</summary>
    Partner = 5,

    /// <summary>Refused.</summary>
    Denied = 6,
}
