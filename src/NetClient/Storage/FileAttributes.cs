using System.Diagnostics.CodeAnalysis;

namespace NetClient.Storage;

/// <summary>The attributes of a file or folder.</summary>
/// <remarks>The values are those of Win32. Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.fileattributes"/> (documented).</remarks>
[Flags]
[SuppressMessage("Design", "CA1008:Enums should have zero value", Justification = "WinRT's name for it is Normal.")]
[SuppressMessage("Design", "CA1028:Enum Storage should be Int32", Justification = "WinRT's flags are unsigned.")]
public enum FileAttributes : uint
{
    /// <summary>None of the others.</summary>
    Normal = 0,

    /// <summary>It cannot be written.</summary>
    ReadOnly = 1,

    /// <summary>It is a folder.</summary>
    Directory = 16,

    /// <summary>It waits for a backup. Windows only.</summary>
    Archive = 32,

    /// <summary>It is temporary. Windows only.</summary>
    Temporary = 256,

    /// <summary>Its content is not here yet: a file made from an address, not read so far.</summary>
    LocallyIncomplete = 512,
}
