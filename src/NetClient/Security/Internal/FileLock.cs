using NetClient.Errors;

namespace NetClient.Security.Internal;

/// <summary>A lock between processes: a file that one of them has open. The system lets go of it when the process ends, however it ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the lock.</summary>
    /// <param name="path">The lock's file; it stays.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">Another process has it all that time (0x80070020).</exception>
    public static IDisposable Take(string path, TimeSpan limit, TimeProvider time)
    {
        long begun = time.GetTimestamp();
        using var pause = new ManualResetEvent(false);
        for (TimeSpan next = TimeSpan.FromMilliseconds(1); ; next = next < LongestPause ? next * 2 : LongestPause)
        {
            try
            {
                return PrivateFiles.Open(path, FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException e) when (IsTaken(e))
            {
                if (time.GetElapsedTime(begun) >= limit)
                    throw new IOException($"Another process has '{path}' locked for more than {limit.TotalSeconds:0.#} s.", e) { HResult = HResults.SharingViolation };
                pause.WaitOne(next);   // the systems have no lock that waits for a while: they wait for ever or not at all
            }
        }
    }

    // Off Windows .NET gives the bare number of EAGAIN.
    private static bool IsTaken(IOException e) => e.HResult is HResults.SharingViolation || e.HResult == (OperatingSystem.IsLinux() ? 11 : 35);
}
