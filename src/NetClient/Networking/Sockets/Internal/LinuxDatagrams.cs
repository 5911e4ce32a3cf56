using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The calls of Linux for one datagram (sendto(2), recvmsg(2)), none of which waits. The numbers are those of its headers, the same on every processor that .NET runs on.</summary>
internal static unsafe partial class LinuxDatagrams
{
    private const int IPLevel = 0;             // IPPROTO_IP
    private const int PacketInfo = 8;          // IP_PKTINFO, for setsockopt and as the type of the message
    private const int IPv6Level = 41;          // IPPROTO_IPV6
    private const int ReceivePacketInfo = 49;  // IPV6_RECVPKTINFO
    private const int PacketInfoIPv6 = 50;     // IPV6_PKTINFO
    private const int DontWait = 0x40;         // MSG_DONTWAIT
    private const int NoSignal = 0x4000;       // MSG_NOSIGNAL
    private const int Truncate = 0x20;         // MSG_TRUNC: asks for the true length of a datagram that does not fit
    private const int Interrupted = 4;         // EINTR
    private const int WouldBlock = 11;         // EAGAIN

    private const int IPv4Family = 2;          // AF_INET:  family, port, address, 8 unused          = 16 bytes
    private const int IPv6Family = 10;         // AF_INET6: family, port, flow, address, scope       = 28 bytes
    private const int IPv4NameLength = 16;
    private const int IPv6NameLength = 28;
    private const int ControlLength = 64;      // more than the one control message that is asked for

    /// <summary>Has each datagram say which local address it was sent to.</summary>
    public static void ReportLocalAddresses(System.Net.Sockets.Socket socket, bool isIPv6) =>
        socket.SetRawSocketOption(isIPv6 ? IPv6Level : IPLevel, isIPv6 ? ReceivePacketInfo : PacketInfo, BitConverter.GetBytes(1));

    /// <summary>Sends a datagram to the peer of a connected socket; false when it was not sent.</summary>
    public static bool TrySend(SafeHandle socket, ReadOnlySpan<byte> datagram)
    {
        fixed (byte* bytes = datagram)
            return SendTo(socket, bytes, (nuint)datagram.Length, DontWait | NoSignal, null, 0) == datagram.Length;
    }

    /// <summary>Sends a datagram; false when it was not sent.</summary>
    [SkipLocalsInit]
    public static bool TrySend(SafeHandle socket, ReadOnlySpan<byte> datagram, in DatagramEndpoint remote, bool isIPv6)
    {
        byte* name = stackalloc byte[IPv6NameLength];
        uint nameLength = WriteName(new Span<byte>(name, IPv6NameLength), remote, isIPv6);
        fixed (byte* bytes = datagram)
            return SendTo(socket, bytes, (nuint)datagram.Length, DontWait | NoSignal, name, nameLength) == datagram.Length;
    }

    /// <summary>Takes the next datagram. The length is the true one; -1 when there is none, or <paramref name="error"/> tells of an earlier datagram.</summary>
    [SkipLocalsInit]
    public static int Receive(SafeHandle socket, Span<byte> buffer, bool isIPv6, out DatagramEndpoint remote, out DatagramEndpoint local, out NetSocketError error)
    {
        byte* name = stackalloc byte[IPv6NameLength];
        byte* control = stackalloc byte[ControlLength];
        fixed (byte* bytes = buffer)
        {
            var part = new IOVector { Base = bytes, Length = (nuint)buffer.Length };
            var message = new LinuxMessage { Name = name, NameLength = IPv6NameLength, Parts = &part, PartCount = 1, Control = control, ControlLength = ControlLength };
            nint length;
            do
                length = ReceiveMessage(socket, &message, DontWait | Truncate);
            while (length < 0 && Marshal.GetLastPInvokeError() == Interrupted);

            (remote, local) = (default, default);
            error = length >= 0 ? NetSocketError.Success : ErrorOf(Marshal.GetLastPInvokeError());
            if (length < 0)
                return -1;
            remote = ReadName(new ReadOnlySpan<byte>(name, (int)message.NameLength), isIPv6);
            local = ReadPacketInfo(new ReadOnlySpan<byte>(control, (int)message.ControlLength));
            return (int)length;
        }
    }

    private static uint WriteName(Span<byte> name, in DatagramEndpoint endpoint, bool isIPv6)
    {
        Span<byte> address = stackalloc byte[16];
        endpoint.WriteAddress(address);
        name.Clear();
        MemoryMarshal.Write(name, (ushort)(isIPv6 ? IPv6Family : IPv4Family));
        BinaryPrimitives.WriteUInt16BigEndian(name[2..], (ushort)endpoint.Port);
        if (!isIPv6)
        {
            address[12..].CopyTo(name[4..]);
            return IPv4NameLength;
        }
        address.CopyTo(name[8..]);
        MemoryMarshal.Write(name[24..], endpoint.Scope);
        return IPv6NameLength;
    }

    private static DatagramEndpoint ReadName(ReadOnlySpan<byte> name, bool isIPv6)
    {
        if (name.Length < (isIPv6 ? IPv6NameLength : IPv4NameLength))
            return default;
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(name[2..]);
        return isIPv6
            ? DatagramEndpoint.FromBytes(name.Slice(8, 16), port, MemoryMarshal.Read<uint>(name[24..]))
            : DatagramEndpoint.FromBytes(name.Slice(4, 4), port, 0);
    }

    // struct cmsghdr { size_t length; int level; int type; }, then the message: struct in_pktinfo { int index; in_addr mine; in_addr sentTo; } or
    // struct in6_pktinfo { in6_addr sentTo; unsigned index; }. A dual-mode socket has the latter for IPv4 too, with the address mapped.
    private static DatagramEndpoint ReadPacketInfo(ReadOnlySpan<byte> control)
    {
        int header = nint.Size + 8;
        if (control.Length < header)
            return default;
        int level = MemoryMarshal.Read<int>(control[nint.Size..]), type = MemoryMarshal.Read<int>(control[(nint.Size + 4)..]);
        ReadOnlySpan<byte> info = control[header..];
        if (level == IPv6Level && type == PacketInfoIPv6 && info.Length >= 20)
        {
            bool isLocalToLink = info[0] == 0xFE && (info[1] & 0xC0) == 0x80;   // the one kind of address that means nothing without its interface
            return DatagramEndpoint.FromBytes(info[..16], 0, isLocalToLink ? MemoryMarshal.Read<uint>(info[16..]) : 0);
        }
        return level == IPLevel && type == PacketInfo && info.Length >= 12 ? DatagramEndpoint.FromBytes(info.Slice(8, 4), 0, 0) : default;
    }

    // What recvmsg reports besides "nothing there" is news of an earlier datagram (udp(7), "Error handling").
    private static NetSocketError ErrorOf(int errno) => errno switch
    {
        WouldBlock => NetSocketError.Success,
        13 or 71 or 95 => NetSocketError.HostUnreachable,   // EACCES: a router prohibits it; EPROTO, EOPNOTSUPP: the host could not make sense of it
        90 => NetSocketError.MessageSize,          // EMSGSIZE: a router wanted to fragment it
        92 => NetSocketError.ProtocolOption,       // ENOPROTOOPT: protocol unreachable
        100 => NetSocketError.NetworkDown,         // ENETDOWN
        101 => NetSocketError.NetworkUnreachable,  // ENETUNREACH
        111 => NetSocketError.ConnectionRefused,   // ECONNREFUSED: port unreachable
        112 => NetSocketError.HostDown,            // EHOSTDOWN
        113 => NetSocketError.HostUnreachable,     // EHOSTUNREACH
        _ => throw new System.Net.Sockets.SocketException((int)NetSocketError.SocketError, Marshal.GetPInvokeErrorMessage(errno)),
    };

    // Why it failed is not asked: .NET's call, which follows, tells.
    [LibraryImport("libc", EntryPoint = "sendto")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SendTo(SafeHandle socket, byte* buffer, nuint length, int flags, byte* name, uint nameLength);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReceiveMessage(SafeHandle socket, LinuxMessage* message, int flags);
}
