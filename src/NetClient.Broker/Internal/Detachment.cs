using System.Runtime.Versioning;

namespace NetClient.Broker.Internal;

/// <summary>Lets go of the app that started the broker: of its terminal, so that Ctrl-C is not for us, and of its output, so that whoever reads that sees its end.</summary>
[UnsupportedOSPlatform("windows")]
internal static class Detachment
{
    private const int MaxLog = 1 << 20;

    public static void Detach(string controlSocket)
    {
        _ = LinuxCalls.NewSession();
        string path = Path.Join(ControlFolder.Make(controlSocket), "broker.log");
        bool isLong = new FileInfo(path) is { Exists: true, Length: > MaxLog };
        using var nothing = new FileStream("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        using var log = new FileStream(path, new FileStreamOptions
        {
            Mode = isLong ? FileMode.Truncate : FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        log.Seek(0, SeekOrigin.End);
        string?[] streams = [LinkOf("/proc/self/fd/0"), LinkOf("/proc/self/fd/1"), LinkOf("/proc/self/fd/2")];
        _ = LinuxCalls.Duplicate(nothing.SafeFileHandle, 0);
        _ = LinuxCalls.Duplicate(log.SafeFileHandle, 1);
        _ = LinuxCalls.Duplicate(log.SafeFileHandle, 2);

        // The runtime keeps copies of its standard streams (observed): whoever waits for the end of a pipe would wait for ours.
        foreach (string descriptor in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            if (LinkOf(descriptor) is { } link && link.StartsWith("pipe:", StringComparison.Ordinal) && streams.Contains(link))
                _ = LinuxCalls.Duplicate(nothing.SafeFileHandle, int.Parse(Path.GetFileName(descriptor), System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static string? LinkOf(string path) => new FileInfo(path).LinkTarget;
}
