using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using NetClient.Errors;

namespace NetClient.Storage.Streams.Internal.Files;

internal sealed partial class ReplaceSteps
{
    private const int ReadOnlyCloseOnExecOnMacOS = 0x1000000;   // O_RDONLY | O_CLOEXEC (<sys/fcntl.h>)

    private static void FlushFolderOnMacOS(string folder)
    {
        using SafeFileHandle handle = OpenOnMacOS(folder, ReadOnlyCloseOnExecOnMacOS);
        if (handle.IsInvalid)
            throw FileErrors.Native(Marshal.GetLastPInvokeError(), "Flush", folder);
        if (FSyncOnMacOS(handle) != 0 && Marshal.GetLastPInvokeError() is var errno and not InvalidOnThisFileSystem)
            throw FileErrors.Native(errno, "Flush", folder);
    }

    [LibraryImport("libSystem", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenOnMacOS(string path, int flags);

    [LibraryImport("libSystem", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSyncOnMacOS(SafeFileHandle handle);
}
