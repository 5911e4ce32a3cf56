using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

/// <summary>What is known of a <see cref="ServerMessageWebSocket"/>'s connection; readable at any time, also after closing.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.servermessagewebsocketinformation"/>.</remarks>
public sealed class ServerMessageWebSocketInformation
{
    private readonly ServerWebSocketCore<ServerMessageWebSocket> _core;

    internal ServerMessageWebSocketInformation(ServerWebSocketCore<ServerMessageWebSocket> core) => _core = core;

    /// <summary>The local address.</summary>
    public HostName LocalAddress => _core.Connection.LocalAddress!;

    /// <summary>Bandwidth now. All zero where the system does not tell, and after closing.</summary>
    public BandwidthStatistics BandwidthStatistics => _core.Connection.BandwidthStatistics;

    /// <summary>The sub-protocol that was chosen; empty when none was.</summary>
    public string Protocol => _core.Protocol;

    /// <summary>What is known of the connection beneath: the client's address, TLS, the client's certificate. An addition.</summary>
    public StreamSocketInformation Connection => _core.Connection;

    /// <summary>How many bytes have come, frames and all. An addition.</summary>
    public long BytesReceived => _core.Channel.Wire.BytesReceived;

    /// <summary>How many bytes have gone, frames and all. An addition.</summary>
    public long BytesSent => _core.Channel.Wire.BytesSent;
}
