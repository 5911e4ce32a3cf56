using System.Globalization;

namespace NetClient.Web.Syndication.Internal.Dates;

/// <summary>Walks over the text of a date.</summary>
internal ref struct DateScanner(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    public readonly bool AtEnd => _position == _text.Length;

    public readonly char Next => AtEnd ? '\0' : _text[_position];

    public readonly char Previous => _position == 0 ? '\0' : _text[_position - 1];

    public bool Skip(char c)
    {
        if (Next != c || AtEnd)
            return false;
        _position++;
        return true;
    }

    public void Skip() => _position++;

    public void SkipSpace()
    {
        while (!AtEnd && char.IsWhiteSpace(Next))
            _position++;
    }

    /// <summary>How many digits stand here.</summary>
    public readonly int CountDigits()
    {
        int end = _position;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]))
            end++;
        return end - _position;
    }

    /// <summary>The number that exactly so many digits are.</summary>
    public int Take(int digits)
    {
        int value = int.Parse(_text.Slice(_position, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        _position += digits;
        return value;
    }

    /// <summary>The letters that stand here.</summary>
    public ReadOnlySpan<char> TakeWord()
    {
        int start = _position;
        while (!AtEnd && char.IsLetter(Next))
            _position++;
        return _text[start.._position];
    }

    /// <summary>What stands before the word that was just taken.</summary>
    public readonly char Before(ReadOnlySpan<char> word) => _position > word.Length ? _text[_position - word.Length - 1] : '\0';

    /// <summary>Digits behind a point, as ticks.</summary>
    public int TakeFraction()
    {
        int ticks = 0, unit = (int)TimeSpan.TicksPerSecond / 10;
        for (; char.IsAsciiDigit(Next); _position++)
        {
            ticks += (Next - '0') * unit;
            unit /= 10;
        }
        return ticks;
    }
}
