using System.Collections.Frozen;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Elements of HTML that hold nothing, and in HTML have no end tag: in a text they are written as empty ones. Without this, each would hold the rest of the text, and a page of them the feed.</summary>
internal sealed partial class RepairingReader
{
    // Texts begin no deeper: feed, entry, content, div.
    private const int DeepestText = 4;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> HoldNothing = Names(StringComparer.OrdinalIgnoreCase,
        "br", "hr", "img", "input", "wbr", "area", "base", "col", "embed", "link", "meta", "source", "track");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Texts = Names(
        "title", "description", "content:encoded", "summary", "subtitle", "rights", "tagline", "info", "copyright");

    private string? _taken;   // the element that was just written as an empty one: its own end tag may follow

    private bool TakeForEmpty(ReadOnlySpan<char> name)
    {
        if (HoldNothing.TryGetValue(name, out string? known) && IsInText())
            _taken = known;
        return _taken is not null;
    }

    // Not in all that Atom calls content: that may be XML of any kind, in which such a name means something else.
    private bool IsInText()
    {
        for (int i = 1; i < _open.Depth && i < DeepestText; i++)
        {
            ReadOnlySpan<char> parent = _open.At(i - 1), name = _open.At(i);
            if ((Texts.Contains(name) && Containers.Contains(parent)) || (name is "div" && (parent is "content" || Texts.Contains(parent))))
                return true;
        }
        return false;
    }

    private bool TryBehindEmpty(string name)
    {
        if (Input[0] == '<' && Input.Length == 1)
            return false;
        if (Input.StartsWith("</", StringComparison.Ordinal))
        {
            int end = Input.IndexOf('>');
            if (end < 0)
                return AwaitEnd();
            if (Input[2..end].Trim(" \t\r\n").Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                _taken = null;
                return Drop(end + 1);
            }
        }
        Report(SyndicationProblemKind.Markup, $"A \"{name}\" was closed, which has no end tag of its own.", 0);
        _taken = null;
        return true;
    }
}
