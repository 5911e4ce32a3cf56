using System.Collections.Concurrent;
using System.Net.Sockets;

namespace NetClient.AspNetCore.Internal;

/// <summary>The wires that serve no connection, kept for those to come.</summary>
/// <param name="make">Makes one more.</param>
internal sealed class KeptWires(Func<KeptWires, PlainWire> make)
{
    private const int Most = 1024;

    private readonly ConcurrentQueue<PlainWire> _kept = new();
    private int _count;

    public PlainWire For(Socket socket)
    {
        if (_kept.TryDequeue(out PlainWire? wire))
            Interlocked.Decrement(ref _count);
        else
            wire = make(this);
        wire.Take(socket);
        return wire;
    }

    /// <summary>False when there are enough.</summary>
    public bool TryKeep(PlainWire wire)
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
