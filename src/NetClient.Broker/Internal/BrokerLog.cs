namespace NetClient.Broker.Internal;

/// <summary>What the broker writes to its standard error; detached, to a file that begins anew when it is long, with the one before beside it.</summary>
/// <param name="path">The file; null when standard error is somebody else's.</param>
internal sealed class BrokerLog(string? path) : IDisposable
{
    private const int MaxLength = 1 << 20;
    private const int LinesPerLook = 100;

    private StreamWriter _writer = Open();
    private int _lines;

    public void Write(string line)
    {
        if (path is not null && ++_lines % LinesPerLook == 0)
            BeginAnewIfLong(path);
        _writer.WriteLine($"{TimeProvider.System.GetUtcNow():u} {line}");
    }

    public void Dispose() => _writer.Dispose();

    // The runtime's own writer would keep the file that there was at first.
    private static StreamWriter Open() => new(Console.OpenStandardError()) { AutoFlush = true };

    private void BeginAnewIfLong(string file)
    {
        if (OperatingSystem.IsWindows() || new FileInfo(file) is not { Exists: true, Length: > MaxLength })
            return;
        try
        {
            File.Move(file, file + ".old", overwrite: true);
            Detachment.WriteTo(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;   // it goes on in the old one
        }
        _writer.Dispose();
        _writer = Open();
    }
}
