using System.Net;
using Microsoft.AspNetCore.Connections;
using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore.Internal;

/// <summary>Whom a connection is for.</summary>
internal sealed class ProxyProtocolFeature(ProxyProtocolHeader header, EndPoint? proxy) : IProxyProtocolFeature
{
    public ProxyProtocolHeader Header => header;

    public EndPoint? ProxyEndPoint => proxy;

    /// <summary>From now on the connection is the client's.</summary>
    public static void Publish(ConnectionContext connection, ProxyProtocolHeader header)
    {
        connection.Features.Set<IProxyProtocolFeature>(new ProxyProtocolFeature(header, connection.RemoteEndPoint));
        if (header.Source is { } client)
            connection.RemoteEndPoint = client;
    }
}
