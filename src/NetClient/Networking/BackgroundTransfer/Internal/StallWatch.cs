namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Ends a connection on which next to nothing moves. One timer per connection, whatever the number of reads. What this side waits on purpose, to keep below a limit, does not count.</summary>
internal sealed class StallWatch : IDisposable
{
    private static readonly TimeSpan LeastLook = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly long _least;
    private readonly TimeSpan _limit;
    private long _moved;
    private long _movedBefore;
    private long _since;          // when what is judged next began
    private TimeSpan _rested;     // of the time from then on
    private long? _restsSince;
    private volatile bool _stalled;

    public StallWatch(TransferOptions options, TimeProvider time, CancellationToken token)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(token);
        (_time, _least, _limit, _since) = (time, options.StallBytes, options.StallLimit, time.GetTimestamp());
        _timer = time.CreateTimer(static watch => ((StallWatch)watch!).Look(), this, _limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends with the caller's token, or when the connection stalls.</summary>
    public CancellationToken Token => _source.Token;

    public bool HasStalled => _stalled;

    public void Moved(int bytes) => Interlocked.Add(ref _moved, bytes);

    /// <summary>Waits for a limit of this side's.</summary>
    public async ValueTask RestAsync(ValueTask limit)
    {
        if (limit.IsCompletedSuccessfully)
            return;
        lock (_gate)
            _restsSince = _time.GetTimestamp();
        try
        {
            await limit.ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                EndRest_NeedsLock();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_restsSince is not null)
            {
                EndRest_NeedsLock();
                _restsSince = _time.GetTimestamp();
            }
            TimeSpan left = _limit - (_time.GetElapsedTime(_since) - _rested);
            if (left > TimeSpan.Zero)
            {
                LookAgain_NeedsLock(left < LeastLook ? LeastLook : left);
                return;
            }
            long now = Interlocked.Read(ref _moved);
            if (now - _movedBefore >= _least)
            {
                (_movedBefore, _since, _rested) = (now, _time.GetTimestamp(), TimeSpan.Zero);
                LookAgain_NeedsLock(_limit);
                return;
            }
            _stalled = true;
        }
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection ended by itself.
        }
    }

    private void EndRest_NeedsLock()
    {
        if (_restsSince is { } since)
            _rested += _time.GetElapsedTime(since);
        _restsSince = null;
    }

    private void LookAgain_NeedsLock(TimeSpan due) => _timer.Change(due, Timeout.InfiniteTimeSpan);
}
