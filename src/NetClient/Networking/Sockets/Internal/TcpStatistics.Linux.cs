using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What the kernel measures on a connection: <c>struct tcp_info</c> of linux/tcp.h, read with getsockopt.</summary>
internal static class TcpStatistics
{
    private const int TcpInfo = 11;            // TCP_INFO
    private const int RttOffset = 68;          // u32 tcpi_rtt, microseconds
    private const int RttVarianceOffset = 72;  // u32 tcpi_rttvar
    private const int MinRttOffset = 148;      // u32 tcpi_min_rtt, Linux 4.6
    private const int AcknowledgedOffset = 120; // u64 tcpi_bytes_acked, Linux 4.1
    private const int NotSentOffset = 144;     // u32 tcpi_notsent_bytes, Linux 4.6
    private const int DeliveryRateOffset = 160; // u64 tcpi_delivery_rate, bytes per second, Linux 4.9
    private const int AppLimitedOffset = 7;    // bit 0: tcpi_delivery_rate_app_limited, second byte of the bit fields at 6

    public static RoundTripTimeStatistics GetRoundTripTime(Socket socket)
    {
        Span<byte> info = stackalloc byte[256];
        int length = Read(socket, info);
        return length < RttVarianceOffset + 4 ? default : new RoundTripTimeStatistics(
            Variance: BitConverter.ToUInt32(info[RttVarianceOffset..]),
            Max: 0,
            Min: length >= MinRttOffset + 4 ? BitConverter.ToUInt32(info[MinRttOffset..]) : 0,
            Sum: BitConverter.ToUInt32(info[RttOffset..]));
    }

    public static BandwidthStatistics GetBandwidth(Socket socket)
    {
        Span<byte> info = stackalloc byte[256];
        if (Read(socket, info) < DeliveryRateOffset + 8)
            return default;
        ulong bytesPerSecond = BitConverter.ToUInt64(info[DeliveryRateOffset..]);
        bool limitedByApp = (info[AppLimitedOffset] & 1) != 0;
        return default(BandwidthStatistics) with
        {
            OutboundBitsPerSecond = bytesPerSecond > ulong.MaxValue / 8 ? ulong.MaxValue : bytesPerSecond * 8,
            OutboundBandwidthPeaked = bytesPerSecond != 0 && !limitedByApp,
        };
    }

    /// <summary>How many bytes the peer has taken since the connection began, and how many the peer has no room for yet; zeros where nobody knows.</summary>
    public static (ulong Taken, uint Waiting) GetProgress(Socket socket)
    {
        Span<byte> info = stackalloc byte[256];
        return Read(socket, info) < NotSentOffset + 4 ? default : (BitConverter.ToUInt64(info[AcknowledgedOffset..]), BitConverter.ToUInt32(info[NotSentOffset..]));
    }

    /// <summary>How many bytes of the structure the kernel filled; 0 on another OS or a closed socket.</summary>
    private static int Read(Socket socket, Span<byte> info)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        try
        {
            return socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, TcpInfo, info);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0; // statistics of a connection that has ended are zero, not an error
        }
    }
}
