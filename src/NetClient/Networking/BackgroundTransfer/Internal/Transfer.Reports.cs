namespace NetClient.Networking.BackgroundTransfer.Internal;

internal abstract partial class Transfer
{
    private readonly Lock _delivering = new();   // one report after the other
    private readonly List<Action> _listeners = [];
    private BackgroundTransferStatus _status;
    private long _lastReport;
    private int _reportDue;
    private int _learners;
    private (bool ResponseChanged, bool Restarted) _told, _untold;   // what is being reported, and what has happened since

    /// <summary>Where it stands.</summary>
    public BackgroundTransferStatus Status
    {
        get
        {
            lock (_gate)
                return _status;
        }
    }

    /// <summary>Whether a response has come since the last report, and whether the transfer has begun anew since.</summary>
    public (bool ResponseChanged, bool Restarted) News
    {
        get
        {
            lock (_gate)
                return (_told.ResponseChanged || _untold.ResponseChanged, _told.Restarted || _untold.Restarted);
        }
    }

    /// <summary>Calls back on every report, until disposed. Reports come one after the other, and those that nobody took in time are one.</summary>
    /// <param name="report">What to call.</param>
    /// <param name="learnsEnd">Whether the app learns the end by it.</param>
    public IDisposable Listen(Action report, bool learnsEnd = false)
    {
        lock (_gate)
        {
            _listeners.Add(report);
            if (learnsEnd)
                _learners++;
        }
        return new Listening(this, report, learnsEnd);
    }

    /// <summary>Bytes have moved: reports that now and then.</summary>
    protected void Moved()
    {
        long now = Engine.Time.GetTimestamp();
        long last = Volatile.Read(ref _lastReport);
        if (last == 0 || Engine.Time.GetElapsedTime(last, now) >= Engine.Options.ProgressInterval)
        {
            Volatile.Write(ref _lastReport, now);
            Report();
        }
    }

    protected void ResponseChanged()
    {
        lock (_gate)
            _untold.ResponseChanged = true;
        Report();
    }

    protected void Restarted()
    {
        lock (_gate)
            _untold.Restarted = true;
        Report();
    }

    /// <summary>Reports, on a thread of the pool: what the app does there must not hold up the bytes.</summary>
    protected void Report()
    {
        if (Interlocked.Exchange(ref _reportDue, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static transfer => transfer.FlushReports(), this, preferLocal: false);
    }

    private void SetStatus(BackgroundTransferStatus status)
    {
        lock (_gate)
        {
            if (_status == status)
                return;
            _status = status;
        }
        Report();
    }

    private void FlushReports()
    {
        lock (_delivering)
        {
            Volatile.Write(ref _reportDue, 0);
            Action[] listeners;
            lock (_gate)
            {
                if (_listeners.Count == 0)
                    return;
                listeners = [.. _listeners];
                (_told, _untold) = (_untold, default);   // what happens while they are told is news of the next report
            }
            foreach (Action listener in listeners)
                listener();
            lock (_gate)
                _told = default;
        }
    }

    private sealed class Listening(Transfer transfer, Action report, bool learnsEnd) : IDisposable
    {
        public void Dispose()
        {
            lock (transfer._gate)
            {
                if (transfer._listeners.Remove(report) && learnsEnd)
                    transfer._learners--;
            }
        }
    }
}
