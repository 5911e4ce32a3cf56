using System.Runtime.InteropServices;

namespace NetClient.Tests.House;

/// <summary>Native methods in the three shapes that IL knows; nothing here ever runs.</summary>
internal static partial class NativeFixtures
{
#pragma warning disable SYSLIB1054   // the rule under test
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int getppid();
#pragma warning restore SYSLIB1054

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int getpid();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int chdir(string path);
}
