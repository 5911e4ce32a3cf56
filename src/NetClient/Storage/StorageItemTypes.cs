using System.Diagnostics.CodeAnalysis;

namespace NetClient.Storage;

/// <summary>What an <see cref="IStorageItem"/> is.</summary>
[Flags]
[SuppressMessage("Design", "CA1028:Enum Storage should be Int32", Justification = "WinRT's flags are unsigned.")]
public enum StorageItemTypes : uint
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>A file.</summary>
    File = 1,

    /// <summary>A folder.</summary>
    Folder = 2,
}
