using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Counts the bytes that were taken from the connection and that the app has not consumed: while there are any, it must not be secured.</summary>
internal sealed class UnreadBytes
{
    private readonly List<IUnreadBytes> _holders = [];
    private readonly List<WeakReference<IUnreadBytes>> _idle = [];
    private long _abandoned;

    public long Count
    {
        get
        {
            lock (_holders)
                return _abandoned + _holders.Concat(Idle()).Sum(holder => (long)holder.UnreadByteCount);
        }
    }

    public void Register(IUnreadBytes holder)
    {
        lock (_holders)
        {
            // A reader that has nothing left and was dropped without a word would stay here for ever: when one registers, the empty ones are held weakly. They are
            // still counted, because a reader registers once and may load again.
            _idle.RemoveAll(static weak => !weak.TryGetTarget(out _));
            foreach (IUnreadBytes empty in _holders.FindAll(other => other.UnreadByteCount == 0 && other != holder))
            {
                _holders.Remove(empty);
                _idle.Add(new(empty));
            }
            _idle.RemoveAll(weak => weak.TryGetTarget(out IUnreadBytes? other) && other == holder);
            if (!_holders.Contains(holder))
                _holders.Add(holder);
        }
    }

    public void Unregister(IUnreadBytes holder)
    {
        lock (_holders)
        {
            if (_holders.Remove(holder) || _idle.RemoveAll(weak => weak.TryGetTarget(out IUnreadBytes? other) && other == holder) > 0)
                _abandoned += holder.UnreadByteCount;
        }
    }

    /// <summary>The bytes of the one holder that has some; it keeps them until <see cref="Discard"/>.</summary>
    /// <exception cref="InvalidOperationException">Several have some, so that nobody can tell which came first (0x8000000E).</exception>
    public ReadOnlyMemory<byte> Copy()
    {
        IUnreadBytes[] holders = Holders();
        return holders.Length switch
        {
            0 => default,
            1 => holders[0].CopyUnread(),
            _ => throw Throw.WrongState("Several DataReaders hold bytes of this socket, so nobody can tell in which order they came. Read all but one of them to their end first."),
        };
    }

    /// <summary>Has the holder forget its bytes: they are read elsewhere.</summary>
    public void Discard()
    {
        foreach (IUnreadBytes holder in Holders())
            holder.DiscardUnread();
    }

    private IUnreadBytes[] Holders()
    {
        lock (_holders)
            return [.. _holders.Concat(Idle()).Where(holder => holder.UnreadByteCount > 0)];
    }

    private IEnumerable<IUnreadBytes> Idle() => _idle.Select(static weak => weak.TryGetTarget(out IUnreadBytes? holder) ? holder : null).OfType<IUnreadBytes>();
}
