namespace NetClient.Networking.Connectivity;

/// <summary>What an adapter is plugged into: the switch and its port, as the switch announces them (LLDP, IEEE 802.1AB).</summary>
/// <remarks>An announcement is not signed: anybody on the cable can send one.</remarks>
public sealed class LanIdentifier
{
    internal LanIdentifier(Guid networkAdapterId, LanIdentifierData infrastructureId, LanIdentifierData portId)
    {
        NetworkAdapterId = networkAdapterId;
        InfrastructureId = infrastructureId;
        PortId = portId;
    }

    /// <summary>The switch (LLDP chassis id).</summary>
    public LanIdentifierData InfrastructureId { get; }

    /// <summary>The adapter, as <see cref="NetworkAdapter.NetworkAdapterId"/>.</summary>
    public Guid NetworkAdapterId { get; }

    /// <summary>The switch's port (LLDP port id).</summary>
    public LanIdentifierData PortId { get; }
}
