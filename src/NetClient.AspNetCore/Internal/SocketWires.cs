using System.Collections.Concurrent;
using System.Net.Sockets;

namespace NetClient.AspNetCore.Internal;

/// <summary>The wires that serve no connection, kept for those to come.</summary>
internal sealed class SocketWires
{
    private const int Most = 1024;

    private readonly ConcurrentQueue<SocketWire> _kept = new();
    private int _count;

    public SocketWire For(Socket socket)
    {
        if (_kept.TryDequeue(out SocketWire? wire))
            Interlocked.Decrement(ref _count);
        else
            wire = new SocketWire(this);
        wire.Take(socket);
        return wire;
    }

    /// <summary>False when there are enough.</summary>
    public bool TryKeep(SocketWire wire)
    {
        if (Interlocked.Increment(ref _count) > Most)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }
        _kept.Enqueue(wire);
        return true;
    }
}
