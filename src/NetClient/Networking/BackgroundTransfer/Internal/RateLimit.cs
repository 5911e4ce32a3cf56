namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Keeps a transfer below so many bytes a second, over all of its connections.</summary>
internal sealed class RateLimit(TimeProvider time, Func<ulong> bytesPerSecond)
{
    private readonly Lock _gate = new();
    private TimeSpan _free;         // when the bytes so far will have been paid for, on the clock of _begun
    private long? _begun;

    /// <summary>Waits as long as the bytes take at the rate.</summary>
    public ValueTask SpendAsync(int bytes, CancellationToken token)
    {
        ulong rate = bytesPerSecond();
        if (rate == 0)
            return default;
        TimeSpan wait;
        lock (_gate)
        {
            TimeSpan now = time.GetElapsedTime(_begun ??= time.GetTimestamp());
            if (_free < now)
                _free = now;
            _free += TimeSpan.FromSeconds(bytes / (double)rate);
            wait = _free - now;
        }
        return wait < TimeSpan.FromMilliseconds(2) ? default : new ValueTask(Task.Delay(wait, time, token));
    }
}
