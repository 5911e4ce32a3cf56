using NetClient.Internal;

namespace NetClient.Networking.Connectivity;

/// <summary>Which connection HTTP takes to a host.</summary>
/// <remarks>See <see cref="ConnectivityManager.AddHttpRoutePolicy"/>.</remarks>
public sealed class RoutePolicy
{
    /// <summary>Makes a policy.</summary>
    /// <param name="connectionProfile">The connection to take.</param>
    /// <param name="hostName">The host, or the suffix of its name.</param>
    /// <param name="type">Whether <paramref name="hostName"/> stands for itself or for every name that ends with it, label by label.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is none of the values (0x80070057).</exception>
    public RoutePolicy(ConnectionProfile connectionProfile, HostName hostName, DomainNameType type)
    {
        Throw.IfNull(connectionProfile);
        Throw.IfNull(hostName);
        if (type is not (DomainNameType.Suffix or DomainNameType.FullyQualified))
            throw Throw.Range($"{type} is no kind of domain name.", nameof(type));
        ConnectionProfile = connectionProfile;
        HostName = hostName;
        HostNameType = type;
    }

    /// <summary>The connection to take.</summary>
    public ConnectionProfile ConnectionProfile { get; }

    /// <summary>The host, or the suffix of its name.</summary>
    public HostName HostName { get; }

    /// <summary>How <see cref="HostName"/> is meant.</summary>
    public DomainNameType HostNameType { get; }

    internal bool Covers(HostName host) =>
        host.IsEqual(HostName) || (HostNameType == DomainNameType.Suffix && host.CanonicalName.EndsWith("." + HostName.CanonicalName, StringComparison.Ordinal));
}
