using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace NetClient.Security.Credentials.Internal;

/// <summary>A dictionary of Core Foundation, as the calls of the keychain take it.</summary>
[SupportedOSPlatform("macos")]
internal sealed partial class KeychainQuery : IDisposable
{
    private const string CoreFoundation = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation";
    private const string SecurityFramework = "/System/Library/Frameworks/Security.framework/Security";
    private const uint Utf16LittleEndian = 0x14000100; // kCFStringEncodingUTF16LE

    private static readonly nint Library = NativeLibrary.Load(CoreFoundation);
    private static readonly nint KeyCallbacks = NativeLibrary.GetExport(Library, "kCFTypeDictionaryKeyCallBacks");
    private static readonly nint ValueCallbacks = NativeLibrary.GetExport(Library, "kCFTypeDictionaryValueCallBacks");
    private static readonly nint True = Marshal.ReadIntPtr(NativeLibrary.GetExport(Library, "kCFBooleanTrue"));
    private static readonly nint False = Marshal.ReadIntPtr(NativeLibrary.GetExport(Library, "kCFBooleanFalse"));

    private readonly nint _dictionary = CFDictionaryCreateMutable(0, 0, KeyCallbacks, ValueCallbacks);

    public void Add(nint key, nint value) => CFDictionarySetValue(_dictionary, key, value);

    public void Add(nint key, bool value) => Add(key, value ? True : False);

    public unsafe void Add(nint key, string value)
    {
        nint text;
        fixed (char* characters = value)
            text = CFStringCreateWithBytes(0, (byte*)characters, value.Length * sizeof(char), Utf16LittleEndian, 0);
        AddAndRelease(key, text);
    }

    public unsafe void Add(nint key, byte[] value)
    {
        nint data;
        fixed (byte* bytes = value)
            data = CFDataCreate(0, bytes, value.Length);
        AddAndRelease(key, data);
    }

    public int AddItem() => SecItemAdd(_dictionary, 0);

    public int Update(KeychainQuery changes) => SecItemUpdate(_dictionary, changes._dictionary);

    public int Delete() => SecItemDelete(_dictionary);

    /// <summary>The accounts of all items that match.</summary>
    public int CopyAccounts(out List<string> accounts)
    {
        accounts = [];
        int status = SecItemCopyMatching(_dictionary, out nint items);
        if (status != KeychainStatus.Success)
            return status;
        for (nint i = 0; i < CFArrayGetCount(items); i++)
        {
            nint account = CFDictionaryGetValue(CFArrayGetValueAtIndex(items, i), KeychainNames.Account);
            if (account != 0)
                accounts.Add(ReadString(account));
        }
        CFRelease(items);
        return status;
    }

    /// <summary>The data of the item that matches.</summary>
    public int CopyData(out byte[] data)
    {
        data = [];
        int status = SecItemCopyMatching(_dictionary, out nint item);
        if (status != KeychainStatus.Success)
            return status;
        data = new byte[CFDataGetLength(item)];
        Marshal.Copy(CFDataGetBytePtr(item), data, 0, data.Length);
        CFRelease(item);
        return status;
    }

    public void Dispose() => CFRelease(_dictionary);

    private static unsafe string ReadString(nint text)
    {
        var range = new Range(0, CFStringGetLength(text));
        char[] characters = new char[range.Length];
        fixed (char* buffer = characters)
            CFStringGetCharacters(text, range, buffer);
        return new string(characters);
    }

    private void AddAndRelease(nint key, nint value)
    {
        Add(key, value);   // the dictionary keeps it
        CFRelease(value);
    }

    [LibraryImport(CoreFoundation)]
    private static partial nint CFDictionaryCreateMutable(nint allocator, nint capacity, nint keyCallbacks, nint valueCallbacks);

    [LibraryImport(CoreFoundation)]
    private static partial void CFDictionarySetValue(nint dictionary, nint key, nint value);

    [LibraryImport(CoreFoundation)]
    private static partial nint CFDictionaryGetValue(nint dictionary, nint key);

    [LibraryImport(CoreFoundation)]
    private static unsafe partial nint CFStringCreateWithBytes(nint allocator, byte* bytes, nint length, uint encoding, byte isExternal);

    [LibraryImport(CoreFoundation)]
    private static partial nint CFStringGetLength(nint text);

    [LibraryImport(CoreFoundation)]
    private static unsafe partial void CFStringGetCharacters(nint text, Range range, char* buffer);

    [LibraryImport(CoreFoundation)]
    private static unsafe partial nint CFDataCreate(nint allocator, byte* bytes, nint length);

    [LibraryImport(CoreFoundation)]
    private static partial nint CFDataGetLength(nint data);

    [LibraryImport(CoreFoundation)]
    private static partial nint CFDataGetBytePtr(nint data);

    [LibraryImport(CoreFoundation)]
    private static partial nint CFArrayGetCount(nint array);

    [LibraryImport(CoreFoundation)]
    private static partial nint CFArrayGetValueAtIndex(nint array, nint index);

    [LibraryImport(CoreFoundation)]
    private static partial void CFRelease(nint value);

    [LibraryImport(SecurityFramework)]
    private static partial int SecItemAdd(nint attributes, nint result);

    [LibraryImport(SecurityFramework)]
    private static partial int SecItemCopyMatching(nint query, out nint result);

    [LibraryImport(SecurityFramework)]
    private static partial int SecItemUpdate(nint query, nint changes);

    [LibraryImport(SecurityFramework)]
    private static partial int SecItemDelete(nint query);

    // CFRange
    private readonly record struct Range(nint Location, nint Length);
}
