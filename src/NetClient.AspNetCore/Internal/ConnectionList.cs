namespace NetClient.AspNetCore.Internal;

/// <summary>The connections of a listener, in no order.</summary>
internal sealed class ConnectionList
{
    private readonly Lock _gate = new();
    private NetClientConnection[] _items = new NetClientConnection[16];
    private int _count;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    public void Add(NetClientConnection connection)
    {
        lock (_gate)
        {
            if (_count == _items.Length)
                Array.Resize(ref _items, _count * 2);
            connection.Place = _count;
            _items[_count++] = connection;
        }
    }

    /// <returns>Whether it was the last.</returns>
    public bool Remove(NetClientConnection connection)
    {
        lock (_gate)
        {
            NetClientConnection last = _items[--_count];
            _items[connection.Place] = last;
            last.Place = connection.Place;
            _items[_count] = null!;
            return _count == 0;
        }
    }

    public NetClientConnection[] ToArray()
    {
        lock (_gate)
            return _items[.._count];
    }
}
