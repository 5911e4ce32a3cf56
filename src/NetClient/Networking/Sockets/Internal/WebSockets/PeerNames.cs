namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What a client is called in messages: its address and port.</summary>
internal static class PeerNames
{
    public static string? Of(StreamSocket socket) =>
        socket.Information.RemoteAddress is { } address ? $"{address.CanonicalName}:{socket.Information.RemotePort}" : null;
}
