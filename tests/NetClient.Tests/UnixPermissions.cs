namespace NetClient.Tests;

/// <summary>Permissions of files where there are any.</summary>
internal static class UnixPermissions
{
    public static void SkipWithout() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has permissions of another kind.");

    public static UnixFileMode Of(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    public static void Set(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
