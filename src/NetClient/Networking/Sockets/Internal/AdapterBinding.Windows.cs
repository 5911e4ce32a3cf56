using System.Net;
using System.Net.Sockets;
using NetClient.Networking.Connectivity;

namespace NetClient.Networking.Sockets.Internal;

internal static partial class AdapterBinding
{
    private const int UnicastInterface = 31; // IP_UNICAST_IF and IPV6_UNICAST_IF (ws2ipdef.h): the former wants the index in network byte order

    // Compiled, not run: there is no Windows where this project is built.
    private static void ApplyOnWindows(Socket socket, NetworkAdapter adapter, AddressFamily family)
    {
        bool isIpv6 = family == AddressFamily.InterNetworkV6;
        int index = isIpv6 ? adapter.Index : IPAddress.HostToNetworkOrder(adapter.Index);
        socket.SetRawSocketOption((int)(isIpv6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP), UnicastInterface, BitConverter.GetBytes(index));
    }
}
