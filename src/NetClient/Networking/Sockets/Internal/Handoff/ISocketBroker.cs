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
    (Socket Socket, SocketState State) Take(string socketId, SocketActivityKind kind);

    /// <summary>A socket that was taken back was closed.</summary>
    void Released(string socketId);
}
