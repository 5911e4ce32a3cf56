using System.Net;
using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The options of a UDP socket, applied before it is bound.</summary>
internal readonly record struct DatagramOptions(
    uint InboundBufferSize, uint OutboundBufferSize, byte HopLimit, byte MulticastHopLimit, bool MulticastLoopback, bool DontFragment, bool MulticastOnly,
    SocketQualityOfService QualityOfService)
{
    private const int LowDelay = 0x10;            // IPTOS_LOWDELAY

    // Options that .NET has no name for, by the numbers of Linux (linux/in.h, linux/in6.h) or Windows (ws2ipdef.h, mswsock.h).
    private const int IPLevel = 0;                // IPPROTO_IP
    private const int MulticastAllIPv4 = 49;      // IP_MULTICAST_ALL
    private const int IPv6Level = 41;             // IPPROTO_IPV6
    private const int MtuDiscoverIPv6 = 23;       // IPV6_MTU_DISCOVER
    private const int MulticastAllIPv6 = 29;      // IPV6_MULTICAST_ALL, Linux 4.20
    private const int DontFragmentIPv6 = 62;      // IPV6_DONTFRAG
    private const int TrafficClassIPv6 = 67;      // IPV6_TCLASS
    private const int DiscoverAlways = 2;         // IP_PMTUDISC_DO
    private const int DontFragmentIPv6OnWindows = 14;
    private const int ReportPortUnreachable = unchecked((int)0x9800000C);   // SIO_UDP_CONNRESET

    public void Apply(Socket socket)
    {
        // An address like 255.255.255.255 says enough: WinRT has no switch for it either.
        socket.EnableBroadcast = true;
        if (InboundBufferSize != 0)
            socket.ReceiveBufferSize = (int)Math.Min(InboundBufferSize, int.MaxValue);
        if (OutboundBufferSize != 0)
            socket.SendBufferSize = (int)Math.Min(OutboundBufferSize, int.MaxValue);
        if (MulticastOnly)
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);   // on Unix .NET sets SO_REUSEADDR and SO_REUSEPORT
        SetHopLimit(socket, HopLimit);
        Set(socket, SocketOptionName.MulticastTimeToLive, MulticastHopLimit);
        Set(socket, SocketOptionName.MulticastLoopback, MulticastLoopback ? 1 : 0);
        if (DontFragment)
            ForbidFragments(socket);
        if (QualityOfService == SocketQualityOfService.LowLatency)
            AskForLowDelay(socket);
        if (OperatingSystem.IsLinux())
            HearOwnGroupsOnly(socket);
    }

    /// <summary>Whether a receive fails when a peer does not listen. That is for connected sockets: with many peers one closed port would fail the receives of all. Windows only;
    /// compiled, not run.</summary>
    public static void ReportUnreachablePeers(Socket socket, bool report)
    {
        if (OperatingSystem.IsWindows())
            socket.IOControl(ReportPortUnreachable, BitConverter.GetBytes(report ? 1 : 0), null);
    }

    public static void SetHopLimit(Socket socket, byte hopLimit)
    {
        socket.Ttl = hopLimit;   // IPV6_UNICAST_HOPS on an IPv6 socket
        if (HasIPv4Half(socket))
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.IpTimeToLive, (int)hopLimit);
    }

    /// <summary>Sends multicast datagrams out through one interface.</summary>
    public static void SetMulticastInterface(Socket socket, int index)
    {
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, index);
        if (socket.AddressFamily == AddressFamily.InterNetwork || HasIPv4Half(socket))
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(index));
    }

    // A dual-mode socket keeps two sets of options and uses that of the family a datagram leaves by. macOS lets nobody reach the IPv4 set of one.
    private static bool HasIPv4Half(Socket socket) => socket.AddressFamily == AddressFamily.InterNetworkV6 && socket.DualMode && !OperatingSystem.IsMacOS();

    private static void Set(Socket socket, SocketOptionName name, int value)
    {
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            socket.SetSocketOption(SocketOptionLevel.IPv6, name, value);
        if (socket.AddressFamily == AddressFamily.InterNetwork || HasIPv4Half(socket))
            socket.SetSocketOption(SocketOptionLevel.IP, name, value);
    }

    private static void ForbidFragments(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.InterNetwork || HasIPv4Half(socket))
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DontFragment, true);
        if (socket.AddressFamily != AddressFamily.InterNetworkV6)
            return;
        if (OperatingSystem.IsLinux())
        {
            SetRaw(socket, IPv6Level, MtuDiscoverIPv6, DiscoverAlways);
            SetRaw(socket, IPv6Level, DontFragmentIPv6, 1);
        }
        else
        {
            SetRaw(socket, IPv6Level, OperatingSystem.IsWindows() ? DontFragmentIPv6OnWindows : DontFragmentIPv6, 1);
        }
    }

    private static void AskForLowDelay(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.InterNetwork || HasIPv4Half(socket))
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, LowDelay);
        if (socket.AddressFamily == AddressFamily.InterNetworkV6 && OperatingSystem.IsLinux())
            SetRaw(socket, IPv6Level, TrafficClassIPv6, LowDelay);
    }

    // Linux hands a socket the datagrams of every group that anybody on the machine has joined; Windows those it joined itself.
    private static void HearOwnGroupsOnly(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.InterNetwork || HasIPv4Half(socket))
            SetRaw(socket, IPLevel, MulticastAllIPv4, 0);
        if (socket.AddressFamily != AddressFamily.InterNetworkV6)
            return;
        try
        {
            SetRaw(socket, IPv6Level, MulticastAllIPv6, 0);
        }
        catch (SocketException)
        {
            // An older kernel: it cannot be told.
        }
    }

    private static void SetRaw(Socket socket, int level, int name, int value) => socket.SetRawSocketOption(level, name, BitConverter.GetBytes(value));
}
