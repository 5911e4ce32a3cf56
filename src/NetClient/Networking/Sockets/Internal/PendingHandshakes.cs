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

    /// <summary>One handshake. Its source has neither timer nor handle and is never disposed, so that ending it and leaving may meet.</summary>
#pragma warning disable CA1001
    internal sealed class Entry
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _end = new();
        private readonly CancellationTokenRegistration _closing;

        public Entry(CancellationToken closing) => _closing = closing.UnsafeRegister(static entry => ((Entry)entry!).End(), this);

        public LinkedListNode<Entry> Node { get; set; } = null!;

        public CancellationToken Token => _end.Token;

        public void End() => _end.Cancel();

        public void Forget() => _closing.Unregister();
    }
}
