namespace NetClient.Networking.Sockets.Internal;

/// <summary>The handshakes under way, oldest first. When the places are taken the oldest is ended: an honest client is done in a few round trips, so the one who has
/// held a place longest is the one who does not mean it.</summary>
internal sealed class PendingHandshakes(int places)
{
    private readonly LinkedList<Entry> _entries = [];

    public Entry Enter(CancellationToken closing)
    {
        Entry entry = new(closing);
        Entry? evicted = null;
        lock (_entries)
        {
            if (_entries.Count >= places)
            {
                evicted = _entries.First!.Value;
                _entries.RemoveFirst();
            }
            entry.Node = _entries.AddLast(entry);
        }
        evicted?.End();
        return entry;
    }

    /// <summary>Gives the place back; again does nothing.</summary>
    public void Leave(Entry entry)
    {
        lock (_entries)
        {
            if (entry.Node.List is not null)
                _entries.Remove(entry.Node);
        }
        entry.Forget();
    }

    internal sealed class Entry(CancellationToken closing)
    {
        private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(closing);

        public LinkedListNode<Entry> Node { get; set; } = null!;

        public CancellationToken Token => _end.Token;

        public void End()
        {
            try
            {
                _end.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself just now.
            }
        }

        public void Forget() => _end.Dispose();
    }
}
