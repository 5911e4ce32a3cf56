using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore;

/// <summary>A feature of connections on NetClient's transport: what the socket beneath knows.</summary>
public interface IStreamSocketConnectionFeature
{
    /// <summary>Endpoints, what TLS negotiated where the listener does it, round-trip times and bandwidth.</summary>
    /// <remarks>The local endpoint is looked up when it is first asked for. Of a connection that has ended it is null, and its port empty, unless it was asked for before.</remarks>
    StreamSocketInformation Information { get; }
}
