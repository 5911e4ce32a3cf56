using System.Globalization;
using System.Runtime.InteropServices;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>What .NET leaves behind in its epoll when it closes a socket that lives on in another process.</summary>
/// <remarks>The kernel drops a registration when the last descriptor of the <em>connection</em> goes, and .NET relies on that. A socket that was handed over and comes back under its
/// old number would find its old registration there, and its first read would end the process (EEXIST, observed with .NET 10). So the registration goes before the descriptor does.</remarks>
internal static partial class EventRegistrations
{
    private const string Folder = "/proc/self/fd";
    private const int Delete = 2;   // EPOLL_CTL_DEL

    private static int[]? _epolls;

    /// <summary>Takes a socket without pending operations out of this process's epolls. It must be closed next.</summary>
    public static void Forget(SafeHandle socket)
    {
        if (!OperatingSystem.IsLinux())
            return;   // kqueue drops a registration with its descriptor

        // .NET opens all it ever has at the first operation that waits. None yet means that nothing is registered; what another library opens later never has our sockets.
        int[] epolls = _epolls ?? Find();
        if (epolls.Length > 0)
            _epolls = epolls;
        foreach (int epoll in epolls)
            _ = Change(epoll, Delete, socket, 0);   // ENOENT from all but one
    }

    private static int[] Find() =>
    [
        .. Directory.EnumerateFileSystemEntries(Folder)
            .Where(path => new FileInfo(path).LinkTarget == "anon_inode:[eventpoll]")
            .Select(path => int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture)),
    ];

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Change(int epoll, int operation, SafeHandle descriptor, nint description);
}
