using System.Globalization;

namespace NetClient.Broker.Internal;

/// <summary>Names a process so that another one that has its number later is not taken for it.</summary>
internal static class ProcessMark
{
    private const int StartField = 19;   // of those behind the name, /proc/PID/stat, proc(5)

    public static string Of(int process) => string.Create(CultureInfo.InvariantCulture, $"{process} {StartOf(process)}");

    /// <summary>The process, if it still runs; 0 otherwise.</summary>
    public static int Find(string mark)
    {
        string[] parts = mark.Split(' ');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int process) && process > 0 && parts[1].Length > 0 && StartOf(process) == parts[1]
            ? process
            : 0;
    }

    private static string StartOf(int process)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[StartField];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return "";
        }
    }
}
