using System.Runtime.InteropServices;
using NetClient.Networking.Sockets.Internal;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary>The calls of Linux for streams and their readiness. The numbers are those of its headers, the same on every processor that .NET runs on.</summary>
/// <remarks>Streams are never waited for: a call that would wait says so. A handle that was closed throws <see cref="ObjectDisposedException"/>.</remarks>
internal static unsafe partial class LinuxCalls
{
    public const int Interrupted = 4;      // EINTR

    private const int DontWait = 0x40;     // MSG_DONTWAIT
    private const int NoSignal = 0x4000;   // MSG_NOSIGNAL

    /// <summary>How many bytes came, 0 at the end; -1 when there are none, and why.</summary>
    public static int Receive(SafeHandle socket, Span<byte> destination, out NetSocketError error)
    {
        fixed (byte* bytes = &MemoryMarshal.GetReference(destination))
        {
            nint count;
            do
                count = Receive(socket, bytes, (nuint)destination.Length, DontWait);
            while (IsInterrupted(count, out error));
            return (int)count;
        }
    }

    /// <summary>How many bytes went; -1 when none did, and why.</summary>
    public static int Send(SafeHandle socket, ReadOnlySpan<byte> source, out NetSocketError error)
    {
        fixed (byte* bytes = &MemoryMarshal.GetReference(source))
        {
            nint count;
            do
                count = Send(socket, bytes, (nuint)source.Length, DontWait | NoSignal);
            while (IsInterrupted(count, out error));
            return (int)count;
        }
    }

    /// <summary>How many bytes of the parts went, one after the other; -1 when none did, and why.</summary>
    public static int Send(SafeHandle socket, ReadOnlySpan<IOVector> parts, out NetSocketError error)
    {
        fixed (IOVector* first = parts)
        {
            var message = new LinuxMessage { Parts = first, PartCount = (nuint)parts.Length };
            nint count;
            do
                count = SendMessage(socket, &message, DontWait | NoSignal);
            while (IsInterrupted(count, out error));
            return (int)count;
        }
    }

    private static bool IsInterrupted(nint result, out NetSocketError error)
    {
        error = NetSocketError.Success;
        if (result >= 0)
            return false;
        int errno = Marshal.GetLastPInvokeError();
        error = ErrorOf(errno);
        return errno == Interrupted;
    }

    private static NetSocketError ErrorOf(int errno) => errno switch
    {
        11 => NetSocketError.WouldBlock,                     // EAGAIN
        1 or 13 => NetSocketError.AccessDenied,              // EPERM, EACCES: a firewall
        12 or 105 => NetSocketError.NoBufferSpaceAvailable,  // ENOMEM, ENOBUFS
        32 => NetSocketError.Shutdown,                       // EPIPE
        100 => NetSocketError.NetworkDown,                   // ENETDOWN
        101 => NetSocketError.NetworkUnreachable,            // ENETUNREACH
        103 => NetSocketError.ConnectionAborted,             // ECONNABORTED
        104 => NetSocketError.ConnectionReset,               // ECONNRESET
        107 => NetSocketError.NotConnected,                  // ENOTCONN
        110 => NetSocketError.TimedOut,                      // ETIMEDOUT
        111 => NetSocketError.ConnectionRefused,             // ECONNREFUSED
        112 => NetSocketError.HostDown,                      // EHOSTDOWN
        113 => NetSocketError.HostUnreachable,               // EHOSTUNREACH
        _ => NetSocketError.SocketError,
    };

    /// <summary>0, or -1 and the reason in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EpollControl(int epoll, int operation, SafeHandle descriptor, byte* record);

    /// <inheritdoc cref="EpollControl(int, int, SafeHandle, byte*)"/>
    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* record);

    /// <summary>The descriptor, or -1 and the reason in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EpollCreate(int flags);

    /// <summary>How many records were written, 0 when the time is over; or -1 and the reason in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EpollWait(int epoll, byte* records, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int descriptor);

    /// <summary>Ends both directions; that the peer has gone already is no matter.</summary>
    [LibraryImport("libc", EntryPoint = "shutdown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Shutdown(SafeHandle socket, int how);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(SafeHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(SafeHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SendMessage(SafeHandle socket, LinuxMessage* message, int flags);
}
