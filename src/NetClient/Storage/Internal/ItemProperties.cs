using NetClient.Internal;

namespace NetClient.Storage.Internal;

/// <summary>Properties by the names that Windows' property system has for them.</summary>
internal static class ItemProperties
{
    /// <summary>The value of a property; null when it is not known.</summary>
    public static object? Get(FileSystemInfo? info, string name, string contentType, ulong size, DateTimeOffset modified) => name switch
    {
        "System.Size" => info is FileInfo file ? (ulong)file.Length : size,
        "System.DateModified" => info is null ? modified : new DateTimeOffset(info.LastWriteTimeUtc),
        "System.DateCreated" => info is null ? null : new DateTimeOffset(info.CreationTimeUtc),
        "System.DateAccessed" => info is null ? null : new DateTimeOffset(info.LastAccessTimeUtc),
        "System.FileAttributes" => info is null ? null : (uint)info.Attributes,
        "System.FileName" or "System.ItemNameDisplay" => info?.Name,
        "System.FileExtension" => info?.Extension,
        "System.ItemPathDisplay" => info?.FullName,
        "System.MIMEType" => contentType.Length > 0 ? contentType : null,
        _ => null,
    };

    /// <summary>What sets a property, once its value is seen to be valid.</summary>
    /// <exception cref="ArgumentException">The property cannot be set, or not to this.</exception>
    public static Action<FileSystemInfo> Change(string name, object value) => (name, value) switch
    {
        ("System.DateModified", DateTimeOffset date) => info => info.LastWriteTimeUtc = date.UtcDateTime,
        ("System.DateCreated", DateTimeOffset date) => info => info.CreationTimeUtc = date.UtcDateTime,
        ("System.DateAccessed", DateTimeOffset date) => info => info.LastAccessTimeUtc = date.UtcDateTime,
        ("System.FileAttributes", uint attributes) => info => info.Attributes = (System.IO.FileAttributes)attributes,
        _ => throw Throw.Argument($"The property '{name}' cannot be set to a value of type {value?.GetType().Name ?? "null"}.", nameof(value)),
    };
}
