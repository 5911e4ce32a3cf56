namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Ends a connection on which next to nothing moves. One timer per connection, whatever the number of reads.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly long _least;
    private long _moved;
    private long _movedBefore;
    private volatile bool _stalled;

    public StallWatch(TransferOptions options, TimeProvider time, CancellationToken token)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(token);
        _least = options.StallBytes;
        _timer = time.CreateTimer(static watch => ((StallWatch)watch!).Look(), this, options.StallLimit, options.StallLimit);
    }

    /// <summary>Ends with the caller's token, or when the connection stalls.</summary>
    public CancellationToken Token => _source.Token;

    public bool HasStalled => _stalled;

    public void Moved(int bytes) => Interlocked.Add(ref _moved, bytes);

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Look()
    {
        long now = Interlocked.Read(ref _moved);
        if (now - _movedBefore >= _least)
        {
            _movedBefore = now;
            return;
        }
        _stalled = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection ended by itself.
        }
    }
}
