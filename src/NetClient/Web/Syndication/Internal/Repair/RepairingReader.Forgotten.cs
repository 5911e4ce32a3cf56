namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>End tags that were forgotten: an element that holds text only is over where its neighbour begins. Without this, the rest of the feed would be that text.</summary>
internal sealed partial class RepairingReader
{
    private void CloseWhatHoldsNo(ReadOnlySpan<char> name)
    {
        if (_open.Depth < 3 && !(_open.Depth == 2 && !IsRss))
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

    // In its place: of the same name, elements of somebody's own may hold what they like.
    private bool IsContainer(int index) =>
        _open.Has(index, ElementTraits.Container) && (index < 2 || HoldsItems(index - 1) || (index == 2 && _open.At(index) is "image" or "textInput" or "textinput"));

    // The root, or the channel, or what somebody put around the items.
    private bool HoldsItems(int index) =>
        index == 0 || (index <= 2 && XmlLetters.LocalName(_open.At(index)) is var name
            && ((index == 1 && name.Equals("channel", StringComparison.OrdinalIgnoreCase)) || name.Equals("items", StringComparison.OrdinalIgnoreCase)));
}
