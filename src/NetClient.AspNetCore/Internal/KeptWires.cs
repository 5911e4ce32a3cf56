using System.Collections.Concurrent;
using System.Net.Sockets;

namespace NetClient.AspNetCore.Internal;

/// <summary>The wires that serve no connection, kept for those to come.</summary>
/// <param name="make">Makes one more.</param>
internal sealed class KeptWires(Func<KeptWires, PlainWire> make) : IDisposable
{
    private const int Most = 1024;

    private readonly ConcurrentQueue<PlainWire> _kept = new();
    private int _count;
    private volatile bool _isDisposed;

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
        if (_isDisposed)
            GiveBack();
        return true;
    }

    /// <summary>Keeps none any more: what they hold is given back, also by those that serve still, when they have served.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        GiveBack();
    }

    private void GiveBack()
    {
        while (_kept.TryDequeue(out PlainWire? wire))
            wire.Dispose();
    }
}
