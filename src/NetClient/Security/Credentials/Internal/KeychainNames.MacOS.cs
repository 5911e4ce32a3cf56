using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace NetClient.Security.Credentials.Internal;

/// <summary>The constants of Security.framework that queries are made of (SecItem.h). They are pointers that the framework exports.</summary>
[SupportedOSPlatform("macos")]
internal static class KeychainNames
{
    private static readonly nint Framework = NativeLibrary.Load("/System/Library/Frameworks/Security.framework/Security");

    public static readonly nint Class = Read("kSecClass");
    public static readonly nint GenericPassword = Read("kSecClassGenericPassword");
    public static readonly nint Service = Read("kSecAttrService");
    public static readonly nint Account = Read("kSecAttrAccount");
    public static readonly nint Label = Read("kSecAttrLabel");
    public static readonly nint Data = Read("kSecValueData");
    public static readonly nint MatchLimit = Read("kSecMatchLimit");
    public static readonly nint MatchLimitOne = Read("kSecMatchLimitOne");
    public static readonly nint MatchLimitAll = Read("kSecMatchLimitAll");
    public static readonly nint ReturnAttributes = Read("kSecReturnAttributes");
    public static readonly nint ReturnData = Read("kSecReturnData");

    private static nint Read(string name) => Marshal.ReadIntPtr(NativeLibrary.GetExport(Framework, name));
}
