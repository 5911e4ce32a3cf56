namespace NetClient.Networking.Connectivity;

/// <summary>How a network encrypts what it carries.</summary>
public enum NetworkEncryptionType
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Nobody knows.</summary>
    Unknown = 1,

    /// <summary>WEP with a key of any length.</summary>
    Wep = 2,

    /// <summary>WEP with 40 bits.</summary>
    Wep40 = 3,

    /// <summary>WEP with 104 bits.</summary>
    Wep104 = 4,

    /// <summary>TKIP.</summary>
    Tkip = 5,

    /// <summary>AES-CCMP.</summary>
    Ccmp = 6,

    /// <summary>WPA with the group cipher.</summary>
    WpaUseGroup = 7,

    /// <summary>WPA2 with the group cipher.</summary>
    RsnUseGroup = 8,

    /// <summary>A method of the hardware's maker.</summary>
    Ihv = 9,

    /// <summary>AES-GCMP with 128 bits.</summary>
    Gcmp = 10,

    /// <summary>AES-GCMP with 256 bits.</summary>
    Gcmp256 = 11,
}
