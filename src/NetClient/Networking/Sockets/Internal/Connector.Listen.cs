using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking.Connectivity;

namespace NetClient.Networking.Sockets.Internal;

internal sealed partial class Connector
{
    /// <summary>Listens on all addresses of a host, or on every address of the machine; all with the same port.</summary>
    public async Task<Socket[]> ListenAsync(HostName? host, string service, NetworkAdapter? adapter, TcpOptions options, CancellationToken cancellationToken)
    {
        int port = Services.ResolveLocal(service, "tcp");
        IPAddress[] addresses = host is null ? [AnyAddress] : await ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        addresses = [.. addresses.Distinct().Where(address => address.AddressFamily != AddressFamily.InterNetworkV6 || Socket.OSSupportsIPv6)];
        if (addresses.Length == 0)
            throw NetworkErrors.Translate(new SocketException((int)System.Net.Sockets.SocketError.AddressNotAvailable), NetworkStage.Bind, $"{host}")!;
        foreach (IPAddress address in addresses)
            _context.Capabilities.Demand(NetworkOperation.Bind, address, port);

        List<Socket> sockets = [];
        try
        {
            foreach (IPAddress address in addresses)
            {
                Socket socket = Listen(new IPEndPoint(address, port), adapter, options);
                sockets.Add(socket);
                port = ((IPEndPoint)socket.LocalEndPoint!).Port; // a free port that was found for the first address serves the others too
            }
            return [.. sockets];
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>Listens on a path of this machine. What reaches it comes from here, so there is no boundary to hold it against.</summary>
    public Task<Socket[]> ListenLocallyAsync(UnixDomainSocketEndPoint endpoint)
    {
        _context.Capabilities.Demand(NetworkOperation.Bind, IPAddress.Loopback, 0);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endpoint);
            socket.Listen();
            return Task.FromResult<Socket[]>([socket]);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw NetworkErrors.FromCode(e.SocketErrorCode, NetworkStage.Bind, endpoint.ToString(), e, ExplainPath(e.SocketErrorCode));
        }
    }

    // The words for ports and addresses are none for a path.
    private static string? ExplainPath(System.Net.Sockets.SocketError code) => code switch
    {
        System.Net.Sockets.SocketError.AddressAlreadyInUse => "there is a file already. Choose another path; or delete the file, if nobody listens on it any more",
        System.Net.Sockets.SocketError.AddressNotAvailable => "the folder does not exist",   // ENOENT
        System.Net.Sockets.SocketError.AccessDenied => "the system does not let this user make a file in that folder",
        _ => null,
    };

    /// <summary>Binds a socket that is about to connect; the gate judges where it connects to.</summary>
    public static void Bind(Socket socket, IPEndPoint endpoint) => socket.Bind(endpoint);

    private static IPAddress AnyAddress => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;

    private static Socket Listen(IPEndPoint endpoint, NetworkAdapter? adapter, TcpOptions options)
    {
        Socket socket = NewStreamSocket(endpoint.AddressFamily);
        try
        {
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            options.Apply(socket); // on Linux and macOS accepted sockets inherit them
            if (adapter is not null)
                AdapterBinding.Apply(socket, adapter, endpoint.AddressFamily);
            socket.Bind(endpoint);
            socket.Listen();
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw NetworkErrors.FromCode(e.SocketErrorCode, NetworkStage.Bind, endpoint.ToString(), e);
        }
    }
}
