using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetClient.Storage.Streams.Internal.Files;

internal readonly partial record struct FileIdentity
{
    private const int CurrentFolder = -100;          // AT_FDCWD
    private const int TheHandleItself = 0x1000;      // AT_EMPTY_PATH
    private const uint TypeAndNumber = 0x1 | 0x100;  // STATX_TYPE | STATX_INO

    // struct statx is the same on every architecture, which struct stat is not (statx(2)).
    private const int SizeOfStatx = 256;

    private static (FileIdentity Identity, FileKind Kind)? OfLinux(string path)
    {
        Span<byte> answer = stackalloc byte[SizeOfStatx];
        return StatxPath(CurrentFolder, path, 0, TypeAndNumber, answer) == 0 ? Read(answer) : null;
    }

    private static (FileIdentity Identity, FileKind Kind)? OfLinux(SafeFileHandle handle)
    {
        Span<byte> answer = stackalloc byte[SizeOfStatx];
        return StatxHandle(handle, "", TheHandleItself, TypeAndNumber, answer) == 0 ? Read(answer) : null;
    }

    private static (FileIdentity Identity, FileKind Kind) Read(ReadOnlySpan<byte> statx)
    {
        uint mode = BitConverter.ToUInt16(statx[28..]);
        ulong number = BitConverter.ToUInt64(statx[32..]);
        (uint major, uint minor) = (BitConverter.ToUInt32(statx[136..]), BitConverter.ToUInt32(statx[140..]));
        return (new FileIdentity(((ulong)major << 32) | minor | (1ul << 63), number, null), KindOf(mode));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxPath(int folder, string path, int flags, uint mask, Span<byte> answer);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxHandle(SafeFileHandle handle, string path, int flags, uint mask, Span<byte> answer);
}
