namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>What a connection brings at first, within spans of time that double, counted from its first byte. Connections are compared by the same span: each has its slow start in it, and
/// what a server with a limit gives in advance.</summary>
internal sealed class Opening(TimeProvider time, TimeSpan first)
{
    private const int Spans = 8;

    /// <summary>A connection of which the second half of a span brings so much more than the first is still speeding up.</summary>
    private const double Growth = 1.5;

    private readonly Lock _gate = new();
    private readonly long[] _bytes = new long[Spans];
    private long? _began;
    private volatile bool _isGone;

    /// <summary>Whether the connection works no more.</summary>
    public bool IsGone => _isGone;

    /// <summary>Whether it has brought a byte.</summary>
    public bool HasBegun
    {
        get
        {
            lock (_gate)
                return _began is not null;
        }
    }

    public void End() => _isGone = true;

    public void Add(int bytes)
    {
        lock (_gate)
        {
            TimeSpan age = Age_NeedsLock(_began ??= time.GetTimestamp());
            for (int span = Spans - 1; span >= 0 && age < Limit(span); span--)
                _bytes[span] += bytes;
        }
    }

    /// <summary>Whether a span has passed.</summary>
    public bool IsOver(int span)
    {
        lock (_gate)
            return _began is { } began && Age_NeedsLock(began) >= Limit(span);
    }

    /// <summary>What it brought within a span.</summary>
    public long Bytes(int span)
    {
        lock (_gate)
            return _bytes[span];
    }

    /// <summary>The first span in which there came enough to compare others with, at a pace that grew no more; the longest in any case. Null while that has not passed.</summary>
    public int? FindSpan(long enough)
    {
        for (int span = 1; span < Spans && IsOver(span); span++)
        {
            long half = Bytes(span - 1), all = Bytes(span);
            if (span == Spans - 1 || (all >= enough && all - half <= Growth * half))
                return span;
        }
        return null;
    }

    private TimeSpan Limit(int span) => first * (1 << span);

    private TimeSpan Age_NeedsLock(long began) => time.GetElapsedTime(began);
}
