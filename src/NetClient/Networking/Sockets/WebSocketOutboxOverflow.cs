namespace NetClient.Networking.Sockets;

/// <summary>What becomes of a message that is sent without a connection, when as many as allowed are waiting. An addition.</summary>
public enum WebSocketOutboxOverflow
{
    /// <summary>Sending it fails (Disconnected, 0x80072F83).</summary>
    Refuse = 0,

    /// <summary>The oldest messages are dropped to make room. Sending one that is larger than all room fails, as with <see cref="Refuse"/>, and drops nothing.</summary>
    DropOldest = 1,

    /// <summary>It is dropped itself, without a word.</summary>
    DropNewest = 2,
}
