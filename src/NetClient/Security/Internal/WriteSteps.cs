using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetClient.Security.Internal;

/// <summary>The steps as the operating system takes them.</summary>
internal sealed partial class WriteSteps : IWriteSteps
{
    private const int InvalidOnThisFileSystem = 22; // EINVAL: some network and user-space file systems cannot flush a folder (fsync(2))

    public static readonly WriteSteps System = new();

    public void FlushFile(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return; // it has no such call; NTFS writes a change of names to its log before the next one
        using SafeFileHandle handle = Open(folder, OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000); // O_RDONLY | O_CLOEXEC
        if (handle.IsInvalid || (Flush(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidOnThisFileSystem))
            throw new IOException($"'{folder}' could not be flushed to disk: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    // .NET opens no folders.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(SafeFileHandle handle);
}
