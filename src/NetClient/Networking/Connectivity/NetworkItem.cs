namespace NetClient.Networking.Connectivity;

/// <summary>The network that an adapter is connected to.</summary>
public sealed class NetworkItem
{
    private readonly NetworkTypes _types;

    internal NetworkItem(Guid networkId, NetworkTypes types)
    {
        NetworkId = networkId;
        _types = types;
    }

    /// <summary>Identifies the network.</summary>
    /// <value>Systems other than Windows keep no list of networks, so on every system the id is derived from the adapter and its default gateways: the same as long as these are the
    /// same, across restarts too. It is not the id of the Windows network list.</value>
    public Guid NetworkId { get; }

    /// <summary>What the network leads to, as far as the adapter's configuration tells.</summary>
    /// <returns><see cref="NetworkTypes.Internet"/> for a network with a default gateway, <see cref="NetworkTypes.PrivateNetwork"/> for one without,
    /// <see cref="NetworkTypes.None"/> for an adapter that is down, without an address, or loopback. Nothing is probed: a gateway may lead nowhere (inferred).</returns>
    public NetworkTypes GetNetworkTypes() => _types;
}
