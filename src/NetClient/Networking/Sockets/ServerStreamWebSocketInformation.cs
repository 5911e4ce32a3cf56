using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

/// <summary>What is known of a <see cref="ServerStreamWebSocket"/>'s connection; readable at any time, also after closing.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.serverstreamwebsocketinformation"/>.</remarks>
public sealed class ServerStreamWebSocketInformation
{
    private readonly ServerWebSocketCore<ServerStreamWebSocket> _core;

    internal ServerStreamWebSocketInformation(ServerWebSocketCore<ServerStreamWebSocket> core) => _core = core;

    /// <inheritdoc cref="ServerMessageWebSocketInformation.LocalAddress"/>
    public HostName LocalAddress => _core.Connection.LocalAddress!;

    /// <inheritdoc cref="ServerMessageWebSocketInformation.BandwidthStatistics"/>
    public BandwidthStatistics BandwidthStatistics => _core.Connection.BandwidthStatistics;

    /// <inheritdoc cref="ServerMessageWebSocketInformation.Protocol"/>
    public string Protocol => _core.Protocol;

    /// <inheritdoc cref="ServerMessageWebSocketInformation.Connection"/>
    public StreamSocketInformation Connection => _core.Connection;

    /// <inheritdoc cref="ServerMessageWebSocketInformation.BytesReceived"/>
    public long BytesReceived => _core.Channel.Wire.BytesReceived;

    /// <inheritdoc cref="ServerMessageWebSocketInformation.BytesSent"/>
    public long BytesSent => _core.Channel.Wire.BytesSent;
}
