namespace NetClient.Networking.Connectivity;

/// <summary>What changed when the network's state did; the details of a background task's trigger.</summary>
public sealed class NetworkStateChangeEventDetails
{
    internal NetworkStateChangeEventDetails(bool cost, bool hostNames, bool internetProfile, bool level)
    {
        HasNewConnectionCost = cost;
        HasNewHostNameList = hostNames;
        HasNewInternetConnectionProfile = internetProfile;
        HasNewNetworkConnectivityLevel = level;
    }

    /// <summary>Whether the cost of a connection changed.</summary>
    public bool HasNewConnectionCost { get; }

    /// <summary>Whether the way to the domain changed; always <see langword="false"/>: no supported system tells.</summary>
    public bool HasNewDomainConnectivityLevel => false;

    /// <summary>Whether <see cref="NetworkInformation.GetHostNames"/> gives other names.</summary>
    public bool HasNewHostNameList { get; }

    /// <summary>Whether <see cref="NetworkInformation.GetInternetConnectionProfile"/> gives another profile.</summary>
    public bool HasNewInternetConnectionProfile { get; }

    /// <summary>Whether a connection leads further, or less far, than before.</summary>
    public bool HasNewNetworkConnectivityLevel { get; }

    /// <summary>Whether the number of devices that share the connection changed; always <see langword="false"/>: no supported system tells.</summary>
    public bool HasNewTetheringClientCount => false;

    /// <summary>Whether sharing the connection began or ended; always <see langword="false"/>: no supported system tells.</summary>
    public bool HasNewTetheringOperationalState => false;

    /// <summary>Whether the device stands differently with the cellular network; always <see langword="false"/>: no supported system tells.</summary>
    public bool HasNewWwanRegistrationState => false;
}
