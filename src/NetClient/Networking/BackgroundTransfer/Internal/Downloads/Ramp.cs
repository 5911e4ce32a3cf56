namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>Says how many connections to add. One is tried when the first has shown what it brings alone; more follow for as long as all together bring more than before the last ones came.</summary>
internal sealed class Ramp
{
    /// <summary>So much more it must be, or no more are added.</summary>
    private const double WorthIt = 1.2;

    /// <summary>The part of what there would be if none took from another, from which on it is clear that the server limits each of them.</summary>
    private const double NearlyAll = 0.8;

    private readonly List<Opening> _all;
    private readonly long _enough;
    private IReadOnlyList<Opening> _latest;
    private int? _span;
    private (int Count, double Bytes)? _before;
    private (int Count, double Bytes) _now;

    /// <param name="first">The connection that is there already.</param>
    /// <param name="enough">The fewest bytes that say something about a connection.</param>
    public Ramp(Opening first, long enough)
    {
        _all = [first];
        _latest = [first];
        _enough = enough;
    }

    /// <summary>Whether the last ones were of no use.</summary>
    public bool IsOver { get; private set; }

    /// <summary>How many to add now: none while there is nothing to compare with, or the last ones have not shown yet what they bring.</summary>
    public int Look()
    {
        if (IsOver || (_span ??= _latest[0].FindSpan(_enough)) is not { } span || !_latest.All(opening => opening.IsOver(span)))
            return 0;
        int count = _all.Count(static opening => opening is { HasBegun: true, IsGone: false });
        _now = (count, count * _latest.Average(opening => opening.Bytes(span)));
        if (_before is not { } before)
            return 1;
        double gain = _now.Bytes / Math.Max(before.Bytes, 1);
        IsOver = gain < WorthIt;
        return IsOver ? 0 : gain >= NearlyAll * count / before.Count ? 3 * count : count;
    }

    /// <summary>Some were added because of the last look, and are to be judged next.</summary>
    public void Added(IReadOnlyList<Opening> openings)
    {
        (_before, _latest) = (_now, openings);
        _all.AddRange(openings);
    }

    /// <summary>One was added because nothing came. If nothing ever has, it is the one to begin with.</summary>
    public void Helped(Opening opening)
    {
        _all.Add(opening);
        if (_span is null)
            _latest = [opening];
    }
}
