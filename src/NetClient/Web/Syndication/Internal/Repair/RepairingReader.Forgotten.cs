namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>End tags that were forgotten: an element that holds text only is over where its neighbour begins. Without this, the rest of the feed would be that text.</summary>
internal sealed partial class RepairingReader
{
    private const int LongestLookAhead = 8 * 1024;

    private const int MostForgotten = 8;    // of one kind, before nobody looks any further

    private bool _isOfText;     // what begins is no neighbour of what it stands in

    private void CloseWhatHoldsNo(ReadOnlySpan<char> name)
    {
        if (_isOfText || (_open.Depth < 3 && !(_open.Depth == 2 && !IsRss)))
            return;
        ReadOnlySpan<char> top = _open.Top;
        if (_open.Has(_open.Depth - 1, ElementTraits.TextOnly) && IsContainer(_open.Depth - 2))
        {
            ReportNoEnd(top, name.Length + 1);
            EmitEndTag();
        }
        else if (name is "item" && Description() is > 0 and int description)
        {
            ReportNoEnd("description", name.Length + 1);
            while (_open.Depth > description)
                EmitEndTag();
        }
    }

    // HTML stands in descriptions, and HTML has no items.
    private int Description()
    {
        int index = _open.LastIndexOf("description", StringComparison.Ordinal);
        return index > 0 && _open.At(index - 1) is "channel" or "item" && IsContainer(index - 1) ? index : -1;
    }

    // "the <item> element</description>", "the <link> element</title>": a word of the text, whose own end follows. Where that was forgotten, every end that follows has a beginning of its own.
    private bool KnowsWhetherItIsOfText(ReadOnlySpan<char> name, int length)
    {
        _isOfText = false;
        bool isInDescription = name is "item" && Description() > 0;
        if (!isInDescription && !(_open.Depth > 2 && _open.Has(_open.Depth - 1, ElementTraits.TextOnly)))
            return true;
        ReadOnlySpan<char> behind = Input[length..Math.Min(Input.Length, length + LongestLookAhead)];
        if (isInDescription)
        {
            _isOfText = EndsOuter(behind, "description");
            return _isOfText || !Lacks(length + LongestLookAhead);
        }
        ReadOnlySpan<char> top = _open.Top;
        int next = behind.IndexOf('<');
        if ((next < 0 || behind.Length - next < top.Length + 3) && Lacks(length + LongestLookAhead))
            return false;
        _isOfText = next >= 0 && behind[next..] is ['<', '/', ..] && behind[(next + 2)..].StartsWith(top, StringComparison.Ordinal) && behind[(next + 2 + top.Length)..] is ['>', ..];
        return true;
    }

    // Whether the next end of an element of this name has its beginning before here.
    private static bool EndsOuter(ReadOnlySpan<char> text, string name)
    {
        int open = 0;
        for (int i = 2; i < text.Length && open < MostForgotten; i += name.Length)
        {
            int found = text[i..].IndexOf(name, StringComparison.Ordinal);
            if (found < 0)
                return false;
            i += found;
            if (text[i - 1] == '<')
                open += text[(i + name.Length)..].StartsWith("/>", StringComparison.Ordinal) ? 0 : 1;
            else if (text[i - 1] == '/' && text[i - 2] == '<' && --open < 0)
                return true;
        }
        return false;
    }

    // In its place: of the same name, elements of somebody's own may hold what they like.
    private bool IsContainer(int index) =>
        _open.Has(index, ElementTraits.Container) && (index < 2 || HoldsItems(index - 1) || (index == 2 && _open.At(index) is "image" or "textInput" or "textinput"));

    // The root, or the channel, or what somebody put around the items.
    private bool HoldsItems(int index) =>
        index == 0 || (index <= 2 && XmlLetters.LocalName(_open.At(index)) is var name
            && ((index == 1 && name.Equals("channel", StringComparison.OrdinalIgnoreCase)) || name.Equals("items", StringComparison.OrdinalIgnoreCase)));
}
