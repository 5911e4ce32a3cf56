using System.Buffers;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Storage.Internal;

/// <summary>Names of files and folders as apps give them: below a folder, never out of it.</summary>
internal static class ItemNames
{
    /// <summary>As long as a name on NTFS can be, in UTF-16 units. Others count bytes; they say so themselves when it comes to it.</summary>
    private const int LongestName = 255;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>:\"|?*");

    // What no name on Windows can have, nor the beginning of one before its first dot.
    private static readonly string[] Devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    ];

    /// <summary>The path of an item to find below a folder.</summary>
    /// <exception cref="ArgumentException">The name is empty, or leaves the folder.</exception>
    public static string Below(string folder, string name) => Path.Join(folder, Path.Join(Parts(name)));

    /// <summary>The path of an item to make below a folder. Its names are such as Windows can have.</summary>
    public static string NewBelow(string folder, string name)
    {
        string[] parts = Parts(name);
        foreach (string part in parts)
            Check(part);
        return Path.Join(folder, Path.Join(parts));
    }

    /// <summary>The path of an item to make in a folder itself.</summary>
    public static string NewIn(string folder, string name)
    {
        if (Parts(name) is not [string single])
            throw Throw.Argument($"'{name}' is a path; a name is expected.", nameof(name));
        Check(single);
        return Path.Join(folder, single);
    }

    /// <summary>"report (2).txt" of "report.txt".</summary>
    public static string Numbered(string path, int number) => number == 1
        ? path
        : Path.Join(Path.GetDirectoryName(path), $"{Path.GetFileNameWithoutExtension(path)} ({number}){Path.GetExtension(path)}");

    private static string[] Parts(string name)
    {
        if (name.Length == 0)
            throw Throw.Argument("The name is empty.", nameof(name));
        if (name.Contains('\0', StringComparison.Ordinal))
            throw Throw.Argument("A name has no null characters.", nameof(name));

        // Both separators, on every OS: the app may have been written for the other one.
        string[] parts = name.Split('/', '\\');
        if (Array.Exists(parts, part => part is "" or "." or ".."))
            throw Throw.Argument($"'{name}' is not the name of something in the folder, or of a path below it.", nameof(name));
        return parts;
    }

    private static void Check(string name)
    {
        if (name.Length > LongestName)
            throw FileErrors.NameTooLong(name, LongestName);
        if (name.AsSpan().IndexOfAny(Forbidden) is >= 0 and int at)
            throw FileErrors.InvalidName(name, $"it contains '{name[at]}'");
        if (name.AsSpan().ContainsAnyInRange('\0', '\x1F'))
            throw FileErrors.InvalidName(name, "it contains a control character");
        if (name[^1] is '.' or ' ')
            throw FileErrors.InvalidName(name, "it ends with a dot or a blank");
        string stem = name.Split('.')[0].TrimEnd(' ');
        if (Array.Exists(Devices, device => device.Equals(stem, StringComparison.OrdinalIgnoreCase)))
            throw FileErrors.InvalidName(name, "it names a device");
    }
}
