namespace NetClient.Networking.Sockets;

/// <summary>How a <see cref="MessageWebSocket"/> hands out what it receives.</summary>
public enum MessageWebSocketReceiveMode
{
    /// <summary>Whole messages.</summary>
    FullMessage = 0,

    /// <summary>Parts of messages, as they come.</summary>
    PartialMessage = 1,
}
