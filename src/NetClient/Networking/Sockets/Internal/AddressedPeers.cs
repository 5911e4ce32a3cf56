namespace NetClient.Networking.Sockets.Internal;

/// <summary>Who was sent to, so that an answer can be told from a stranger's datagram. The latest ones: an app that floods addresses does not fill memory.</summary>
internal sealed class AddressedPeers(int capacity = AddressedPeers.DefaultCapacity)
{
    public const int DefaultCapacity = 4096;

    private readonly Lock _gate = new();
    private readonly HashSet<DatagramEndpoint> _peers = [];
    private readonly Queue<DatagramEndpoint> _order = new();

    public void Add(in DatagramEndpoint peer)
    {
        lock (_gate)
        {
            if (!_peers.Add(peer))
                return;
            _order.Enqueue(peer);
            if (_order.Count > capacity)
                _peers.Remove(_order.Dequeue());
        }
    }

    public bool Contains(in DatagramEndpoint peer)
    {
        lock (_gate)
            return _peers.Contains(peer);
    }
}
