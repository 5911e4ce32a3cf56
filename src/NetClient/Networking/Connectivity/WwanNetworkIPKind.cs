namespace NetClient.Networking.Connectivity;

/// <summary>Which families of addresses a cellular connection carries.</summary>
public enum WwanNetworkIPKind
{
    /// <summary>None, or nobody knows.</summary>
    None = 0,

    /// <summary>IPv4.</summary>
    Ipv4 = 1,

    /// <summary>IPv6.</summary>
    Ipv6 = 2,

    /// <summary>Both.</summary>
    Ipv4v6 = 3,

    /// <summary>Both, IPv4 translated into IPv6 (464XLAT, RFC 6877).</summary>
    Ipv4v6v4Xlat = 4,
}
