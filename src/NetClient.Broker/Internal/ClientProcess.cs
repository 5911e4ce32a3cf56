using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>A process that is connected, or has sockets. The lease hangs on it: its connections come and go, and what it has it has until it ends.</summary>
/// <param name="id">Its number.</param>
/// <param name="watch">Tells of its end, and of nobody else's who has the number later; null for a process that cannot be watched. What that one has ends with its connection.</param>
internal sealed class ClientProcess(int id, OwnedDescriptor? watch)
{
    public int Id => id;

    public OwnedDescriptor? Watch => watch;

    /// <summary>How many connections it has.</summary>
    public int Connections { get; set; }

    public bool HasEnded { get; set; }
}
