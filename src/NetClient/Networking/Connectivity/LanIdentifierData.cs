namespace NetClient.Networking.Connectivity;

/// <summary>A part of a <see cref="LanIdentifier"/>.</summary>
public sealed class LanIdentifierData
{
    internal LanIdentifierData(uint type, IReadOnlyList<byte> value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>What <see cref="Value"/> is: the subtype of the LLDP id (IEEE 802.1AB), such as 4 (chassis) and 3 (port) for a MAC address; 0 for nothing (inferred).</summary>
    public uint Type { get; }

    /// <summary>The id itself.</summary>
    public IReadOnlyList<byte> Value { get; }
}
