using NetClient.Networking.Sockets;

namespace NetClient.Broker.Internal;

/// <summary>A run of a task for one socket.</summary>
internal sealed class SocketRun(long id, OwnedSocket socket, SocketActivityTriggerReason reason)
{
    public long Id => id;

    public OwnedSocket Socket => socket;

    public SocketActivityTriggerReason Reason => reason;

    /// <summary>Who does it; null while a process is being started.</summary>
    public BrokerClientConnection? Runner { get; set; }

    /// <summary>Whether its task has had the socket. Such a run is its process's, whatever becomes of the connection that it came by.</summary>
    public bool HasBegun { get; set; }
}
