namespace NetClient.Networking.Sockets;

/// <summary>What a read of a <see cref="MessageWebSocket"/> brought. An addition.</summary>
/// <param name="Count">How many bytes were read.</param>
/// <param name="MessageType">What the message is made of.</param>
/// <param name="EndOfMessage">Whether the message ends with them.</param>
/// <param name="IsClosed">Whether there is no message any more: the server has closed the web socket.</param>
public readonly record struct WebSocketReadResult(int Count, SocketMessageType MessageType, bool EndOfMessage, bool IsClosed);
