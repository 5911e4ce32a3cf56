using System.Security.Cryptography;
using System.Text;

namespace NetClient.Internal;

/// <summary>The folder in which NetClient keeps what an app leaves from one start to the next. Each part has a folder of its own in it.</summary>
internal sealed class AppFolder
{
    private const int MaxNameLength = 64;

    /// <param name="path">The folder; it need not be there.</param>
    /// <param name="app">The app's name, safe as the name of a folder.</param>
    public AppFolder(string path, string app)
    {
        FullName = path;
        App = app;
    }

    /// <summary>The folder's path; whoever writes to it makes it.</summary>
    public string FullName { get; }

    /// <summary>The app's name: the package's of its manifest, or else the program's.</summary>
    public string App { get; }

    public string this[string part] => Path.Join(FullName, part);

    /// <summary>The app's folder among the user's data: <c>~/.local/share/NetClient/APP</c> on Linux (or below <c>XDG_DATA_HOME</c>), <c>~/Library/Application Support/NetClient/APP</c>
    /// on macOS, <c>%LOCALAPPDATA%\NetClient\APP</c> on Windows.</summary>
    /// <exception cref="DirectoryNotFoundException">The user has no folder for data: no home (0x80070003).</exception>
    public static AppFolder OfUser(Func<string?> packageName)
    {
        string data = UserData(Environment.SpecialFolder.LocalApplicationData);
        string app = SafeName(packageName() ?? AppDomain.CurrentDomain.FriendlyName);
        return new AppFolder(Path.Join(data, "NetClient", app), app);
    }

    /// <summary>A folder of the user's for data; it need not be there.</summary>
    /// <exception cref="DirectoryNotFoundException">The user has none: no home (0x80070003).</exception>
    public static string UserData(Environment.SpecialFolder kind) =>
        Environment.GetFolderPath(kind, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } data
            ? data
            : throw new DirectoryNotFoundException("There is no folder for the user's data, because there is no home folder (HOME). Set it, or XDG_DATA_HOME.");

    /// <summary>A name as the name of a folder. Names that differ stay different: what cannot stand in one is replaced, and the name's hash added.</summary>
    public static string SafeName(string name)
    {
        bool isSafe = name.Length is > 0 and <= MaxNameLength && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
        if (isSafe && !HasDeviceName(name))
            return name;
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
        string readable = string.Concat(name.Where(char.IsAsciiLetterOrDigit).Take(MaxNameLength - 20));
        return $"app-{readable}-{hash}";
    }

    // CON, NUL, COM1 and their like are devices on Windows in every folder, whatever follows a dot.
    private static bool HasDeviceName(string name)
    {
        string stem = name.Split('.')[0].ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal)));
    }
}
