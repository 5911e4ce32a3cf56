namespace NetClient.Storage.Streams;

/// <summary>How text becomes bytes.</summary>
public enum UnicodeEncoding
{
    /// <summary>UTF-8.</summary>
    Utf8 = 0,

    /// <summary>UTF-16, least significant byte first.</summary>
    Utf16LE = 1,

    /// <summary>UTF-16, most significant byte first.</summary>
    Utf16BE = 2,
}
