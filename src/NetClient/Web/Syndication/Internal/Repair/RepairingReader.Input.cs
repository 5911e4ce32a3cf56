namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>The input's buffer, and where in the document it lies.</summary>
internal sealed partial class RepairingReader
{
    private TextPlace _place = new();
    private int _counted;                   // up to here, that is the place of the input
    private int _stepStart;                 // where in the input the step began
    private long _stepEmitted;              // and how much had been written
    private (int Line, int Column) _stepPlace = (1, 1);

    // Where the two were in step last. What follows is the same in both, so the output's place needs no count of its own.
    private (int Line, int Column) _noted = (1, 1);
    private TextPlace _notedInOutput = new();
    private long _notedEmitted;
    private long _drift;                    // by how much the two differed then

    /// <summary>Where what was written stands in the document.</summary>
    public PlaceMap Places { get; } = new();

    /// <summary>The place of the next piece of input. Counted when asked for: nearly nobody asks.</summary>
    private (int Line, int Column) Place()
    {
        if (_counted <= _stepStart)
            _stepPlace = CountTo(_stepStart);
        return CountTo(_position);
    }

    private (int Line, int Column) CountTo(int end)
    {
        _place.Pass(_input.AsSpan(_counted, end - _counted));
        _counted = end;
        return (_place.Line, _place.Column);
    }

    private void BeginStep() => (_stepStart, _stepEmitted) = (_position, _emitted);

    private void NoteDrift(bool evenIfNone = false)
    {
        if (_passed - _emitted == _drift && !evenIfNone)
            return;
        _drift = _passed - _emitted;
        (int, int) place = Place();
        if (_notedEmitted <= _stepEmitted)
        {
            _notedInOutput = _notedInOutput.Moved(_noted, _stepPlace);
            _notedEmitted = _stepEmitted;
        }
        _notedInOutput.Pass(_output.AsSpan(_written - (int)(_emitted - _notedEmitted), (int)(_emitted - _notedEmitted)));
        (_noted, _notedEmitted) = (place, _emitted);
        Places.Add((_notedInOutput.Line, _notedInOutput.Column), place);
    }

    private Memory<char> Room()
    {
        if (_position > 0)
        {
            Place();
            Input.CopyTo(_input);
            (_position, _length, _counted, _stepStart) = (0, _length - _position, 0, 0);
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
