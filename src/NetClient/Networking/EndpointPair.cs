using NetClient.Internal;

namespace NetClient.Networking;

/// <summary>A local and a remote endpoint, each a host name and a service name. Nothing is resolved here.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.endpointpair"/> (documented: what may be null or empty).</remarks>
public sealed class EndpointPair
{
    private string _localServiceName;
    private HostName _remoteHostName;
    private string _remoteServiceName;

    /// <summary>Makes a pair.</summary>
    /// <param name="localHostName">The local address; <see langword="null"/> lets the system choose.</param>
    /// <param name="localServiceName">The local port or service name; empty lets the system choose.</param>
    /// <param name="remoteHostName">The remote host.</param>
    /// <param name="remoteServiceName">The remote port or service name.</param>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="localHostName"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="ArgumentException"><paramref name="remoteServiceName"/> is empty (0x80070057).</exception>
    public EndpointPair(HostName? localHostName, string localServiceName, HostName remoteHostName, string remoteServiceName)
    {
        Throw.IfNull(localServiceName);
        Throw.IfNull(remoteHostName);
        Throw.IfNullOrEmpty(remoteServiceName);
        LocalHostName = localHostName;
        _localServiceName = localServiceName;
        _remoteHostName = remoteHostName;
        _remoteServiceName = remoteServiceName;
    }

    /// <summary>The local address; <see langword="null"/> lets the system choose.</summary>
    public HostName? LocalHostName { get; set; }

    /// <summary>The local port or service name; empty lets the system choose.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string LocalServiceName
    {
        get => _localServiceName;
        set
        {
            Throw.IfNull(value);
            _localServiceName = value;
        }
    }

    /// <summary>The remote host.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public HostName RemoteHostName
    {
        get => _remoteHostName;
        set
        {
            Throw.IfNull(value);
            _remoteHostName = value;
        }
    }

    /// <summary>The remote port or service name. The setter takes an empty string, which the constructor refuses (documented); connecting then fails.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string RemoteServiceName
    {
        get => _remoteServiceName;
        set
        {
            Throw.IfNull(value);
            _remoteServiceName = value;
        }
    }
}
