namespace NetClient.Networking.Connectivity;

/// <summary>What a cellular connection speaks.</summary>
[Flags]
public enum WwanDataClass : uint
{
    /// <summary>Nothing, or nobody knows.</summary>
    None = 0,

    /// <summary>GPRS.</summary>
    Gprs = 1,

    /// <summary>EDGE.</summary>
    Edge = 2,

    /// <summary>UMTS.</summary>
    Umts = 4,

    /// <summary>HSDPA.</summary>
    Hsdpa = 8,

    /// <summary>HSUPA.</summary>
    Hsupa = 16,

    /// <summary>LTE.</summary>
    LteAdvanced = 32,

    /// <summary>5G beside an LTE core.</summary>
    NewRadioNonStandalone = 64,

    /// <summary>5G of its own.</summary>
    NewRadioStandalone = 128,

    /// <summary>CDMA 1xRTT.</summary>
    Cdma1xRtt = 65536,

    /// <summary>CDMA 1xEV-DO.</summary>
    Cdma1xEvdo = 131072,

    /// <summary>CDMA 1xEV-DO, revision A.</summary>
    Cdma1xEvdoRevA = 262144,

    /// <summary>CDMA 1xEV-DV.</summary>
    Cdma1xEvdv = 524288,

    /// <summary>CDMA 3xRTT.</summary>
    Cdma3xRtt = 1048576,

    /// <summary>CDMA 1xEV-DO, revision B.</summary>
    Cdma1xEvdoRevB = 2097152,

    /// <summary>CDMA UMB.</summary>
    CdmaUmb = 4194304,

    /// <summary>Something else.</summary>
    Custom = 2147483648,
}
