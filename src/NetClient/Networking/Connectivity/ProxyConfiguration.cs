namespace NetClient.Networking.Connectivity;

/// <summary>How to get to an address: through a proxy or directly.</summary>
public sealed class ProxyConfiguration
{
    internal ProxyConfiguration(IReadOnlyList<Uri> proxyUris, bool canConnectDirectly)
    {
        ProxyUris = proxyUris;
        CanConnectDirectly = canConnectDirectly;
    }

    /// <summary>Whether a direct connection is in order.</summary>
    public bool CanConnectDirectly { get; }

    /// <summary>The proxies to try, in their order; empty for none. Without user and password.</summary>
    public IReadOnlyList<Uri> ProxyUris { get; }
}
