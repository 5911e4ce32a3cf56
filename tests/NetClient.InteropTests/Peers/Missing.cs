using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Says what a peer lacks.</summary>
internal static class Missing
{
    /// <summary>A sentence about the first of <paramref name="programs"/> that is not installed; null when all are.</summary>
    public static string? Program(params IEnumerable<string> programs)
    {
        string? missing = programs.FirstOrDefault(program => Executable.Find(program) is null);
        return missing is null ? null : $"{missing} is not installed.";
    }

    /// <summary>A sentence about the first of <paramref name="files"/> that does not exist; null when all do.</summary>
    public static string? File(params IEnumerable<string> files)
    {
        string? missing = files.FirstOrDefault(file => !System.IO.File.Exists(file));
        return missing is null ? null : $"{missing} does not exist.";
    }
}
