using System.Runtime.InteropServices;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>Bytes and descriptors over a Unix domain socket (sendmsg(2), recvmsg(2), SCM_RIGHTS). No call waits.</summary>
/// <remarks>The numbers are those of the systems' headers, the same on every processor that .NET runs on. macOS is compiled only.</remarks>
internal static unsafe partial class DescriptorMessages
{
    /// <summary>The system closes what a sender attaches beyond this.</summary>
    public const int MaxDescriptors = 8;

    private const int Rights = 1;                                               // SCM_RIGHTS
    private const int Interrupted = 4;                                          // EINTR
    private const int CloseOnExec = 0x40000000;                                 // MSG_CMSG_CLOEXEC, Linux
    private const int NoSignal = 0x4000;                                        // MSG_NOSIGNAL, Linux; the runtime ignores SIGPIPE anyway
    private const int SetDescriptorFlags = 2;                                   // F_SETFD
    private const int CloseOnExecFlag = 1;                                      // FD_CLOEXEC
    private const int ControlSpace = 16 + (MaxDescriptors * sizeof(int)) + 8;

    public static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    private static bool IsLinux => OperatingSystem.IsLinux();

    private static int SocketLevel => IsLinux ? 1 : 0xFFFF;                     // SOL_SOCKET
    private static int DontWait => IsLinux ? 0x40 : 0x80;                       // MSG_DONTWAIT
    private static int ControlTruncated => IsLinux ? 0x8 : 0x20;                // MSG_CTRUNC
    private static int WouldBlock => IsLinux ? 11 : 35;                         // EAGAIN
    private static int HeaderLength => IsLinux ? nint.Size + 8 : 12;            // struct cmsghdr { size_t (macOS: socklen_t) length; int level; int type; }
    private static int Alignment => IsLinux ? nint.Size : 4;

    /// <summary>Sends bytes, with a descriptor attached to the first of them.</summary>
    /// <returns>How many bytes went; -1 when there is no room. When any went, the descriptor did.</returns>
    /// <exception cref="IOException">The channel failed; no descriptor went.</exception>
    public static int Send(SafeHandle channel, ReadOnlySpan<byte> bytes, SafeHandle? descriptor)
    {
        bool isHeld = false;
        try
        {
            descriptor?.DangerousAddRef(ref isHeld);
            return Send(channel, bytes, descriptor is null ? [] : [(int)descriptor.DangerousGetHandle()]);
        }
        finally
        {
            if (isHeld)
                descriptor!.DangerousRelease();
        }
    }

    /// <summary>Sends bytes, with descriptors attached to the first of them.</summary>
    /// <inheritdoc cref="Send(SafeHandle, ReadOnlySpan{byte}, SafeHandle?)"/>
    public static int Send(SafeHandle channel, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors)
    {
        byte* control = stackalloc byte[Align(HeaderLength) + Align(descriptors.Length * sizeof(int))];
        int controlLength = WriteRights(control, descriptors);
        fixed (byte* start = bytes)
        {
            nint sent;
            do
                sent = SendMessage(channel, start, bytes.Length, control, controlLength);
            while (sent < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            if (sent >= 0)
                return (int)sent;
        }
        int error = Marshal.GetLastPInvokeError();
        return error == WouldBlock ? -1 : throw Failed("send on", error);
    }

    /// <summary>Takes bytes that are there, and the descriptors attached to them.</summary>
    /// <returns>How many bytes came; 0 at the end, -1 when there are none yet.</returns>
    /// <exception cref="IOException">The channel failed.</exception>
    public static int Receive(SafeHandle channel, Span<byte> buffer, ReceivedDescriptors received)
    {
        byte* control = stackalloc byte[ControlSpace];
        fixed (byte* start = buffer)
        {
            int controlLength, flags;
            nint length;
            do
                length = ReceiveMessage(channel, start, buffer.Length, control, out controlLength, out flags);
            while (length < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            if (length < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                return error == WouldBlock ? -1 : throw Failed("receive from", error);
            }
            ReadRights(new ReadOnlySpan<byte>(control, controlLength), received);
            received.WasTruncated |= (flags & ControlTruncated) != 0;
            return (int)length;
        }
    }

    private static int Align(int length) => (length + Alignment - 1) & ~(Alignment - 1);

    private static int WriteRights(byte* control, ReadOnlySpan<int> descriptors)
    {
        if (descriptors.IsEmpty)
            return 0;
        int length = Align(HeaderLength) + (descriptors.Length * sizeof(int));
        if (IsLinux)
            *(nuint*)control = (nuint)length;
        else
            *(uint*)control = (uint)length;
        *(int*)(control + HeaderLength - 8) = SocketLevel;
        *(int*)(control + HeaderLength - 4) = Rights;
        descriptors.CopyTo(new Span<int>(control + Align(HeaderLength), descriptors.Length));
        return Align(HeaderLength) + Align(descriptors.Length * sizeof(int));
    }

    private static void ReadRights(ReadOnlySpan<byte> control, ReceivedDescriptors received)
    {
        while (control.Length >= HeaderLength)
        {
            long length = IsLinux ? MemoryMarshal.Read<nint>(control) : MemoryMarshal.Read<uint>(control);
            if (length < HeaderLength || length > control.Length)
                return;
            int level = MemoryMarshal.Read<int>(control[(HeaderLength - 8)..]), type = MemoryMarshal.Read<int>(control[(HeaderLength - 4)..]);
            if (level == SocketLevel && type == Rights && length >= Align(HeaderLength))
            {
                foreach (int descriptor in MemoryMarshal.Cast<byte, int>(control[Align(HeaderLength)..(int)length]))
                {
                    if (!IsLinux)
                        _ = Control(descriptor, SetDescriptorFlags, CloseOnExecFlag);
                    received.Add(descriptor);
                }
            }
            control = control[Math.Min(control.Length, Align((int)length))..];
        }
    }

    private static IOException Failed(string what, int error) => new($"Cannot {what} the Unix domain socket: {Marshal.GetPInvokeErrorMessage(error)}.")
    {
        HResult = Errors.HResults.Fail,
    };

    private static nint SendMessage(SafeHandle channel, byte* bytes, int length, byte* control, int controlLength)
    {
        var part = new IOVector { Base = bytes, Length = (nuint)length };
        if (IsLinux)
        {
            var message = new LinuxMessage { Parts = &part, PartCount = 1, Control = controlLength == 0 ? null : control, ControlLength = (nuint)controlLength };
            return SendMessage(channel, &message, DontWait | NoSignal);
        }
        var macMessage = new MacHeader { Parts = &part, PartCount = 1, Control = controlLength == 0 ? null : control, ControlLength = (uint)controlLength };
        return SendMessage(channel, &macMessage, DontWait);
    }

    private static nint ReceiveMessage(SafeHandle channel, byte* bytes, int length, byte* control, out int controlLength, out int flags)
    {
        var part = new IOVector { Base = bytes, Length = (nuint)length };
        nint received;
        if (IsLinux)
        {
            var message = new LinuxMessage { Parts = &part, PartCount = 1, Control = control, ControlLength = ControlSpace };
            received = ReceiveMessage(channel, &message, DontWait | CloseOnExec);
            (controlLength, flags) = ((int)message.ControlLength, message.Flags);
            return received;
        }
        var macMessage = new MacHeader { Parts = &part, PartCount = 1, Control = control, ControlLength = ControlSpace };
        received = ReceiveMessage(channel, &macMessage, DontWait);
        (controlLength, flags) = ((int)macMessage.ControlLength, macMessage.Flags);
        return received;
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SendMessage(SafeHandle socket, void* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReceiveMessage(SafeHandle socket, void* message, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, int argument);

    /// <summary><c>struct msghdr</c> of macOS.</summary>
    private struct MacHeader
    {
        public byte* Name;
        public uint NameLength;
        public IOVector* Parts;
        public int PartCount;
        public byte* Control;
        public uint ControlLength;
        public int Flags;
    }
}
