using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What the kernel counts on a socket: <c>SO_MEMINFO</c> of linux/sock_diag.h, Linux 4.12.</summary>
internal static class DatagramStatistics
{
    private const int SocketLevel = 1;   // SOL_SOCKET
    private const int MemoryInfo = 55;   // SO_MEMINFO
    private const int Drops = 8;         // SK_MEMINFO_DROPS, an index into its 32-bit numbers

    public static long GetDropped(Socket socket)
    {
        Span<byte> info = stackalloc byte[(Drops + 1) * sizeof(uint)];
        try
        {
            return socket.GetRawSocketOption(SocketLevel, MemoryInfo, info) == info.Length ? BitConverter.ToUInt32(info[(Drops * sizeof(uint))..]) : 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
