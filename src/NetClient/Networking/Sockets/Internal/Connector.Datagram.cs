using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Internal;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Networking.Sockets.Internal;

internal sealed partial class Connector
{
    private const string Udp = "udp";

    /// <summary>Binds a datagram socket to receive from whom the gate lets in: on all addresses, one address, or one adapter.</summary>
    public async Task<DatagramTransport> BindDatagramAsync(
        HostName? host, string service, NetworkAdapter? adapter, DatagramOptions options, CancellationToken cancellationToken)
    {
        int port = Services.ResolveLocal(service, Udp);
        IPAddress address = AnyAddress;
        if (host is not null)
        {
            IPAddress[] addresses = await ResolveAsync(host, cancellationToken).ConfigureAwait(false);
            address = AddressOrdering.Sort(addresses, HostNameSortOptions.None, FindSource)[0];
        }
        _context.Capabilities.Demand(NetworkOperation.Bind, address, port);
        return OpenDatagram(new IPEndPoint(address, port), adapter, options);
    }

    /// <summary>Binds a datagram socket to a free port, to send from; nobody outside knows the port, and the gate judges who answers.</summary>
    public DatagramTransport OpenDatagram(DatagramOptions options) => OpenDatagram(new IPEndPoint(AnyAddress, 0), null, options);

    /// <summary>Gives a datagram socket its one peer: the first address of the host that there is a way to.</summary>
    /// <param name="target">The peer, and where to bind first.</param>
    /// <param name="bound">The socket when it is bound already; then the local part of <paramref name="target"/> says nothing.</param>
    /// <param name="options">For a socket that is not bound yet.</param>
    /// <param name="cancellationToken">Stops the resolving.</param>
    public async Task<DatagramTransport> ConnectDatagramAsync(ConnectTarget target, DatagramTransport? bound, DatagramOptions options, CancellationToken cancellationToken)
    {
        _context.Capabilities.Demand(NetworkOperation.Connect);
        IReadOnlyList<IPEndPoint> remotes = await ResolveDatagramPeersAsync(target, NetworkOperation.Connect, cancellationToken).ConfigureAwait(false);
        LocalBinding binding = bound is null ? await FindLocalBindingAsync(target, Udp, cancellationToken).ConfigureAwait(false) : default;

        NetworkException? failure = null;
        foreach (IPEndPoint remote in remotes)
        {
            if (bound is null ? binding.Usable([remote.Address]).Count == 0 : !bound.Reaches(new DatagramEndpoint(remote)))
                continue;
            try
            {
                return ConnectDatagram(remote, bound, binding, options);
            }
            catch (SocketException e)
            {
                failure ??= NetworkErrors.FromCode(e.SocketErrorCode, NetworkStage.Connect, target.ToString(), e);
            }
        }
        throw failure ?? NetworkErrors.FromCode(
            NetSocketError.AddressFamilyNotSupported, NetworkStage.Connect, target.ToString(), detail: "the local and the remote address are not of the same family");
    }

    /// <summary>The endpoint to send a service's datagrams to: the first that may be sent to.</summary>
    public async Task<DatagramEndpoint> ResolveDatagramPeerAsync(ConnectTarget target, DatagramTransport? bound, CancellationToken cancellationToken)
    {
        _context.Capabilities.Demand(NetworkOperation.Send);
        foreach (IPEndPoint remote in await ResolveDatagramPeersAsync(target, NetworkOperation.Send, cancellationToken).ConfigureAwait(false))
        {
            var peer = new DatagramEndpoint(remote);
            if (bound is null || bound.Reaches(peer))
                return peer;
        }
        throw NetworkErrors.FromCode(
            NetSocketError.AddressFamilyNotSupported, NetworkStage.Resolve, target.ToString(), detail: "the host has no address of the family that the socket is bound to");
    }

    /// <summary>Has the system hand a group's datagrams to a socket.</summary>
    /// <param name="transport">The socket, bound to all addresses.</param>
    /// <param name="group">A multicast address.</param>
    /// <param name="adapter">Where to listen for the group; null leaves it to the system.</param>
    public void JoinGroup(DatagramTransport transport, IPAddress group, NetworkAdapter? adapter)
    {
        _context.Capabilities.Demand(NetworkOperation.Receive, group);
        int index = adapter?.Index ?? 0;
        try
        {
            if (group.AddressFamily == AddressFamily.InterNetwork)
                transport.Socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(group, index));
            else
                transport.Socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(group, index == 0 ? group.ScopeId : index));
        }
        catch (SocketException e)
        {
            // .NET has no code for "no such device".
            NetSocketError code = e.SocketErrorCode == NetSocketError.SocketError ? NetSocketError.AddressNotAvailable : e.SocketErrorCode;
            throw NetworkErrors.FromCode(code, NetworkStage.Bind, $"multicast group {group}", e, code switch
            {
                NetSocketError.AddressNotAvailable => "there is no interface for it",
                NetSocketError.AddressAlreadyInUse => "the socket has joined it already; once is enough",
                _ => null,
            });
        }
    }

    private async Task<IReadOnlyList<IPEndPoint>> ResolveDatagramPeersAsync(ConnectTarget target, NetworkOperation operation, CancellationToken cancellationToken)
    {
        List<IPEndPoint> remotes = [];
        foreach (ServiceTarget service in await Services.ResolveAsync(target.Host, target.Service, Udp, cancellationToken).ConfigureAwait(false))
        {
            foreach (IPAddress address in await ResolvePermittedAsync(service.Host, service.Port, operation, cancellationToken).ConfigureAwait(false))
                remotes.Add(new IPEndPoint(address, service.Port));
        }
        return remotes;
    }

    private DatagramTransport ConnectDatagram(IPEndPoint remote, DatagramTransport? bound, LocalBinding binding, DatagramOptions options)
    {
        if (bound is not null)
        {
            bound.Socket.Connect(remote);
            DatagramOptions.ReportUnreachablePeers(bound.Socket, report: true);
            bound.Connected(new DatagramEndpoint(remote));
            return bound;
        }
        Socket socket = NewDatagramSocket(remote.AddressFamily);
        try
        {
            options.Apply(socket);
            binding.Apply(socket, remote.AddressFamily);
            socket.Connect(remote);
            var transport = DatagramTransport.Over(socket, _context);
            transport.Connected(new DatagramEndpoint(remote));
            return transport;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private DatagramTransport OpenDatagram(IPEndPoint local, NetworkAdapter? adapter, DatagramOptions options)
    {
        Socket socket = NewDatagramSocket(local.AddressFamily);
        try
        {
            if (local.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            options.Apply(socket);
            if (adapter is not null)
            {
                AdapterBinding.Apply(socket, adapter, local.AddressFamily);
                DatagramOptions.SetMulticastInterface(socket, adapter.Index);
            }
            socket.Bind(local);
            DatagramOptions.ReportUnreachablePeers(socket, report: false);
            return DatagramTransport.Over(socket, _context);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw NetworkErrors.FromCode(e.SocketErrorCode, NetworkStage.Bind, local.ToString(), e);
        }
    }

    private static Socket NewDatagramSocket(AddressFamily family)
    {
        try
        {
            return new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        }
        catch (SocketException e)
        {
            throw NetworkErrors.FromCode(e.SocketErrorCode, NetworkStage.Bind, null, e);
        }
    }
}
