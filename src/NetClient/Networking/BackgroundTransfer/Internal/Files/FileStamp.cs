namespace NetClient.Networking.BackgroundTransfer.Internal.Files;

/// <summary>Which file it is, and how it was: another file with its name has another stamp, and so has the file itself when it was written to.</summary>
/// <param name="Device">The file system; 0 where that is not known.</param>
/// <param name="Number">The file in it; 0 where that is not known.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Written">Its last change: ticks of UTC.</param>
internal sealed record FileStamp(ulong Device, ulong Number, long Length, long Written)
{
    /// <summary>Whether it is this file, and nobody has written to it. The file system may have another number after a restart. Where files have no numbers, the length alone counts.</summary>
    public bool IsSameFile(FileStamp other) => Number == other.Number && Length == other.Length && (Number == 0 || Written == other.Written);
}
