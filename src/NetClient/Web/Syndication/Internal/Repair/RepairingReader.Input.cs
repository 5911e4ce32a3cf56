namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>The input's buffer, and where in the document it lies.</summary>
internal sealed partial class RepairingReader
{
    private int _line = 1;
    private int _column = 1;
    private int _counted;   // up to here, line and column say where the input is

    /// <summary>The place of the next piece of input. Counted when asked for: nearly nobody asks.</summary>
    private (int Line, int Column) Place()
    {
        ReadOnlySpan<char> passed = _input.AsSpan(_counted, _position - _counted);
        int last = passed.LastIndexOf('\n');
        _line += passed.Count('\n');
        _column = last < 0 ? _column + passed.Length : passed.Length - last;
        _counted = _position;
        return (_line, _column);
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
