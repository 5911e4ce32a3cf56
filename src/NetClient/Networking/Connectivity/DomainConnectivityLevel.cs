namespace NetClient.Networking.Connectivity;

/// <summary>Whether a network leads to the domain that the machine belongs to.</summary>
public enum DomainConnectivityLevel
{
    /// <summary>It does not, or nobody knows.</summary>
    None = 0,

    /// <summary>A domain controller is in reach, and the machine has not proved itself to it.</summary>
    Unauthenticated = 1,

    /// <summary>The machine has proved itself to a domain controller.</summary>
    Authenticated = 2,
}
