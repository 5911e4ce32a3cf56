namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>Which bytes are there, which connection is to bring which, and what is left. A connection that has nothing left takes half of what another one still has to do.</summary>
internal sealed class SegmentPlan(ByteRanges done, long? length, long leastShare)
{
    private readonly Lock _gate = new();
    private readonly List<Segment> _active = [];
    private ByteRanges _done = done;
    private long? _length = length;
    private long _highest = done.Count;
    private int _beginnings;

    /// <summary>All bytes; null while nobody knows.</summary>
    public long? Length
    {
        get
        {
            lock (_gate)
                return _length;
        }
    }

    /// <summary>How many bytes are in the file.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
                return _done.Count;
        }
    }

    /// <summary>The most bytes that there ever were; it does not fall when the download begins anew.</summary>
    public long Highest
    {
        get
        {
            lock (_gate)
                return _highest;
        }
    }

    public bool IsComplete
    {
        get
        {
            lock (_gate)
                return _length is { } length && _done.Count >= length;
        }
    }

    /// <summary>How often it has begun anew.</summary>
    public int Beginnings
    {
        get
        {
            lock (_gate)
                return _beginnings;
        }
    }

    /// <summary>The bytes that are in the file now.</summary>
    public ByteRanges Snapshot()
    {
        lock (_gate)
            return _done.Clone();
    }

    public long ContiguousFrom(long position)
    {
        lock (_gate)
            return _done.ContiguousFrom(position);
    }

    /// <summary>Forgets all bytes: the download begins anew.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _done = new ByteRanges();
            _length = null;
            _active.Clear();
            _beginnings++;
        }
    }

    /// <summary>The server, or the end of its answer, has said how many bytes there are.</summary>
    public void SetLength(long length)
    {
        lock (_gate)
        {
            _length = length;
            foreach (Segment segment in _active)
                segment.End ??= length;
        }
    }

    /// <summary>The first bytes that nobody brings; null when there are none.</summary>
    public (long Start, long? End)? FirstGap()
    {
        lock (_gate)
            return FirstGap_NeedsLock(0);
    }

    /// <summary>Takes on bytes: those that nobody brings, or else the second half of the largest share. Null when no share is large enough to be worth a connection.</summary>
    /// <param name="isHelp">Whether the others bring nothing: then all of a share that is not large enough is taken.</param>
    public Segment? Claim(bool isHelp = false)
    {
        lock (_gate)
        {
            if (FirstGap_NeedsLock(0) is { } gap)
                return Add_NeedsLock(gap.Start, gap.End);
            Segment? largest = _active.MaxBy(segment => segment.End - segment.Reserved);
            if (largest is not { End: { } end } || end <= largest.Reserved)
                return null;
            bool isLarge = end - largest.Reserved >= 2 * leastShare;
            if (!isLarge && !isHelp)
                return null;
            long middle = isLarge ? largest.Reserved + ((end - largest.Reserved) / 2) : largest.Reserved;
            largest.End = middle;
            return Add_NeedsLock(middle, end, largest);
        }
    }

    /// <summary>Takes on some bytes from a position on, because somebody waits for them. Null when they are there, or somebody is bringing them just now.</summary>
    public Segment? ClaimAt(long position)
    {
        lock (_gate)
        {
            position += _done.ContiguousFrom(position);
            if (_length is not { } length || position >= length)
                return null;
            if (_active.Find(segment => segment.Next <= position && position < (segment.End ?? long.MaxValue)) is { } owner)
            {
                if (position - owner.Reserved < leastShare)
                    return null;
                long? end = owner.End;
                owner.End = position;
                return Add_NeedsLock(position, Least(end), owner);
            }
            return FirstGap_NeedsLock(position) is { } gap ? Add_NeedsLock(gap.Start, Least(gap.End)) : null;

            // Not all that follows: somewhere else somebody may want something next. What is left over is for whoever has nothing to do.
            long Least(long? end) => Math.Min(end ?? long.MaxValue, position + (2 * leastShare));
        }
    }

    /// <summary>Of <paramref name="count"/> bytes that have come, how many are this segment's to write: another connection may have taken over from there.</summary>
    public int Reserve(Segment segment, int count)
    {
        lock (_gate)
        {
            long mine = Math.Min(count, (segment.End ?? long.MaxValue) - segment.Next);
            segment.Reserved = segment.Next + mine;
            return (int)mine;
        }
    }

    /// <summary>The bytes that were reserved are in the file.</summary>
    public void Wrote(Segment segment)
    {
        lock (_gate)
        {
            _done.Add(segment.Next, segment.Reserved);
            segment.Next = segment.Reserved;
            _highest = Math.Max(_highest, _done.Count);
        }
    }

    /// <summary>What a connection has to ask for now. Others may take from its end as soon as this is said.</summary>
    public (long Start, long? End) ShareOf(Segment segment)
    {
        lock (_gate)
            return (segment.Next, segment.End);
    }

    public bool IsDone(Segment segment)
    {
        lock (_gate)
            return segment.IsDone;
    }

    /// <summary>Gives back what a connection has not brought.</summary>
    public void Release(Segment segment)
    {
        lock (_gate)
        {
            // The connection that these bytes were taken from still brings them, if it has not come so far yet.
            if (_active.Remove(segment) && segment.Next == segment.Start && segment.TakenFrom is { } owner && _active.Contains(owner) && owner.End == segment.Start)
                owner.End = segment.End;
        }
    }

    private Segment Add_NeedsLock(long start, long? end, Segment? takenFrom = null)
    {
        var segment = new Segment(start, end, takenFrom);
        _active.Add(segment);
        return segment;
    }

    private (long Start, long? End)? FirstGap_NeedsLock(long from)
    {
        ByteRanges taken = _done;
        if (_active.Count > 0)
        {
            taken = _done.Clone();
            foreach (Segment segment in _active)
                taken.Add(segment.Next, segment.End ?? long.MaxValue);
        }
        foreach ((long start, long end) in taken.Gaps(_length ?? long.MaxValue))
        {
            if (end > from)
                return (Math.Max(start, from), _length is null ? null : end);
        }
        return null;
    }
}
