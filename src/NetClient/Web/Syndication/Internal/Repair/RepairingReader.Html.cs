using System.Collections.Frozen;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>HTML that stands in a text as it is. Elements that hold nothing have no end tag there, and others may go without theirs; without what is done here each would hold the rest of the text,
/// and a page of them would nest deeper than a feed may.</summary>
internal sealed partial class RepairingReader
{
    // Texts begin no deeper: rss, channel, items, item, description.
    private const int DeepestText = 5;

    private static readonly FrozenDictionary<string, EndedBy>.AlternateLookup<ReadOnlySpan<char>> MayEnd = new Dictionary<string, EndedBy>
    {
        ["p"] = new(["p"], ["div", "blockquote", "ul", "ol", "dl", "li", "dd", "dt", "table", "caption", "tr", "td", "th", "form", "fieldset", "section", "article", "aside", "header", "footer", "nav", "main",
            "figure", "figcaption", "details", "address", "center", "object", "button", "map", "ins", "del", "noscript", "template", "body"]),
        ["li"] = new(["li"], ["ul", "ol", "menu", "dir", "table", "blockquote"]),
        ["dt"] = new(["dt", "dd"], ["dl", "ul", "ol", "table", "blockquote"]),
        ["dd"] = new(["dt", "dd"], ["dl", "ul", "ol", "table", "blockquote"]),
        ["td"] = new(["td", "th"], ["tr", "table"]),
        ["th"] = new(["td", "th"], ["tr", "table"]),
        ["tr"] = new(["tr"], ["thead", "tbody", "tfoot", "table"]),
        ["option"] = new(["option"], ["select", "optgroup", "datalist"]),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The names of those that end others.</summary>
    public static IEnumerable<string> ThatEndOthers => MayEnd.Dictionary.Keys;

    private string? _empty;     // the element that was just written as an empty one: its own end tag may follow
    private int _text = -1;     // where among the open elements the text is that HTML may stand in; -1 when none is open

    private bool IsInText => _text >= 0;

    /// <summary>Which elements are over where another begins, and what keeps them open all the same.</summary>
    private sealed class EndedBy(string[] siblings, string[] around)
    {
        private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _siblings = Names(siblings), _around = Names(around);

        public bool Ends(ReadOnlySpan<char> name) => _siblings.Contains(name);

        public bool StaysIn(ReadOnlySpan<char> name) => _around.Contains(name);

        private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names(string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private bool TakeForEmpty(ReadOnlySpan<char> name, ElementTraits traits)
    {
        bool isTaken = IsInText && traits.Has(ElementTraits.HoldsNothing);
        if (isTaken)
            _empty = name.ToString().ToLowerInvariant();
        return isTaken;
    }

    // A tag was written, and what it opens is the innermost element.
    private void BeginText(ReadOnlySpan<char> name, ElementTraits traits, ReadOnlySpan<char> tag)
    {
        int index = _open.Depth - 1;
        if (IsInText || index is < 1 or >= DeepestText)
            return;
        ReadOnlySpan<char> parent = _open.At(index - 1);
        bool isText = _open.Has(index - 1, ElementTraits.PrefixedContainer)
            ? traits.Has(ElementTraits.Text) || (IsContent(name, parent) && IsTypeOfText(tag))
            : name is "div" && XmlLetters.LocalName(parent) is "content";
        if (isText)
            _text = index;
    }

    // Not "media:content", which holds elements.
    private static bool IsContent(ReadOnlySpan<char> name, ReadOnlySpan<char> parent) =>
        name.EndsWith("content") && parent.EndsWith("entry") && name[..^"content".Length].SequenceEqual(parent[..^"entry".Length]);

    // What else Atom calls content may be XML of any kind, in which the names of HTML mean something else.
    private static bool IsTypeOfText(ReadOnlySpan<char> tag)
    {
        int type = tag.IndexOf(" type=", StringComparison.Ordinal);
        if (type < 0)
            return true;
        TakeValue(tag[(type + 5)..].TrimEnd("/>"), "", out ReadOnlySpan<char> value);
        return value is "" or "text" or "html" or "xhtml" or "text/html" or "text/plain" or "application/xhtml+xml";
    }

    private void EndSiblings(ReadOnlySpan<char> name)
    {
        int sibling = OpenSibling(name);
        if (sibling < 0)
            return;
        ReportNoEnd(_open.At(sibling), name.Length + 1);
        while (_open.Depth > sibling)
            EmitEndTag();
    }

    // Of the open elements, the one that is over where this one begins; -1 when none is.
    private int OpenSibling(ReadOnlySpan<char> name)
    {
        if (!MayEnd.TryGetValue(name, out EndedBy? ended))
            return -1;
        for (int i = _open.Depth - 1; i > _text && !ended.StaysIn(_open.At(i)); i--)
        {
            if (ended.Ends(_open.At(i)))
                return i;
        }
        return -1;
    }

    private void ReportNoEnd(ReadOnlySpan<char> ended, int shown) => Report(SyndicationProblemKind.Markup, $"A \"{Quoted.Of(ended)}\" was closed, which has no end tag of its own.", shown);

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
                _empty = null;
                return Drop(end + 1);
            }
        }
        ReportNoEnd(name, 0);
        _empty = null;
        return true;
    }
}
