using System.Net.WebSockets;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What one receive brought: bytes of a message, or the peer's close frame.</summary>
internal readonly record struct WebSocketPart(int Count, WebSocketMessageType Type, bool EndOfMessage)
{
    public bool IsClose => Type == WebSocketMessageType.Close;
}
