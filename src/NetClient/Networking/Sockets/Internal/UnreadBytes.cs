using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Counts the bytes that were taken from the connection and that the app has not consumed: while there are any, it must not be secured.</summary>
internal sealed class UnreadBytes
{
    private readonly List<IUnreadBytes> _holders = [];
    private long _abandoned;

    public long Count
    {
        get
        {
            lock (_holders)
                return _abandoned + _holders.Sum(holder => (long)holder.UnreadByteCount);
        }
    }

    public void Register(IUnreadBytes holder)
    {
        lock (_holders)
        {
            // A reader that has nothing left and was dropped without a word would stay here for ever: one registers, the empty ones go.
            _holders.RemoveAll(other => other.UnreadByteCount == 0 && other != holder);
            if (!_holders.Contains(holder))
                _holders.Add(holder);
        }
    }

    public void Unregister(IUnreadBytes holder)
    {
        lock (_holders)
        {
            if (_holders.Remove(holder))
                _abandoned += holder.UnreadByteCount;
        }
    }
}
