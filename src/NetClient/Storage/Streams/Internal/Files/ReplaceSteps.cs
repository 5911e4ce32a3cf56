using Microsoft.Win32.SafeHandles;

namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>The steps as the operating system takes them.</summary>
internal sealed partial class ReplaceSteps : IReplaceSteps
{
    public static readonly ReplaceSteps System = new();

    public void FlushFile(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public void Rename(string from, string to, bool overwrite) => File.Move(from, to, overwrite);

    public void FlushFolder(string folder)
    {
        if (OperatingSystem.IsLinux())
            FlushFolderOnLinux(folder);
        else if (OperatingSystem.IsMacOS())
            FlushFolderOnMacOS(folder);

        // Windows has no such call; NTFS writes a change of names to its log before the next one.
    }
}
