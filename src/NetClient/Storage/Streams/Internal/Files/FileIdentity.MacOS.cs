using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetClient.Storage.Streams.Internal.Files;

internal readonly partial record struct FileIdentity
{
    // struct stat with 64-bit inode numbers: st_dev at 0, st_mode at 4, st_ino at 8 (<sys/stat.h>); 144 bytes.
    private const int SizeOfStat = 144;

    private static (FileIdentity Identity, FileKind Kind)? OfMacOS(string path)
    {
        Span<byte> answer = stackalloc byte[SizeOfStat];
        int failed = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatX64(path, answer) : Stat(path, answer);
        return failed == 0 ? ReadStat(answer) : null;
    }

    private static (FileIdentity Identity, FileKind Kind)? OfMacOS(SafeFileHandle handle)
    {
        Span<byte> answer = stackalloc byte[SizeOfStat];
        int failed = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? FStatX64(handle, answer) : FStat(handle, answer);
        return failed == 0 ? ReadStat(answer) : null;
    }

    private static (FileIdentity Identity, FileKind Kind) ReadStat(ReadOnlySpan<byte> stat) =>
        (new FileIdentity(BitConverter.ToUInt32(stat) | (1ul << 63), BitConverter.ToUInt64(stat[8..]), null), KindOf(BitConverter.ToUInt16(stat[4..])));

    [LibraryImport("libSystem", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, Span<byte> answer);

    [LibraryImport("libSystem", EntryPoint = "fstat")]
    private static partial int FStat(SafeFileHandle handle, Span<byte> answer);

    // On x64 the plain names still mean the older, 32-bit inode numbers.
    [LibraryImport("libSystem", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX64(string path, Span<byte> answer);

    [LibraryImport("libSystem", EntryPoint = "fstat$INODE64")]
    private static partial int FStatX64(SafeFileHandle handle, Span<byte> answer);
}
