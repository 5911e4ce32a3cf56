namespace NetClient.Fuzz.Targets;

/// <summary>The words that manifests are made of.</summary>
internal static class ManifestWords
{
    public const string Foundation = "http://schemas.microsoft.com/appx/manifest/foundation/windows10";
    public const string Windows8 = "http://schemas.microsoft.com/appx/2010/manifest";
    public const string Windows81 = "http://schemas.microsoft.com/appx/2013/manifest";
    public const string Uap = "http://schemas.microsoft.com/appx/manifest/uap/windows10";
    public const string Restricted = "http://schemas.microsoft.com/appx/manifest/foundation/windows10/restrictedcapabilities";

    public static readonly string[] Foundations = [Foundation, Foundation, Foundation, Windows8, Windows81];

    public static readonly string[] Namespaces = [Foundation, Windows8, Windows81, Uap, Uap + "/2", Uap + "/18", Uap + "/0", Uap + "/", Restricted, "", "urn:x"];

    public static readonly string[] Names =
    [
        "internetClient", "internetClientServer", "privateNetworkClientServer", "enterpriseAuthentication", "sharedUserCertificates", "proximity",
        "codeGeneration", "broadFileSystemAccess", "webcam", "",
    ];

    public static readonly string[] Encodings = ["utf-8", "UTF-8", "utf-16", "utf-16BE", "utf-32", "iso-8859-1", "us-ascii", "utf-7", "IBM037", "x", ""];

    public static readonly string[] Markup =
    [
        "<?xml version=\"1.0\"?>", "<!DOCTYPE a [", "]>", "<!ENTITY a \"b\">", "&a;", "&amp;", "&#x41;", "&#0;", "&#xD800;", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>",
        "</Package>", "<Capabilities>", "</Capabilities>", "<Capabilities/>", "<Capability Name=\"", "\"/>", "<uap:Capability", "<DeviceCapability", " xmlns:uap=\"", " xmlns=\"\"", " Name='a'",
        "xml:space=\"preserve\"", "\u0085", "\u2028", "\uFEFF", "\uFFFE", "\uD83D\uDE00",
    ];
}
