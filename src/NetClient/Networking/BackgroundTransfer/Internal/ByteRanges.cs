using NetClient.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Which bytes of a file are there: ranges in order, none empty, none touching another. Not safe for several threads.</summary>
internal sealed class ByteRanges
{
    private readonly List<(long Start, long End)> _ranges = [];

    public ByteRanges()
    {
    }

    private ByteRanges(List<(long Start, long End)> ranges) => _ranges.AddRange(ranges);

    /// <summary>The ranges, from their first byte to the one after their last.</summary>
    public IReadOnlyList<(long Start, long End)> All => _ranges;

    /// <summary>How many bytes there are.</summary>
    public long Count { get; private set; }

    public ByteRanges Clone() => new(_ranges) { Count = Count };

    public void Clear()
    {
        _ranges.Clear();
        Count = 0;
    }

    /// <summary>Adds the bytes from <paramref name="start"/> to before <paramref name="end"/>; those that are there already count once.</summary>
    public void Add(long start, long end)
    {
        if (start < 0 || end < start)
            throw Throw.Bounds("A range begins at 0 or later and does not end before it begins.", nameof(end));
        if (start == end)
            return;

        int first = FirstEndingAtOrAfter(start), after = first;
        while (after < _ranges.Count && _ranges[after].Start <= end)
        {
            (start, end) = (Math.Min(start, _ranges[after].Start), Math.Max(end, _ranges[after].End));
            Count -= _ranges[after].End - _ranges[after].Start;
            after++;
        }
        Count += end - start;
        if (after == first + 1)
        {
            _ranges[first] = (start, end);
            return;
        }
        _ranges.RemoveRange(first, after - first);
        _ranges.Insert(first, (start, end));
    }

    /// <summary>How many bytes are there without a gap from a position on.</summary>
    public long ContiguousFrom(long position)
    {
        int at = FirstEndingAtOrAfter(position + 1);
        return at < _ranges.Count && _ranges[at].Start <= position ? _ranges[at].End - position : 0;
    }

    /// <summary>What is missing up to <paramref name="total"/>.</summary>
    public IEnumerable<(long Start, long End)> Gaps(long total)
    {
        long next = 0;
        foreach ((long start, long end) in _ranges)
        {
            if (start >= total)
                break;
            if (start > next)
                yield return (next, start);
            next = end;
        }
        if (next < total)
            yield return (next, total);
    }

    /// <summary>The bytes that are here and not there.</summary>
    public IEnumerable<(long Start, long End)> Except(ByteRanges other)
    {
        foreach ((long start, long end) in _ranges)
        {
            long next = start;
            foreach ((long otherStart, long otherEnd) in other._ranges)
            {
                if (otherEnd <= next)
                    continue;
                if (otherStart >= end)
                    break;
                if (otherStart > next)
                    yield return (next, otherStart);
                next = otherEnd;
            }
            if (next < end)
                yield return (next, end);
        }
    }

    // The first range that a new one from start on could touch.
    private int FirstEndingAtOrAfter(long start)
    {
        int low = 0, high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].End < start)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
