namespace NetClient.TestServers.Processes;

/// <summary>Finds programs.</summary>
public static class Executable
{
    // Daemons live in directories that a normal user's PATH leaves out.
    private static readonly string[] DaemonDirectories = ["/usr/sbin", "/usr/local/sbin", "/sbin", "/opt/homebrew/bin", "/usr/local/bin"];

    /// <summary>The full path of <paramref name="name"/> on the PATH or where daemons usually live; null when it is not installed.</summary>
    public static string? Find(string name)
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        string[] names = OperatingSystem.IsWindows() ? [name + ".exe"] : [name];
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(DaemonDirectories)
            .SelectMany(directory => names.Select(file => Path.Combine(directory, file)))
            .FirstOrDefault(File.Exists);
    }
}
