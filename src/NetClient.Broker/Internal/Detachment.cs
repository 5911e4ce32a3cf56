using System.Runtime.Versioning;

namespace NetClient.Broker.Internal;

/// <summary>Lets go of the app that started the broker: of its terminal, so that Ctrl-C is not for us, and of its output, so that whoever reads that sees its end.</summary>
[UnsupportedOSPlatform("windows")]
internal static class Detachment
{
    /// <summary>Detaches this process; its output goes to a log beside the control socket, whose path is the result.</summary>
    public static string Detach(string controlSocket)
    {
        _ = LinuxCalls.NewSession();
        string path = Path.Join(ControlFolder.Make(controlSocket), "broker.log");
        using var nothing = new FileStream("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        string?[] streams = [LinkOf("/proc/self/fd/0"), LinkOf("/proc/self/fd/1"), LinkOf("/proc/self/fd/2")];
        _ = LinuxCalls.Duplicate(nothing.SafeFileHandle, 0);
        WriteTo(path);

        // The runtime keeps copies of its standard streams (observed): whoever waits for the end of a pipe would wait for ours.
        foreach (string descriptor in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            if (LinkOf(descriptor) is { } link && link.StartsWith("pipe:", StringComparison.Ordinal) && streams.Contains(link))
                _ = LinuxCalls.Duplicate(nothing.SafeFileHandle, int.Parse(Path.GetFileName(descriptor), System.Globalization.CultureInfo.InvariantCulture));
        }
        return path;
    }

    /// <summary>Has what is written to standard output and error go to the end of a file.</summary>
    public static void WriteTo(string path)
    {
        using var log = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        log.Seek(0, SeekOrigin.End);
        _ = LinuxCalls.Duplicate(log.SafeFileHandle, 1);
        _ = LinuxCalls.Duplicate(log.SafeFileHandle, 2);
    }

    private static string? LinkOf(string path) => new FileInfo(path).LinkTarget;
}
