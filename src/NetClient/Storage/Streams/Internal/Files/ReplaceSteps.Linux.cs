using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using NetClient.Errors;

namespace NetClient.Storage.Streams.Internal.Files;

internal sealed partial class ReplaceSteps
{
    private const int ReadOnlyCloseOnExec = 0x80000;   // O_RDONLY | O_CLOEXEC; the latter is this on x64 and arm64
    private const int InvalidOnThisFileSystem = 22;    // EINVAL: some network and user-space file systems cannot flush a folder (fsync(2))

    private static void FlushFolderOnLinux(string folder)
    {
        using SafeFileHandle handle = OpenOnLinux(folder, ReadOnlyCloseOnExec);
        if (handle.IsInvalid)
            throw FileErrors.Native(Marshal.GetLastPInvokeError(), "Flush", folder);
        if (FSyncOnLinux(handle) != 0 && Marshal.GetLastPInvokeError() is var errno and not InvalidOnThisFileSystem)
            throw FileErrors.Native(errno, "Flush", folder);
    }

    // .NET opens no folders.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenOnLinux(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSyncOnLinux(SafeFileHandle handle);
}
