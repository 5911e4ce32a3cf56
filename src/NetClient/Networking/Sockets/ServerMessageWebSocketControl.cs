using NetClient.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>The settings of a <see cref="ServerMessageWebSocket"/>. Those of the opening are <see cref="WebSocketAcceptOptions"/>.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.servermessagewebsocketcontrol"/>.</remarks>
public sealed class ServerMessageWebSocketControl
{
    private volatile int _messageType;

    internal ServerMessageWebSocketControl()
    {
    }

    /// <summary>What the next messages are made of that <c>OutputStream</c> sends. Of what is received, each message tells itself.</summary>
    /// <value>Default <see cref="SocketMessageType.Binary"/>. May change at any time.</value>
    /// <exception cref="ArgumentOutOfRangeException">No such type (0x80070057).</exception>
    public SocketMessageType MessageType
    {
        get => (SocketMessageType)_messageType;
        set => _messageType = value is SocketMessageType.Binary or SocketMessageType.Utf8 ? (int)value : throw Throw.Range("No such message type.", nameof(value));
    }
}
