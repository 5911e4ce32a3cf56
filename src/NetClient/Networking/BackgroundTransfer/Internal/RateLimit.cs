namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Keeps a transfer below so many bytes a second, over all of its connections.</summary>
internal sealed class RateLimit(TimeProvider time, ulong bytesPerSecond)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);   // then it looks again

    private readonly Lock _gate = new();
    private ulong _rate = bytesPerSecond;
    private double _spent;      // bytes so far, those included that are still to be waited for
    private double _allowed;    // of those, the bytes that the time up to _at has paid for; time in which nothing waits pays for nothing
    private long _at = time.GetTimestamp();
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sets another limit, 0 for none. Who waits waits at that one from now on.</summary>
    public void Set(ulong bytesPerSecond)
    {
        TaskCompletionSource change;
        lock (_gate)
        {
            Advance_NeedsLock();
            _rate = bytesPerSecond;
            (change, _change) = (_change, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        change.SetResult();
    }

    /// <summary>Waits as long as the bytes take at the rate.</summary>
    public ValueTask SpendAsync(int bytes, CancellationToken token)
    {
        double due;
        lock (_gate)
        {
            Advance_NeedsLock();
            if (_rate == 0)
                return default;
            due = _spent += bytes;
            if (Left_NeedsLock(due) < Least)
                return default;
        }
        return new ValueTask(WaitAsync(due, token));
    }

    private async Task WaitAsync(double due, CancellationToken token)
    {
        while (true)
        {
            TimeSpan left;
            Task change;
            lock (_gate)
            {
                Advance_NeedsLock();
                (left, change) = (Left_NeedsLock(due), _change.Task);
            }
            if (left < Least)
                return;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            if (await Task.WhenAny(Task.Delay(left, time, stop.Token), change).ConfigureAwait(false) == change)
                await stop.CancelAsync().ConfigureAwait(false);
            token.ThrowIfCancellationRequested();
        }
    }

    private TimeSpan Left_NeedsLock(double due)
    {
        double seconds = _rate == 0 ? 0 : (due - _allowed) / _rate;
        return seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(Math.Max(seconds, 0)) : Longest;
    }

    private void Advance_NeedsLock()
    {
        long now = time.GetTimestamp();
        _allowed = _rate == 0 ? _spent : Math.Min(_spent, _allowed + (time.GetElapsedTime(_at, now).TotalSeconds * _rate));
        _at = now;
    }
}
