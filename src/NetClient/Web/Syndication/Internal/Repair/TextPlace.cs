namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Line and column of what comes next in a text, both from 1. Lines end as XML's do: CR, LF, or both.</summary>
internal struct TextPlace
{
    private bool _isBehindReturn;   // whose line feed may follow

    public TextPlace()
    {
    }

    public int Line { get; private set; } = 1;

    public int Column { get; private set; } = 1;

    /// <summary>The place behind a piece of text that elsewhere went from one place to another.</summary>
    public readonly TextPlace Moved((int Line, int Column) from, (int Line, int Column) to) => from.Line == to.Line
        ? this with { Column = Column + to.Column - from.Column, _isBehindReturn = false }
        : this with { Line = Line + to.Line - from.Line, Column = to.Column, _isBehindReturn = false };

    public void Pass(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        if (_isBehindReturn && text[0] == '\n')
            text = text[1..];
        _isBehindReturn = false;
        for (int end; (end = text.IndexOfAny('\r', '\n')) >= 0;)
        {
            (Line, Column) = (Line + 1, 1);
            bool isReturn = text[end] == '\r';
            text = text[(end + 1)..];
            _isBehindReturn = isReturn && text.IsEmpty;
            if (isReturn && !text.IsEmpty && text[0] == '\n')
                text = text[1..];
        }
        Column += text.Length;
    }
}
