namespace NetClient.Networking;

/// <summary>A local and a remote endpoint.</summary>
/// <param name="localHostName">Local host.</param>
/// <param name="localServiceName">Local service.</param>
/// <param name="remoteHostName">Remote host.</param>
/// <param name="remoteServiceName">Remote service.</param>
public sealed class EndpointPair(HostName? localHostName, string localServiceName, HostName remoteHostName, string remoteServiceName)
{
    /// <summary>Local host; null lets the system choose.</summary>
    public HostName? LocalHostName { get; set; } = localHostName;

    /// <summary>Local service; empty lets the system choose.</summary>
    public string LocalServiceName { get; set; } = localServiceName;

    /// <summary>Remote host.</summary>
    public HostName RemoteHostName { get; set; } = remoteHostName;

    /// <summary>Remote service.</summary>
    public string RemoteServiceName { get; set; } = remoteServiceName;
}
