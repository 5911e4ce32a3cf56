using System.Net;
using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore;

/// <summary>A feature of connections, and of their requests, that came through a proxy which said so with a PROXY header.</summary>
public interface IProxyProtocolFeature
{
    /// <summary>What the proxy said. Where it names a client, that is the connection's remote endpoint.</summary>
    ProxyProtocolHeader Header { get; }

    /// <summary>The proxy itself.</summary>
    EndPoint? ProxyEndPoint { get; }
}
