using System.Net.Sockets;
using NetClient.Networking.Connectivity;

namespace NetClient.Networking.Sockets.Internal;

internal static partial class AdapterBinding
{
    private const int BoundInterfaceIPv4 = 25;  // IP_BOUND_IF (ip(4) of macOS)
    private const int BoundInterfaceIPv6 = 125; // IPV6_BOUND_IF (ip6(4) of macOS)

    // Compiled, not run: there is no macOS where this project is built.
    private static void ApplyOnMacOS(Socket socket, NetworkAdapter adapter, AddressFamily family)
    {
        bool isIpv6 = family == AddressFamily.InterNetworkV6;
        socket.SetRawSocketOption(
            (int)(isIpv6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP), isIpv6 ? BoundInterfaceIPv6 : BoundInterfaceIPv4, BitConverter.GetBytes(adapter.Index));
    }
}
