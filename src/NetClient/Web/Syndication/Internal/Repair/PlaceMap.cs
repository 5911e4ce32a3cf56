namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Where in the document stands what the XML reader reads, which sees it mended. Both places only grow.</summary>
internal sealed class PlaceMap
{
    // Of the repairs that the XML reader has not come to yet. Behind so many, places are near the truth.
    private const int Most = 10_000;

    private readonly Queue<Point> _ahead = new();
    private Point _passed = new((1, 1), (1, 1));
    private Point? _last;   // where there are too many
    private bool _isSame = true;    // of a sound document the two are the same

    private readonly record struct Point((int Line, int Column) Mended, (int Line, int Column) Document);

    /// <summary>From here on the two run in step again.</summary>
    public void Add((int Line, int Column) mended, (int Line, int Column) document)
    {
        _isSame = false;
        var point = new Point(mended, document);
        if (_ahead.Count >= Most)
        {
            _last = point;
            return;
        }
        TakeLast();
        _ahead.Enqueue(point);
    }

    /// <summary>The place in the document.</summary>
    public (int Line, int Column) Of((int Line, int Column) mended)
    {
        if (_isSame)
            return mended;
        while (Next() is { } next && next.Mended.CompareTo(mended) <= 0)
            _passed = _ahead.Dequeue();
        int lines = mended.Line - _passed.Mended.Line;
        (int Line, int Column) place = (_passed.Document.Line + lines, lines > 0 ? mended.Column : _passed.Document.Column + mended.Column - _passed.Mended.Column);
        return Next() is { } end && end.Document.CompareTo(place) < 0 ? end.Document : place;
    }

    private Point? Next()
    {
        if (_ahead.Count == 0)
            TakeLast();
        return _ahead.TryPeek(out Point next) ? next : null;
    }

    private void TakeLast()
    {
        if (_last is not { } last)
            return;
        _ahead.Enqueue(last);
        _last = null;
    }
}
