using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The options of a TCP socket, applied before its first byte.</summary>
internal readonly record struct TcpOptions(bool KeepAlive, bool NoDelay, uint OutboundBufferSize, byte HopLimit, SocketQualityOfService QualityOfService)
{
    private const int LowDelay = 0x10;      // IPTOS_LOWDELAY
    private const int Ipv6TrafficClass = 67; // IPV6_TCLASS, Linux; .NET has no name for it

    public void Apply(Socket socket)
    {
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
}
