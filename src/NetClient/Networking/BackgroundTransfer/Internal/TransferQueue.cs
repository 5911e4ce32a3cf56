namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Says whose turn it is: by priority, then in order, no more at a time than the app, a group and a server may have.</summary>
internal sealed class TransferQueue(int maxRunning, int maxPerHost)
{
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiting = [];
    private readonly Dictionary<string, int> _perGroup = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _perHost = new(StringComparer.Ordinal);
    private readonly List<Connection> _further = [];
    private int _running;

    /// <summary>How many have their turn.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
                return _running;
        }
    }

    /// <summary>How many connections to a server they have.</summary>
    public int ConnectionsTo(Uri address)
    {
        lock (_gate)
            return _perHost.GetValueOrDefault(TransferErrors.Endpoint(address));
    }

    /// <summary>Whether a transfer waits for its turn.</summary>
    public bool HasWaiting(Transfer transfer)
    {
        lock (_gate)
            return _waiting.Exists(waiter => waiter.Transfer == transfer);
    }

    /// <summary>Waits for a turn; it lasts until it is disposed.</summary>
    public async Task<IDisposable> EnterAsync(Transfer transfer, CancellationToken token)
    {
        var waiter = new Waiter(transfer, TransferErrors.Endpoint(transfer.Address));
        lock (_gate)
            _waiting.Add(waiter);
        using (token.UnsafeRegister(static (state, token) => ((Waiter)state!).Turn.TrySetCanceled(token), waiter))
        {
            try
            {
                Next();
                await waiter.Turn.Task.ConfigureAwait(false);
            }
            catch
            {
                lock (_gate)
                    _waiting.Remove(waiter);
                Next();   // who stood behind it in its group need wait no longer
                throw;
            }
        }
        return new Turn(this, waiter);
    }

    /// <summary>A further connection to a server; null when there are enough. It may be called back for a transfer that has none yet, and is given back when it is disposed.</summary>
    public Connection? TryConnectAgain(Uri address)
    {
        string host = TransferErrors.Endpoint(address);
        lock (_gate)
        {
            // Those who wait for their first connection to the server come first.
            if (_perHost.GetValueOrDefault(host) >= maxPerHost || _waiting.Any(waiter => waiter.Host == host))
                return null;
            Count(_perHost, host, +1);
            var connection = new Connection(this, host);
            _further.Add(connection);
            return connection;
        }
    }

    /// <summary>Looks again: a priority, an order or a group's limit has changed.</summary>
    public void Next()
    {
        while (true)
        {
            Waiter? next;
            Connection? needed = null;
            lock (_gate)
            {
                next = FindNext_NeedsLock();
                if (next is null)
                {
                    needed = FindNeeded_NeedsLock();
                    needed?.IsNeeded = true;
                }
                else
                {
                    _waiting.Remove(next);
                    Count_NeedsLock(next, +1);
                }
            }
            if (next is null && needed is null)
                return;
            needed?.CallBack();
            if (next?.Turn.TrySetResult() is false)
                Leave(next);
        }
    }

    private static int Rank(BackgroundTransferPriority priority) => priority switch
    {
        BackgroundTransferPriority.High => 0,
        BackgroundTransferPriority.Low => 2,
        _ => 1,
    };

    private static void Count(Dictionary<string, int> counts, string key, int change)
    {
        int now = counts.GetValueOrDefault(key) + change;
        if (now == 0)
            counts.Remove(key);
        else
            counts[key] = now;
    }

    private Waiter? FindNext_NeedsLock()
    {
        if (_running >= maxRunning)
            return null;
        Waiter? best = null;
        (int Rank, long Order) least = default;
        foreach (Waiter waiter in _waiting)
        {
            // The order first: it rules out most of a long queue for next to nothing.
            (int Rank, long Order) key = Key(waiter);
            if ((best is null || key.CompareTo(least) < 0) && MayRun_NeedsLock(waiter))
                (best, least) = (waiter, key);
        }
        return best;
    }

    private static (int Rank, long Order) Key(Waiter waiter) => (Rank(waiter.Transfer.Priority), waiter.Transfer.Order);

    /// <summary>A further connection that somebody has who could do without it, to a server from which another transfer cannot get its first: the one that came last. Null when none is needed.</summary>
    private Connection? FindNeeded_NeedsLock()
    {
        if (_further.Count == 0 || _running >= maxRunning)
            return null;
        foreach (string host in _waiting.Where(MayRunInItsGroup_NeedsLock).Select(static waiter => waiter.Host).Distinct())
        {
            // One at a time: when it has been given back, it is looked again.
            if (_perHost.GetValueOrDefault(host) >= maxPerHost && !_further.Exists(connection => connection.Host == host && connection.IsNeeded)
                && _further.FindLast(connection => connection.Host == host) is { } last)
                return last;
        }
        return null;
    }

    private bool MayRun_NeedsLock(Waiter waiter) => _perHost.GetValueOrDefault(waiter.Host) < maxPerHost && MayRunInItsGroup_NeedsLock(waiter);

    private bool MayRunInItsGroup_NeedsLock(Waiter waiter)
    {
        if (waiter.Transfer.Settings is not { } group)
            return true;

        // One at a time means in order, too: nobody overtakes a member that waits for its server.
        if (_perGroup.GetValueOrDefault(group.Name) >= group.Limit)
            return false;
        return !group.IsSerialized || !_waiting.Exists(other => other.Transfer.Settings == group && Key(other).CompareTo(Key(waiter)) < 0);
    }

    private void Count_NeedsLock(Waiter waiter, int change)
    {
        _running += change;
        Count(_perHost, waiter.Host, change);
        if (waiter.Transfer.Settings is { } group)
            Count(_perGroup, group.Name, change);
    }

    private void Leave(Waiter waiter)
    {
        lock (_gate)
            Count_NeedsLock(waiter, -1);
        Next();
    }

    private void Disconnect(Connection connection)
    {
        lock (_gate)
        {
            if (!_further.Remove(connection))
                return;
            Count(_perHost, connection.Host, -1);
        }
        Next();
    }

    private sealed class Waiter(Transfer transfer, string host)
    {
        public Transfer Transfer => transfer;

        public string Host => host;

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Turn(TransferQueue queue, Waiter waiter) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                queue.Leave(waiter);
        }
    }

    /// <summary>A connection beside the first one of a transfer.</summary>
    internal sealed class Connection(TransferQueue queue, string host) : IDisposable
    {
        private readonly CancellationTokenSource _calledBack = new();

        public string Host => host;

        /// <summary>Whether it has been called back.</summary>
        public bool IsNeeded { get; set; }

        /// <summary>Ends when another transfer needs it more.</summary>
        public CancellationToken CalledBack => _calledBack.Token;

        public void CallBack()
        {
            try
            {
                _calledBack.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It was given back meanwhile.
            }
        }

        public void Dispose()
        {
            queue.Disconnect(this);
            _calledBack.Dispose();
        }
    }
}
