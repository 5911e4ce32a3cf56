namespace NetClient.Capabilities.Internal;

/// <summary>The namespaces a manifest is written in. A prefix is the author's choice and decides nothing.</summary>
internal static class ManifestNamespaces
{
    public const string Windows10 = "http://schemas.microsoft.com/appx/manifest/foundation/windows10";
    public const string Windows8 = "http://schemas.microsoft.com/appx/2010/manifest";
    public const string Windows81 = "http://schemas.microsoft.com/appx/2013/manifest";
    public const string Uap = "http://schemas.microsoft.com/appx/manifest/uap/windows10";
    public const string Restricted = "http://schemas.microsoft.com/appx/manifest/foundation/windows10/restrictedcapabilities";

    public static bool IsWindows8(string uri) => uri is Windows8 or Windows81;

    public static bool IsFoundation(string uri) => uri == Windows10 || IsWindows8(uri);

    /// <summary><see cref="Uap"/> itself, or a later version of it: the same with <c>/2</c>, <c>/3</c> ... behind.</summary>
    public static bool IsUap(string uri)
    {
        if (!uri.StartsWith(Uap, StringComparison.Ordinal))
            return false;
        ReadOnlySpan<char> version = uri.AsSpan(Uap.Length);
        return version.IsEmpty || (version.Length is 2 or 3 && version[0] == '/' && version[1] != '0' && !version[1..].ContainsAnyExceptInRange('0', '9'));
    }

    /// <summary>What a child of Capabilities is.</summary>
    public static DeclaredCapabilityKind KindOf(string uri, string localName) => localName switch
    {
        "Capability" when IsFoundation(uri) => DeclaredCapabilityKind.Capability,
        "Capability" when IsUap(uri) => DeclaredCapabilityKind.UapCapability,
        "Capability" when uri == Restricted => DeclaredCapabilityKind.RestrictedCapability,
        "DeviceCapability" when IsFoundation(uri) => DeclaredCapabilityKind.DeviceCapability,
        "CustomCapability" => DeclaredCapabilityKind.CustomCapability,
        _ => DeclaredCapabilityKind.Other,
    };
}
