using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>Who keeps sockets for apps that are not running.</summary>
internal interface ISocketBroker
{
    /// <summary>Fails unless the app has a task with that id and a trigger for sockets, and this system can have a broker.</summary>
    void DemandTask(Guid taskId);

    /// <summary>Gives a socket away. When it returns the socket is the broker's; when it throws it is still here.</summary>
    void Transfer(string socketId, Guid taskId, TimeSpan keepAlive, SocketDeparture departure, ReadOnlyMemory<byte> context);

    /// <summary>The app's sockets that the broker has; none when no broker runs.</summary>
    IReadOnlyList<BrokeredSocket> List();

    /// <summary>The context of a socket that the broker has.</summary>
    ReadOnlyMemory<byte> Peek(string socketId);

    /// <summary>Takes a socket back, and with it the duty to say <see cref="Released"/> or transfer it again.</summary>
    (Socket Socket, SocketState State, SocketLease Lease) Take(string socketId, SocketActivityKind kind);

    /// <summary>A socket that was taken back was closed.</summary>
    void Released(SocketLease lease);

    /// <summary>Has the broker complete a TLS handshake over a connection, which is the broker's from here on. The session lives there; the socket that comes back is this process's end of it.</summary>
    /// <exception cref="IOException">There is no broker (0x80070426).</exception>
    Task<(Socket? Socket, SecuredState State)> SecureAsync(SecureRules rules, Socket connected, CancellationToken cancellationToken);

    /// <summary>This process has done with a session in the broker, which it has not transferred.</summary>
    /// <param name="session">Which.</param>
    /// <param name="isBroken">Whether the peer is to see a reset, and no orderly end.</param>
    void Part(Guid session, bool isBroken);

    /// <summary>How a session in the broker ended; null when it ended in order.</summary>
    SecureFailure? EndingOf(Guid session);
}
