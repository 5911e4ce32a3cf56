using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore;

/// <summary>A feature of connections on NetClient's transport: what the socket beneath knows.</summary>
public interface IStreamSocketConnectionFeature
{
    /// <summary>Endpoints, what TLS negotiated where the listener does it, round-trip times and bandwidth.</summary>
    StreamSocketInformation Information { get; }
}
