namespace NetClient.TestServers.Processes;

/// <summary>A directory of one's own under the system's temporary directory, deleted with all it holds on dispose.</summary>
/// <remarks>Other users may read and enter it: servers that refuse to run as root have to find their configuration and certificates in it.</remarks>
public sealed class TempDirectory : IDisposable
{
    /// <summary>Makes a directory whose name starts with <c>netclient-</c> and <paramref name="purpose"/>.</summary>
    public TempDirectory(string purpose)
    {
        FullName = Directory.CreateTempSubdirectory($"netclient-{purpose}-").FullName;
        OpenToOthers(FullName);
    }

    /// <summary>Absolute path, without a separator at its end.</summary>
    public string FullName { get; }

    /// <summary>The absolute path of <paramref name="relative"/> in this directory.</summary>
    public string this[string relative] => Path.Combine(FullName, relative);

    /// <summary>Writes a text file, making the directories it stands in.</summary>
    /// <returns>The file's absolute path.</returns>
    public string Write(string relative, string text)
    {
        string path = this[relative];
        CreateDirectory(Path.GetDirectoryName(relative)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Makes a directory in this one.</summary>
    /// <returns>Its absolute path.</returns>
    public string CreateDirectory(string relative)
    {
        string path = this[relative];
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            OpenToOthers(path);
        }

        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A server that was killed a moment ago may still be letting go of its files; leftovers in the temporary directory are no reason to fail a test.
        try { Directory.Delete(FullName, recursive: true); }
        catch (IOException) { }
        catch (UnauthorizedAccessException) { }
    }

    private static void OpenToOthers(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}
