namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>The input's buffer, and where in the document it lies.</summary>
internal sealed partial class RepairingReader
{
    private TextPlace _place = new();
    private int _counted;                   // up to here, that is the place of the input
    private TextPlace _placeWritten = new();
    private int _countedWritten = Kept;     // and that of the output
    private long _drift;                    // by how much the two differed when that was noted

    /// <summary>Where what was written stands in the document.</summary>
    public PlaceMap Places { get; } = new();

    /// <summary>The place of the next piece of input. Counted when asked for: nearly nobody asks.</summary>
    private (int Line, int Column) Place()
    {
        _place.Pass(_input.AsSpan(_counted, _position - _counted));
        _counted = _position;
        return (_place.Line, _place.Column);
    }

    private void CountWritten()
    {
        _placeWritten.Pass(_output.AsSpan(_countedWritten, _written - _countedWritten));
        _countedWritten = _written;
    }

    private void NoteDrift(bool evenIfNone = false)
    {
        if (_passed - _emitted == _drift && !evenIfNone)
            return;
        _drift = _passed - _emitted;
        CountWritten();
        Places.Add((_placeWritten.Line, _placeWritten.Column), Place());
    }

    private Memory<char> Room()
    {
        if (_position > 0)
        {
            Place();
            Input.CopyTo(_input);
            (_position, _length, _counted) = (0, _length - _position, 0);
        }
        if (_input.Length - _length < Enough)
        {
            if (_length > 2 * LongestTag)
                throw TooLong("A tag is", LongestTag);
            Array.Resize(ref _input, _input.Length * 2);
        }
        return _input.AsMemory(_length);
    }

    private void Received(int count)
    {
        _inputEnded = count == 0;
        Span<char> fresh = _input.AsSpan(_length, count);
        _length += count;
        int at = fresh.IndexOfAnyInRange('\uFFFE', '\uFFFF');
        if (at < 0)
            return;
        _problems.Add(SyndicationProblemKind.Character, "A character that is none (U+FFFE, U+FFFF) was replaced.", "", 0, 0);
        for (; at < fresh.Length; at++)
        {
            if (fresh[at] >= '\uFFFE')
                fresh[at] = '\uFFFD';
        }
    }
}
