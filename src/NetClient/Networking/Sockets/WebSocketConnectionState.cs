namespace NetClient.Networking.Sockets;

/// <summary>Where a <see cref="MessageWebSocket"/> that connects again is. An addition.</summary>
public enum WebSocketConnectionState
{
    /// <summary>It has not been connected.</summary>
    None = 0,

    /// <summary>An attempt is under way.</summary>
    Connecting = 1,

    /// <summary>Messages flow.</summary>
    Connected = 2,

    /// <summary>The connection was lost, or an attempt failed; the next attempt comes after a wait.</summary>
    Waiting = 3,

    /// <summary>It has ended for good.</summary>
    Ended = 4,
}
