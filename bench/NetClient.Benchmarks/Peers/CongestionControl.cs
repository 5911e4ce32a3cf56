using System.Net.Sockets;

namespace NetClient.Benchmarks.Peers;

/// <summary>Has a connection send what its peer takes, when it takes it. The default of some systems, BBR, sends by a clock and by what it believes the path to carry, which on loopback is most of what would be measured.</summary>
internal static class CongestionControl
{
    private const int Option = 13; // TCP_CONGESTION

    /// <summary>For a connection, or for those that a listener accepts from now on. Linux; no effect elsewhere.</summary>
    public static void WithoutPacing(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, Option, "cubic"u8);
        }
        catch (SocketException)
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, Option, "reno"u8); // which every system has, and lets anybody use
        }
    }
}
