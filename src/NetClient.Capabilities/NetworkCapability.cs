namespace NetClient.Capabilities;

/// <summary>The capabilities of an app manifest that decide what the app may do on the network.</summary>
/// <remarks>The values are NetClient's own: WinRT has no such enumeration, only names in the manifest (an addition).</remarks>
[Flags]
public enum NetworkCapability
{
    /// <summary>No capability: every network operation is denied.</summary>
    None = 0,

    /// <summary><c>internetClient</c>: outbound to the Internet and public networks. Not a server, not the local network.</summary>
    InternetClient = 1,

    /// <summary><c>internetClientServer</c>: in and out on the Internet and public networks. Includes <see cref="InternetClient"/>.</summary>
    InternetClientServer = 2,

    /// <summary><c>privateNetworkClientServer</c>: in and out on local and private networks. Not the Internet.</summary>
    PrivateNetworkClientServer = 4,

    /// <summary><c>enterpriseAuthentication</c>: the user's default credentials may be sent to a server.</summary>
    EnterpriseAuthentication = 8,

    /// <summary><c>sharedUserCertificates</c>: certificates of the user's store, software or smart card, may be used.</summary>
    SharedUserCertificates = 16,

    /// <summary><c>proximity</c>: recognised because manifests carry it. It grants nothing here.</summary>
    Proximity = 32,
}
