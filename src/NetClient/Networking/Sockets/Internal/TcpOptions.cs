using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The options of a TCP socket, applied before its first byte.</summary>
internal readonly record struct TcpOptions(bool KeepAlive, bool NoDelay, uint OutboundBufferSize, byte HopLimit, SocketQualityOfService QualityOfService, bool SharesPort = false)
{
    private const int LowDelay = 0x10;      // IPTOS_LOWDELAY
    private const int Ipv6TrafficClass = 67; // IPV6_TCLASS, Linux; .NET has no name for it

    public void Apply(Socket socket)
    {
        if (SharesPort)
            SharePort(socket);
        socket.NoDelay = NoDelay;
        if (KeepAlive)
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (OutboundBufferSize != 0)
            socket.SendBufferSize = (int)Math.Min(OutboundBufferSize, int.MaxValue);

        socket.Ttl = HopLimit; // IPV6_UNICAST_HOPS on an IPv6 socket

        if (QualityOfService == SocketQualityOfService.LowLatency)
        {
            if (socket.AddressFamily != AddressFamily.InterNetworkV6)
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, LowDelay);
            else if (OperatingSystem.IsLinux())
                socket.SetRawSocketOption((int)SocketOptionLevel.IPv6, Ipv6TrafficClass, BitConverter.GetBytes(LowDelay));
        }
    }

    // .NET has no name for it: its ReuseAddress is another option, with which Linux refuses a second listener.
    private static void SharePort(Socket socket)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Windows has nothing like SO_REUSEPORT; its SO_REUSEADDR would let any program take the port over.");
        (int level, int option) = OperatingSystem.IsLinux() ? (1, 15) : (0xffff, 0x0200);
        socket.SetRawSocketOption(level, option, BitConverter.GetBytes(1));
    }
}
