namespace NetClient.Networking.Connectivity.Internal;

/// <summary>The IANA ifType numbers that decide something here.</summary>
internal static class IanaType
{
    public const uint Loopback = 24;
    public const uint WiFi = 71;
    public const uint Tunnel = 131;
    public const uint Vlan = 135;
    public const uint Bridge = 209;
    public const uint Cellular = 243;      // wwanPP, GSM and its heirs
    public const uint CellularCdma = 244;  // wwanPP2
}
