namespace NetClient.Networking.BackgroundTransfer.Internal;

internal static class DiskSpace
{
    /// <summary>How many bytes the user may still write in a folder; null when the system does not say.</summary>
    public static long? FreeAt(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;   // a network share on Windows has no drive; then writing tells
        }
    }
}
