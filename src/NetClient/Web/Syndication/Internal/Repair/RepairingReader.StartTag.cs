using System.Collections.Frozen;
using System.Net;
using System.Text;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Start tags: passed when sound, rewritten attribute by attribute when not.</summary>
internal sealed partial class RepairingReader
{
    private bool TryStartTag()
    {
        ReadOnlySpan<char> input = Input;
        int sound = SoundLength(input, out int nameLength, out bool isEmpty, out bool hasPrefixes);
        ReadOnlySpan<char> name = input.Slice(1, nameLength);
        if (sound > 0 && !(_state == State.Prolog && IsOfAMessage(name)))
        {
            ElementTraits traits = KnownElements.Of(name);
            if (traits.Has(ElementTraits.Neighbour) && !KnowsWhetherItIsOfText(name, sound))
                return false;
            BeginElement(name, traits);
            bool isTaken = !isEmpty && TakeForEmpty(name, traits);
            isEmpty |= isTaken;
            if (hasPrefixes && Attributes(input[(1 + nameLength)..(sound - 1)]) is var attributes && LeaveOutRepeated(attributes))
            {
                Report(SyndicationProblemKind.Markup, "An attribute that is there twice, under two prefixes of one namespace, was left out the second time.", sound);
                EmitTag(name.ToString(), attributes, isEmpty);
            }
            else if (isTaken)
            {
                Emit(input[..(sound - 1)]);
                Emit("/>");
            }
            else
            {
                Emit(input[..sound]);
            }
            return StartTagWritten(name, traits, isSound: true, isEmpty, sound, isMended: false);
        }
        nameLength = XmlLetters.NameLength(input[1..]);
        if (Lacks(nameLength + 3))
            return false;
        if (IsAddress(input[1..]) || IsComparison(input, nameLength + 1))
            return TakeForText();
        int end = FindTagEnd(input, out bool isQuoteOpen);
        if (end < 0)
            return AwaitEnd();

        bool isClosed = input[end] == '>';
        ReadOnlySpan<char> inside = input[1..end];
        ReadOnlySpan<char> trimmed = inside.TrimEnd(" \t\r\n");
        isEmpty = trimmed[^1] == '/' && !isQuoteOpen && !IsNamespaceWithoutQuotes(trimmed);
        if (isEmpty)
            inside = trimmed[..^1];
        if (inside.ContainsAny(XmlLetters.AllControls))
            inside = XmlLetters.WithoutControls(inside);
        nameLength = XmlLetters.NameLength(inside);
        name = inside[..nameLength];
        if (_state == State.Prolog && IsOfAMessage(name))
            return SkipMessage(isClosed ? end + 1 : end);
        ElementTraits traitsOfMended = KnownElements.Of(name);
        _isOfText = false;
        BeginElement(name, traitsOfMended);
        isEmpty = isEmpty || TakeForEmpty(name, traitsOfMended);
        EmitMended(inside, nameLength, isEmpty, isClosed);
        return StartTagWritten(name, traitsOfMended, XmlLetters.IsElementName(name), isEmpty, isClosed ? end + 1 : end, isMended: true);
    }

    private bool StartTagWritten(ReadOnlySpan<char> name, ElementTraits traits, bool isSound, bool isEmpty, int length, bool isMended)
    {
        if (isEmpty)
            _prefixes.Leave(_open.Depth);
        else
            Open(name, traits, isSound, Input[..length]);
        Drop(length);
        NoteDrift(evenIfNone: isMended);
        return TagWritten();
    }

    private void Open(ReadOnlySpan<char> name, ElementTraits traits, bool isSound, ReadOnlySpan<char> tag)
    {
        _open.Push(name, traits, isSound);
        BeginText(name, traits, tag);
    }

    // A server's program that failed says so in front of its feed, in HTML.
    private static bool IsOfAMessage(ReadOnlySpan<char> name) => OfMessages.Contains(name);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OfMessages = new[]
    {
        "br", "b", "i", "u", "p", "pre", "font", "strong", "em", "hr", "a", "code", "small", "tt", "div", "span", "center", "script", "noscript", "style", "meta", "img", "table", "tr", "td", "th", "ul", "li",
        "h1", "h2", "h3", "h4",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private bool SkipMessage(int length)
    {
        if (!_reportedStray && Lacks(Shown))
            return false;
        if (!_reportedStray)
            Report(SyndicationProblemKind.Markup, "Text before the document was left out.", Shown);
        _reportedStray = true;
        return Drop(length);
    }

    private void BeginElement(ReadOnlySpan<char> name, ElementTraits traits)
    {
        _state = State.Content;
        if (traits.Has(ElementTraits.Neighbour))
            CloseWhatHoldsNo(name);
        if (IsInText && traits.Has(ElementTraits.EndsSiblings))
            EndSiblings(name);
        if (_open.Depth == OpenElements.MaxDepth)
            MakeRoom(name);
        // No item holds another directly: the one before was not closed.
        if (traits.Has(ElementTraits.Item) && _open.Depth > 1 && _open.Top.SequenceEqual(name) && HoldsItems(_open.Depth - 2))
        {
            Report(SyndicationProblemKind.Markup, "An item begins before the one before has ended; that was closed.", name.Length + 1);
            EmitEndTag();
        }
    }

    // Elements of a text that nest too deep stand beside each other.
    private void MakeRoom(ReadOnlySpan<char> name)
    {
        if (!IsInText)
        {
            (int line, int column) = Place();
            throw new SyndicationException(SyndicationErrorStatus.InvalidXml, $"Elements are nested deeper than {OpenElements.MaxDepth}.", line, column);
        }
        ReportNoEnd(_open.Top, name.Length + 1);
        EmitEndTag();
    }

    // <me@a.example>, <http://a.example/>
    private static bool IsAddress(ReadOnlySpan<char> tag)
    {
        int name = XmlLetters.NameLength(tag);
        return name < tag.Length && (tag[name] == '@' || (tag[name] == '/' && tag[name - 1] == ':'));
    }

    // "a<b</title>"
    private static bool IsComparison(ReadOnlySpan<char> input, int end) =>
        input[end..].StartsWith("</", StringComparison.Ordinal) && !KnownElements.Of(input[1..end]).Has(ElementTraits.HoldsNothing);

    // <rss xmlns:dc=http://purl.org/dc/elements/1.1/>: the slash is the address'.
    private static bool IsNamespaceWithoutQuotes(ReadOnlySpan<char> tag)
    {
        ReadOnlySpan<char> last = tag[(tag.LastIndexOfAny(" \t\r\n") + 1)..];
        int equals = last.IndexOf('=');
        return equals > 0 && last.StartsWith("xmlns", StringComparison.Ordinal) && last[(equals + 1)..].StartsWith("http", StringComparison.OrdinalIgnoreCase);
    }

    // Where the tag's ">" is, or the "<" of the next one when it has none; -1 when that is not known yet.
    private static int FindTagEnd(ReadOnlySpan<char> input, out bool isQuoteOpen)
    {
        isQuoteOpen = false;
        int i = 1;
        while (true)
        {
            int next = input[i..].IndexOfAny(XmlLetters.EndsTag);
            if (next < 0)
                return -1;
            i += next;
            if (input[i] is '<' or '>')
                return i;
            if (!IsBehindEquals(input[..i]))
            {
                i++;   // a quote that opens nothing
                continue;
            }
            ReadOnlySpan<char> value = input[(i + 1)..];
            int close = value.IndexOf(input[i]);
            if (close >= 0)
                value = value[..close];
            // No value holds a "<". With a ">" before it, the quote at the end was forgotten.
            int markup = value.IndexOf('<');
            int forgotten = markup < 0 ? -1 : value[..markup].IndexOf('>');
            if (forgotten >= 0)
            {
                isQuoteOpen = true;
                return i + 1 + forgotten;
            }
            if (close < 0)
                return -1;
            i += close + 2;
        }
    }

    private static bool IsBehindEquals(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(" \t\r\n");
        return text.Length > 0 && text[^1] == '=';
    }

    // The fast way: nearly every tag is sound. How long the tag is; 0 when it is not sound, or there is not all of it yet. Prefixes are worth a look when the tag declares one, or has two of
    // its attributes under one.
    private static int SoundLength(ReadOnlySpan<char> input, out int nameLength, out bool isEmpty, out bool hasPrefixes)
    {
        hasPrefixes = false;
        int prefixed = 0;
        nameLength = XmlLetters.QualifiedNameLength(input[1..]);
        isEmpty = false;
        if (nameLength == 0 || !XmlLetters.MayNameElement(input.Slice(1, nameLength)))
            return 0;
        var seen = new SeenNames();
        int i = 1 + nameLength;
        while (true)
        {
            int behind = SkipSpace(input, i);
            if (behind >= input.Length)
                return 0;
            if (input[behind] == '>')
                return behind + 1;
            isEmpty = input[behind] == '/';
            if (isEmpty)
                return behind + 1 < input.Length && input[behind + 1] == '>' ? behind + 2 : 0;
            if (behind == i)
                return 0;
            ReadOnlySpan<char> name = input.Slice(behind, XmlLetters.QualifiedNameLength(input[behind..]));
            if (name.IsEmpty || !seen.Add(name))
                return 0;
            if (name.Contains(':') && !name.StartsWith("xml:", StringComparison.Ordinal))
                hasPrefixes |= ++prefixed > 1 || name.StartsWith(Declares, StringComparison.Ordinal);
            i = SkipSpace(input, behind + name.Length);
            if (i >= input.Length || input[i] != '=')
                return 0;
            i = SkipSpace(input, i + 1);
            if (i >= input.Length || input[i] is not ('"' or '\''))
                return 0;
            int close = input[(i + 1)..].IndexOf(input[i]);
            if (close < 0)
                return 0;
            ReadOnlySpan<char> value = input.Slice(i + 1, close);
            if (!IsSoundValue(value) || !MayStand(name, value))
                return 0;
            i += close + 2;
        }
    }

    private static int SkipSpace(ReadOnlySpan<char> input, int from)
    {
        while (from < input.Length && XmlLetters.IsSpace(input[from]))
            from++;
        return from;
    }

    private static bool IsSoundValue(ReadOnlySpan<char> value)
    {
        while (true)
        {
            int at = value.IndexOfAny(XmlLetters.EndsValue);
            if (at < 0)
                return true;
            if (value[at] != '&')
                return false;
            var reference = Reference.At(value[at..]);
            if (reference.Replacement is not null)
                return false;
            value = value[(at + reference.Length)..];
        }
    }

    // XML 1.0, section 2.10, and what an attribute declares.
    private static bool MayStand(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        bool isSpace = name is "xml:space";
        if (!isSpace && !name.StartsWith("xmlns", StringComparison.Ordinal))
            return true;
        if (value.Contains('&'))
            value = WebUtility.HtmlDecode(value.ToString());
        return isSpace ? value is "default" or "preserve" : MayDeclare(name, value);
    }

    // Namespaces in XML 1.0, sections 3 and 5: the prefixes xml and xmlns are taken, their namespaces too, and no prefix is undeclared.
    private static bool MayDeclare(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (name.Length > 5 && name[5] != ':')
            return true;
        if (value is FeedNames.Xml or FeedNames.Xmlns)
            return name is "xmlns:xml" && value is FeedNames.Xml;
        return name.Length == 5 || (!value.IsEmpty && name is not ("xmlns:xml" or "xmlns:xmlns"));
    }

    private void EmitMended(ReadOnlySpan<char> tag, int nameLength, bool isEmpty, bool isClosed)
    {
        Report(SyndicationProblemKind.Markup, isClosed ? "A tag was mended." : "A tag without its \">\" was closed.", tag.Length + 2);
        List<(string Name, string Value)> attributes = Attributes(tag[nameLength..]);
        LeaveOutRepeated(attributes);
        EmitTag(XmlLetters.MendElement(tag[..nameLength]), attributes, isEmpty);
    }

    private void EmitTag(string name, List<(string Name, string Value)> attributes, bool isEmpty)
    {
        Emit("<");
        Emit(name);
        foreach ((string attribute, string value) in attributes)
            Emit($" {attribute}=\"{value}\"");
        Emit(isEmpty ? "/>" : ">");
    }

    // A value in quotes, or up to the next blank; an attribute without one has its name for a value, as in HTML.
    private static ReadOnlySpan<char> TakeValue(ReadOnlySpan<char> rest, string attribute, out ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> behind = rest.TrimStart(" \t\r\n");
        if (behind.IsEmpty || behind[0] != '=')
        {
            value = attribute;
            return rest;
        }
        behind = behind[1..].TrimStart(" \t\r\n");
        if (behind.IsEmpty)
        {
            value = default;
            return behind;
        }
        if (behind[0] is '"' or '\'' && behind[1..].IndexOf(behind[0]) is >= 0 and int close)
        {
            value = behind.Slice(1, close);
            return behind[(close + 2)..];
        }
        int end = behind.IndexOfAny(" \t\r\n");
        if (end < 0)
            end = behind.Length;
        value = behind[..end].Trim("\"'\u201C\u201D\u201E\u2018\u2019");   // what word processors make of quotes
        return behind[end..];
    }

    private static string MendValue(ReadOnlySpan<char> value)
    {
        var mended = new StringBuilder(value.Length + 16);
        while (!value.IsEmpty)
        {
            char c = value[0];
            int length = 1;
            if (c == '&')
            {
                var reference = Reference.At(value);
                length = reference.Length;
                mended.Append(reference.Replacement is null ? value[..length] : reference.Replacement is "<" or "\"" ? "&amp;" : reference.Replacement);
            }
            else if (c is '<' or '"')
            {
                mended.Append(c == '<' ? "&lt;" : "&quot;");
            }
            else if (!XmlLetters.IsControl(c))
            {
                mended.Append(c);
            }
            value = value[length..];
        }
        return mended.ToString();
    }

    /// <summary>The names of a tag's attributes, a few of them without a set.</summary>
    private ref struct SeenNames
    {
        private ReadOnlySpan<char> _first, _second, _third, _fourth;
        private int _count;
        private HashSet<string>? _more;

        public bool Add(ReadOnlySpan<char> name)
        {
            if ((_count > 0 && name.SequenceEqual(_first)) || (_count > 1 && name.SequenceEqual(_second))
                || (_count > 2 && name.SequenceEqual(_third)) || (_count > 3 && name.SequenceEqual(_fourth)))
                return false;
            switch (_count++)
            {
                case 0: _first = name; return true;
                case 1: _second = name; return true;
                case 2: _third = name; return true;
                case 3: _fourth = name; return true;
                default: return (_more ??= new HashSet<string>(StringComparer.Ordinal)).Add(name.ToString());
            }
        }
    }
}
