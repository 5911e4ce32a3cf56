using System.Runtime.InteropServices;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>The calls of Linux that .NET has no name for.</summary>
internal static unsafe partial class LinuxCalls
{
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollModify = 3;
    public const int Interrupted = 4;      // EINTR
    public const int WouldBlock = 11;      // EAGAIN

    private const int PeekWithoutWaiting = 0x2 | 0x40;   // MSG_PEEK | MSG_DONTWAIT
    private const ulong BytesThere = 0x541B;             // FIONREAD
    private const int UnixFamily = 1;                    // AF_UNIX
    private const int StreamType = 1;                    // SOCK_STREAM
    private const int CloseOnExec = 0x80000;             // SOCK_CLOEXEC
    private const int NonBlocking = 0x800;               // SOCK_NONBLOCK
    private const int SocketLevel = 1;                   // SOL_SOCKET
    private const int Linger = 13;                       // SO_LINGER: struct linger { int on; int seconds; }
    private const int Cookie = 57;                       // SO_COOKIE
    private const int PeerProcess = 77;                  // SO_PEERPIDFD
    private const short CanRead = 0x1;                   // POLLIN
    private const int WorkingFolder = -100;              // AT_FDCWD
    private const int NotThroughLinks = 0x100;           // AT_SYMLINK_NOFOLLOW
    private const uint AskOwner = 0x8;                   // STATX_UID
    private const int OwnerAt = 20;                      // in struct statx, the same on every processor
    private const int OpenProcessCall = 434;             // SYS_pidfd_open, the same on every processor

    /// <summary>Looks at a socket: 1 when there is something to read, 0 at its end, -1 when there is nothing, -2 when it has failed. Nothing is taken.</summary>
    public static int Peek(SafeHandle socket)
    {
        byte one;
        nint count;
        do
            count = Receive(socket, &one, 1, PeekWithoutWaiting);
        while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return count >= 0 ? (int)count : Marshal.GetLastPInvokeError() == WouldBlock ? -1 : -2;
    }

    /// <summary>How many bytes wait to be read; 0 where the system does not say.</summary>
    public static int CountWaiting(SafeHandle socket)
    {
        int count;
        return Control(socket, BytesThere, &count) == 0 ? count : 0;
    }

    /// <summary>Two sockets that are connected to each other, and to nothing else.</summary>
    public static (OwnedDescriptor, OwnedDescriptor) CreatePair()
    {
        int* pair = stackalloc int[2];
        return CreatePair(UnixFamily, StreamType | CloseOnExec | NonBlocking, 0, pair) == 0
            ? (new OwnedDescriptor(pair[0]), new OwnedDescriptor(pair[1]))
            : throw new IOException($"A pair of sockets cannot be made: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>The number that the kernel has for a socket as long as it lives, whoever has descriptors of it; 0 for what is no socket.</summary>
    public static ulong CookieOf(SafeHandle socket)
    {
        ulong cookie;
        uint length = sizeof(ulong);
        return GetOption(socket, SocketLevel, Cookie, &cookie, &length) == 0 ? cookie : 0;
    }

    /// <summary>A socket that waits at its closing for what is unsent does not any more; one that resets at its closing still does.</summary>
    public static void EndLinger(SafeHandle socket)
    {
        int* linger = stackalloc int[2];
        uint length = 2 * sizeof(int);
        if (socket.IsClosed || GetOption(socket, SocketLevel, Linger, linger, &length) != 0 || linger[0] == 0 || linger[1] == 0)
            return;
        linger[0] = 0;
        _ = SetOption(socket, SocketLevel, Linger, linger, length);
    }

    /// <summary>Whether what a path names is a user's; when it is a link, both it and what it leads to.</summary>
    public static bool IsOwnedBy(string path, uint user)
    {
        byte* status = stackalloc byte[256];
        foreach (int flags in (ReadOnlySpan<int>)[NotThroughLinks, 0])
        {
            if (Stat(WorkingFolder, path, flags, AskOwner, status) != 0)
                throw new IOException($"'{path}' cannot be looked at: {Marshal.GetLastPInvokeErrorMessage()}.");
            if (*(uint*)(status + OwnerAt) != user)
                return false;
        }
        return true;
    }

    /// <summary>A descriptor that is readable when the process has ended; negative when there is no such process.</summary>
    public static int OpenProcess(int process) => (int)SystemCall(OpenProcessCall, process, 0);

    /// <summary>The same for the process at the other end of a connection, whoever has its number by now; negative also before Linux 6.5.</summary>
    public static int OpenPeer(SafeHandle connection)
    {
        int descriptor;
        uint length = sizeof(int);
        return GetOption(connection, SocketLevel, PeerProcess, &descriptor, &length) == 0 ? descriptor : -1;
    }

    /// <summary>Whether the process of such a descriptor has ended.</summary>
    public static bool HasEnded(SafeHandle process)
    {
        // struct pollfd { int fd; short events; short revents; }
        long asked = (uint)process.DangerousGetHandle() | ((long)CanRead << 32);
        return Poll(&asked, 1, 0) > 0;
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int CreateEpoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ChangeEpoll(SafeHandle epoll, int operation, SafeHandle descriptor, byte* description);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int WaitEpoll(SafeHandle epoll, byte* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int CreateEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Read(SafeHandle descriptor, ulong* value, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(SafeHandle descriptor, ulong* value, nuint length);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int NewSession();

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Duplicate(SafeHandle from, int to);

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint SetFileMask(uint mask);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(long* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(int folder, string path, int flags, uint mask, byte* status);

    // pidfd_open(2) has a name of its own only since glibc 2.36.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, nint first, nint second);

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CreatePair(int family, int type, int protocol, int* pair);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetOption(SafeHandle socket, int level, int name, void* value, uint* length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(SafeHandle socket, int level, int name, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(SafeHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeHandle descriptor, ulong request, int* argument);
}
