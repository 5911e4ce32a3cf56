namespace NetClient.Networking.Connectivity;

/// <summary>How a device proves itself to a network.</summary>
public enum NetworkAuthenticationType
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Nobody knows.</summary>
    Unknown = 1,

    /// <summary>Open Wi-Fi (IEEE 802.11 open system).</summary>
    Open80211 = 2,

    /// <summary>WEP with a shared key (IEEE 802.11).</summary>
    SharedKey80211 = 3,

    /// <summary>WPA, through an authentication server.</summary>
    Wpa = 4,

    /// <summary>WPA with a shared key.</summary>
    WpaPsk = 5,

    /// <summary>WPA between two devices without an access point.</summary>
    WpaNone = 6,

    /// <summary>WPA2, through an authentication server (802.1X).</summary>
    Rsna = 7,

    /// <summary>WPA2 with a shared key.</summary>
    RsnaPsk = 8,

    /// <summary>A method of the hardware's maker.</summary>
    Ihv = 9,

    /// <summary>WPA3 Enterprise with 192 bits: the older name of <see cref="Wpa3Enterprise192Bits"/>.</summary>
    Wpa3 = 10,

    /// <summary>WPA3 Enterprise with 192 bits.</summary>
    Wpa3Enterprise192Bits = 10,

    /// <summary>WPA3 with a password (SAE).</summary>
    Wpa3Sae = 11,

    /// <summary>Open Wi-Fi that is encrypted (OWE, RFC 8110).</summary>
    Owe = 12,

    /// <summary>WPA3 Enterprise.</summary>
    Wpa3Enterprise = 13,
}
