using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking.Connectivity;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What a socket is tied to before it connects: local addresses (one for each family at most is used), a port, an adapter. The default ties to nothing.</summary>
internal readonly record struct LocalBinding(IPAddress[]? Addresses, int Port, NetworkAdapter? Adapter)
{
    /// <summary>The remote addresses that can be reached from the local ones.</summary>
    public IReadOnlyList<IPAddress> Usable(IReadOnlyList<IPAddress> remote)
    {
        if (Addresses is not { Length: > 0 } local)
            return remote;
        return [.. remote.Where(address => local.Any(mine => mine.AddressFamily == address.AddressFamily))];
    }

    public void Apply(Socket socket, AddressFamily family)
    {
        if (Adapter is { } adapter)
            AdapterBinding.Apply(socket, adapter, family);
        IPAddress? address = Addresses?.FirstOrDefault(mine => mine.AddressFamily == family);
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
}
