namespace NetClient.Networking.Sockets;

/// <summary>Why the task of a transferred socket runs.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.socketactivitytriggerreason"/> (documented).</remarks>
public enum SocketActivityTriggerReason
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A <see cref="StreamSocket"/> or <see cref="DatagramSocket"/> has something to read.</summary>
    SocketActivity = 1,

    /// <summary>A connection waits to be accepted by a <see cref="StreamSocketListener"/>.</summary>
    ConnectionAccepted = 2,

    /// <summary>The keep-alive time given to <c>TransferOwnership</c> has passed.</summary>
    KeepAliveTimerExpired = 3,

    /// <summary>The peer of a <see cref="StreamSocket"/> has ended the connection, and nothing is left to read.</summary>
    SocketClosed = 4,
}
