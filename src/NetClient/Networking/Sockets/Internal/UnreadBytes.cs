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

    private IEnumerable<IUnreadBytes> Idle() => _idle.Select(static weak => weak.TryGetTarget(out IUnreadBytes? holder) ? holder : null).OfType<IUnreadBytes>();
}
