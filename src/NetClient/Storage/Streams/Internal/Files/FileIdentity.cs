using Microsoft.Win32.SafeHandles;

namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>What a path leads to.</summary>
internal enum FileKind
{
    Missing,
    Regular,
    Folder,

    /// <summary>A device, pipe or socket. Opening one can wait for ever, and reading one need not end: they are no files to WinRT.</summary>
    Special,
}

/// <summary>Which file it is, whatever its names: two openings of one file compare equal.</summary>
/// <param name="Device">The file system; 0 where that is not known.</param>
/// <param name="Number">The file in it.</param>
/// <param name="Name">The path, where the two numbers are not known.</param>
internal readonly partial record struct FileIdentity(ulong Device, ulong Number, string? Name)
{
    public static FileIdentity Of(SafeFileHandle handle, string path) =>
        (OperatingSystem.IsLinux() ? OfLinux(handle)?.Identity : OperatingSystem.IsMacOS() ? OfMacOS(handle)?.Identity : null) ?? ByName(path);

    /// <summary>The identity of what a path leads to; null when that is missing.</summary>
    public static FileIdentity? Of(string path)
    {
        if (OperatingSystem.IsLinux() && OfLinux(path) is { } linux)
            return linux.Identity;
        if (OperatingSystem.IsMacOS() && OfMacOS(path) is { } mac)
            return mac.Identity;
        return Path.Exists(path) ? ByName(path) : null;
    }

    public static FileKind KindOf(string path)
    {
        if (OperatingSystem.IsLinux() && OfLinux(path) is { } linux)
            return linux.Kind;
        if (OperatingSystem.IsMacOS() && OfMacOS(path) is { } mac)
            return mac.Kind;
        try
        {
            System.IO.FileAttributes attributes = File.GetAttributes(path);
            if (!OperatingSystem.IsWindows() && (attributes & System.IO.FileAttributes.ReparsePoint) != 0)
                return FileKind.Missing;   // a link that leads nowhere: the calls above follow the others
            return (attributes & System.IO.FileAttributes.Directory) != 0 ? FileKind.Folder : FileKind.Regular;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return FileKind.Missing;
        }
    }

    /// <summary>Whether two paths are on one device, so that a file can be renamed from one to the other.</summary>
    public static bool SameDevice(string first, string second) =>
        Of(first) is { Device: not 0 } one && Of(second) is { Device: not 0 } two
            ? one.Device == two.Device
            : string.Equals(Path.GetPathRoot(first), Path.GetPathRoot(second), StringComparison.OrdinalIgnoreCase);

    private static FileIdentity ByName(string path) =>
        new(0, 0, OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? Path.GetFullPath(path).ToUpperInvariant() : Path.GetFullPath(path));

    // S_IFMT and its values are the same on Linux and macOS.
    private static FileKind KindOf(uint mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        _ => FileKind.Special,
    };
}
