namespace NetClient.Networking;

/// <summary>What a <see cref="HostName"/> is.</summary>
public enum HostNameType
{
    /// <summary>A name to be resolved.</summary>
    DomainName = 0,

    /// <summary>An IPv4 address.</summary>
    Ipv4 = 1,

    /// <summary>An IPv6 address.</summary>
    Ipv6 = 2,

    /// <summary>A Bluetooth address. NetClient has no Bluetooth transport: such a name can be made and compared, not connected to.</summary>
    Bluetooth = 3,
}
