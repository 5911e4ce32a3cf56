using System.Text;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Start tags: passed when sound, rewritten attribute by attribute when not.</summary>
internal sealed partial class RepairingReader
{
    private bool TryStartTag()
    {
        ReadOnlySpan<char> input = Input;
        int end = FindTagEnd(input, out bool isQuoteOpen);
        if (end < 0)
        {
            if (input.Length > LongestTag)
                throw TooLong("A tag is", LongestTag);
            return false;
        }

        bool isClosed = input[end] == '>';
        ReadOnlySpan<char> inside = input[1..end];
        ReadOnlySpan<char> trimmed = inside.TrimEnd(" \t\r\n");
        bool isEmpty = trimmed[^1] == '/' && !isQuoteOpen && !IsNamespaceWithoutQuotes(trimmed);
        bool isSound = isClosed && (!isEmpty || trimmed.Length == inside.Length);
        if (isEmpty)
            inside = trimmed[..^1];
        if (inside.ContainsAny(XmlLetters.AllControls))
        {
            inside = XmlLetters.WithoutControls(inside);
            isSound = false;
        }
        int nameLength = XmlLetters.NameLength(inside);
        ReadOnlySpan<char> name = inside[..nameLength];
        if (_state == State.Prolog && IsOfAMessage(name))
            return SkipMessage(isClosed ? end + 1 : end);
        BeginElement(name);
        if (isSound && IsSound(inside, nameLength))
            Emit(input[..(end + 1)]);
        else
            EmitMended(inside, nameLength, isEmpty, isClosed);
        if (!isEmpty)
            _open.Push(name);
        Drop(isClosed ? end + 1 : end);
        if (_open.Depth == 0)
            return EndTagWritten();
        _unitEnded |= IsBetweenUnits;
        return true;
    }

    // A server's program that failed says so in front of its feed, in HTML.
    private static bool IsOfAMessage(ReadOnlySpan<char> name) => name is "br" or "b" or "i" or "p" or "pre" or "font" or "strong" or "hr" or "BR" or "B";

    private bool SkipMessage(int length)
    {
        if (!_reportedStray)
            Report(SyndicationProblemKind.Markup, "Text before the document was left out.", 40);
        _reportedStray = true;
        return Drop(length);
    }

    private void BeginElement(ReadOnlySpan<char> name)
    {
        _state = State.Content;
        if (_open.Depth == OpenElements.MaxDepth)
        {
            (int line, int column) = Place();
            throw new SyndicationException(SyndicationErrorStatus.InvalidXml, $"Elements are nested deeper than {OpenElements.MaxDepth}.", line, column);
        }
        CloseWhatHoldsNo(name);
        // No item holds another directly: the one before was not closed.
        if (_open.Depth > 1 && XmlLetters.LocalName(name) is "item" or "entry" && _open.Depth > 1 && _open.Top.SequenceEqual(name))
        {
            Report(SyndicationProblemKind.Markup, "An item begins before the one before has ended; that was closed.", name.Length + 1);
            EmitEndTag();
        }
    }

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

    // The fast way: nearly every tag is sound.
    private static bool IsSound(ReadOnlySpan<char> tag, int nameLength)
    {
        if (!XmlLetters.IsElementName(tag[..nameLength]))
            return false;
        ReadOnlySpan<char> rest = tag[nameLength..];
        if (rest.IsEmpty)
            return true;
        var seen = new SeenNames();
        while (true)
        {
            ReadOnlySpan<char> trimmed = rest.TrimStart(" \t\r\n");
            if (trimmed.IsEmpty)
                return true;
            if (trimmed.Length == rest.Length)
                return false;
            int length = XmlLetters.NameLength(trimmed);
            ReadOnlySpan<char> name = trimmed[..length];
            if (!XmlLetters.IsQualifiedName(name) || !seen.Add(name))
                return false;
            rest = trimmed[length..].TrimStart(" \t\r\n");
            if (rest.IsEmpty || rest[0] != '=')
                return false;
            rest = rest[1..].TrimStart(" \t\r\n");
            if (rest.IsEmpty || rest[0] is not ('"' or '\''))
                return false;
            int close = rest[1..].IndexOf(rest[0]);
            if (close < 0)
                return false;
            ReadOnlySpan<char> value = rest.Slice(1, close);
            if (!IsSoundValue(value) || !MayDeclare(name, value))
                return false;
            rest = rest[(close + 2)..];
        }
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

    // Namespaces in XML 1.0, sections 3 and 5: the prefixes xml and xmlns are taken, their namespaces too, and no prefix is undeclared.
    private static bool MayDeclare(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (!name.StartsWith("xmlns", StringComparison.Ordinal) || (name.Length > 5 && name[5] != ':'))
            return true;
        if (value is FeedNames.Xml or FeedNames.Xmlns)
            return name is "xmlns:xml" && value is FeedNames.Xml;
        return name.Length == 5 || (!value.IsEmpty && name is not ("xmlns:xml" or "xmlns:xmlns"));
    }

    private void EmitMended(ReadOnlySpan<char> tag, int nameLength, bool isEmpty, bool isClosed)
    {
        Report(SyndicationProblemKind.Markup, isClosed ? "A tag was mended." : "A tag without its \">\" was closed.", tag.Length + 2);
        string name = XmlLetters.MendElement(tag[..nameLength]);
        Emit("<");
        Emit(name);
        var written = new HashSet<string>(StringComparer.Ordinal);
        ReadOnlySpan<char> rest = tag[nameLength..];
        while (!rest.IsEmpty)
        {
            int length = XmlLetters.NameLength(rest);
            if (length == 0)
            {
                rest = rest[1..];
                continue;
            }
            string attribute = XmlLetters.IsQualifiedName(rest[..length]) ? rest[..length].ToString() : XmlLetters.Mend(rest[..length]);
            rest = TakeValue(rest[length..], attribute, out ReadOnlySpan<char> value);
            string mended = MendValue(value);
            if (MayDeclare(attribute, mended) && written.Add(attribute))
                Emit($" {attribute}=\"{mended}\"");
        }
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
        value = behind[..end].Trim("\"'");
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
