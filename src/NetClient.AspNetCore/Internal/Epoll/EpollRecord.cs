using System.Runtime.InteropServices;

namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary><c>struct epoll_event</c>: which events, and eight bytes of ours. On x86 it is packed.</summary>
internal static unsafe class EpollRecord
{
    /// <summary>Enough for one on any processor.</summary>
    public const int LargestSize = 16;

    public const uint Readable = 0x1;           // EPOLLIN
    public const uint Urgent = 0x2;             // EPOLLPRI
    public const uint Writable = 0x4;           // EPOLLOUT
    public const uint Failed = 0x8;             // EPOLLERR
    public const uint HungUp = 0x10;            // EPOLLHUP
    public const uint PeerEnded = 0x2000;       // EPOLLRDHUP
    public const uint Once = 1u << 30;          // EPOLLONESHOT
    public const uint ChangesAlone = 1u << 31;  // EPOLLET

    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;

    public static int Size { get; } = IsPacked ? 12 : 16;

    private static int Data { get; } = IsPacked ? 4 : 8;

    public static void Write(byte* record, uint events, ulong data)
    {
        *(uint*)record = events;
        *(uint*)(record + Data) = (uint)data;
        *(uint*)(record + Data + 4) = (uint)(data >> 32);
    }

    public static void Read(byte* record, out uint events, out uint low, out uint high)
    {
        events = *(uint*)record;
        low = *(uint*)(record + Data);
        high = *(uint*)(record + Data + 4);
    }
}
