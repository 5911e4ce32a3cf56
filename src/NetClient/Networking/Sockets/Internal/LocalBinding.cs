using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking.Connectivity;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What a socket is tied to before it connects: local addresses (one for each family at most is used), a port, an adapter. The default ties to nothing.</summary>
internal readonly record struct LocalBinding(IPAddress[]? Addresses, int Port, NetworkAdapter? Adapter)
{
    /// <summary>The remote addresses that can be reached from the local ones.</summary>
    public IReadOnlyList<IPAddress> Usable(IReadOnlyList<IPAddress> remote) => Addresses is { Length: > 0 } local ? Usable(remote, local) : remote;

    public void Apply(Socket socket, AddressFamily family)
    {
        if (Adapter is { } adapter)
            AdapterBinding.Apply(socket, adapter, family);
        IPAddress? address = null;
        foreach (IPAddress mine in Addresses ?? [])
        {
            if (mine.AddressFamily == family)
            {
                address = mine;
                break;
            }
        }
        if (address is null && Port == 0)
            return;
        var endpoint = new IPEndPoint(address ?? (family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any), Port);
        try
        {
            Connector.Bind(socket, endpoint);
        }
        catch (SocketException e)
        {
            throw NetworkErrors.FromCode(e.SocketErrorCode, NetworkStage.Bind, endpoint.ToString(), e);
        }
    }

    // Apart, because the closure would be made for every connect, bound or not.
    private static IPAddress[] Usable(IReadOnlyList<IPAddress> remote, IPAddress[] local) =>
        [.. remote.Where(address => local.Any(mine => mine.AddressFamily == address.AddressFamily))];
}
