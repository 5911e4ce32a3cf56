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
