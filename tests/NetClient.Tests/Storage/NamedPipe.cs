using System.Diagnostics;

namespace NetClient.Tests.Storage;

/// <summary>A pipe in the place of a file: whoever opens it to read waits for a writer.</summary>
internal static class NamedPipe
{
    public static void Make(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among the files.");
        using var mkfifo = Process.Start("mkfifo", ["-m", "600", path]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
    }
}
