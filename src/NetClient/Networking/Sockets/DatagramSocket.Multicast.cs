using System.Net;
using NetClient.Internal;

namespace NetClient.Networking.Sockets;

public sealed partial class DatagramSocket
{
    /// <summary>Receives what is sent to a multicast group, from now until the socket is closed. The socket must be bound; it hears the groups it joined and no others.</summary>
    /// <param name="host">The group: an address of 224.0.0.0/4 or ff00::/8.</param>
    /// <exception cref="ArgumentException"><paramref name="host"/> is null or not a multicast address (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The socket is not bound, or it is bound to one address: systems other than Windows then deliver no multicast datagrams. Bind to
    /// all addresses with <c>BindServiceNameAsync</c>, to one adapter if need be (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed (0x80000013).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not cover the group: privateNetworkClientServer for a local one, internetClientServer for one that routers
    /// forward (0x80070005). Each datagram's sender is judged as well.</exception>
    /// <exception cref="NetworkException">There is no interface for it, or the group was joined before (AddressAlreadyInUse).</exception>
    /// <remarks>The group is joined on the adapter of the bind; without one the system chooses by its routes. Join again after a change of network (documented).
    /// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.datagramsocket.joinmulticastgroup"/> (documented).</para></remarks>
    public void JoinMulticastGroup(HostName host)
    {
        Throw.IfNull(host);
        if (host.Address is not { } group || !new DatagramEndpoint(group, 0).IsMulticast)
            throw Throw.Argument($"{host} is not a multicast address (224.0.0.0 to 239.255.255.255, or ff00::/8).", nameof(host));
        if (group.IsIPv4MappedToIPv6)
            group = group.MapToIPv4();
        if (_transport is not { } transport || _lifecycle.IsGone)
            throw _lifecycle.Refuse(nameof(JoinMulticastGroup));
        if (!OperatingSystem.IsWindows() && !IsUnspecified(transport.Local.IPAddress))
        {
            throw Throw.WrongState(
                $"The socket is bound to {transport.Local.IPAddress}, and this system delivers multicast datagrams only to sockets bound to all addresses. " +
                "Bind with BindServiceNameAsync, and give it the adapter.");
        }
        try
        {
            _context.Connector.JoinGroup(transport, group, _adapter);
        }
        catch (ObjectDisposedException)
        {
            throw Throw.Closed(nameof(DatagramSocket));
        }
    }

    private static bool IsUnspecified(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
