namespace NetClient.Networking.Connectivity;

/// <summary>How a device proves itself to a cellular access point.</summary>
public enum CellularApnAuthenticationType
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>PAP: the password in clear text (RFC 1334).</summary>
    Pap = 1,

    /// <summary>CHAP (RFC 1994).</summary>
    Chap = 2,

    /// <summary>MS-CHAP v2 (RFC 2759).</summary>
    Mschapv2 = 3,
}
