using System.Buffers;
using System.Globalization;
using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Copies elements from a reader as markup that can stand by itself: with the namespaces that were declared outside of it.</summary>
/// <remarks>It writes what an <see cref="XmlWriter"/> would, without its checks, which the reader has made: two thirds of a feed in Atom may be markup, and the writer takes as long as the reader.</remarks>
internal sealed class MarkupCopier(ArrayBufferWriter<char> output)
{
    private static readonly SearchValues<char> EscapedInText = SearchValues.Create("<>&\r");
    private static readonly SearchValues<char> EscapedInValue = SearchValues.Create("<>&\"\r\n\t");

    private readonly PrefixTable _declared = new();     // inside of what is copied
    private readonly Stack<string> _open = [];          // the prefixes that start tags were given
    private readonly char[] _chunk = new char[1024];
    private int _invented;

    /// <summary>Copies the element that the reader is on. Leaves the reader on its end.</summary>
    public void Copy(XmlReader reader)
    {
        int depth = reader.Depth;
        _invented = 0;
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    bool isEmpty = reader.IsEmptyElement;
                    string prefix = StartTag(reader);
                    output.Write(isEmpty ? " />" : ">");
                    if (!isEmpty)
                        _open.Push(prefix);
                    else if (Leave(reader, depth))
                        return;
                    break;
                case XmlNodeType.EndElement:
                    output.Write("</");
                    Name(_open.Pop(), reader.LocalName);
                    output.Write(">");
                    if (Leave(reader, depth))
                        return;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    Text(reader);
                    break;
                case XmlNodeType.EntityReference:
                    Escape($"&{reader.Name};", EscapedInText);
                    break;
                default:
                    break;
            }
        }
        while (reader.Read());
    }

    private bool Leave(XmlReader reader, int outermost)
    {
        int depth = reader.Depth;
        _declared.Leave(depth);
        return depth == outermost;
    }

    // Says which prefix it wrote.
    private string StartTag(XmlReader reader)
    {
        int depth = reader.Depth;
        bool hasAttributes = reader.AttributeCount > 0;
        bool isInNone = reader.NamespaceURI.Length == 0;
        if (hasAttributes)
            TakeDeclarations(reader, depth, isInNone);
        int own = _declared.Count;
        output.Write("<");
        string given = Bound(reader.Prefix, reader.NamespaceURI, depth, mayHide: true);
        Name(given, reader.LocalName);
        if (hasAttributes)
            Attributes(reader, depth, isInNone);
        for (int i = _declared.Count - 1; i >= own; i--)
        {
            (string prefix, string space, _, _) = _declared[i];
            Attribute(prefix.Length == 0 ? "" : "xmlns", prefix.Length == 0 ? "xmlns" : prefix, space);
        }
        return given;
    }

    private void TakeDeclarations(XmlReader reader, int depth, bool isInNone)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI == FeedNames.Xmlns && !(isInNone && IsDefault(reader)))
                _declared.Declare(reader.Prefix.Length == 0 ? "" : reader.LocalName, reader.Value, depth);
        }
        reader.MoveToElement();
    }

    // An element in no namespace declares no other as the default: one that was built by hand may seem to, and its children say themselves where they belong.
    private static bool IsDefault(XmlReader declaration) => declaration.Prefix.Length == 0 && declaration.Value.Length > 0;

    private void Attributes(XmlReader reader, int depth, bool isInNone)
    {
        while (reader.MoveToNextAttribute())
        {
            string space = reader.NamespaceURI;
            if (isInNone && space == FeedNames.Xmlns && IsDefault(reader))
                continue;
            bool isPlain = space.Length == 0 || space == FeedNames.Xmlns || space == FeedNames.Xml;
            Attribute(space.Length == 0 ? "" : isPlain ? reader.Prefix : Bound(reader.Prefix.Length == 0 ? Invented() : reader.Prefix, space, depth, mayHide: false), reader.LocalName, reader.Value);
        }
        reader.MoveToElement();
    }

    // The prefix that stands for a namespace here: the one asked for, declared if it is not yet. A document that was built by hand may have two namespaces for it in one tag: then another.
    // An attribute's may not hide what it means further out, which it may mean for the element.
    private string Bound(string prefix, string space, int depth, bool mayHide)
    {
        if (space.Length == 0)
            prefix = "";   // no other stands for none
        if (_declared.TryFind(prefix, out PrefixTable.Declaration innermost))
        {
            if (innermost.Namespace == space)
                return prefix;
            if (!mayHide || innermost.Depth >= depth)
                prefix = Invented();
        }
        else if (space.Length == 0)
        {
            return prefix;
        }
        _declared.Declare(prefix, space, depth);
        return prefix;
    }

    // A prefix that nothing in scope has.
    private string Invented()
    {
        string prefix;
        do
            prefix = string.Create(CultureInfo.InvariantCulture, $"n{++_invented}");
        while (_declared.TryFind(prefix, out _));
        return prefix;
    }

    private void Attribute(string prefix, string name, string value)
    {
        output.Write(" ");
        Name(prefix, name);
        output.Write("=\"");
        Escape(value, EscapedInValue);
        output.Write("\"");
    }

    private void Name(string prefix, string name)
    {
        if (prefix.Length > 0)
        {
            output.Write(prefix);
            output.Write(":");
        }
        output.Write(name);
    }

    private void Text(XmlReader reader)
    {
        if (!reader.CanReadValueChunk)
        {
            Escape(reader.Value, EscapedInText);
            return;
        }
        for (int count; (count = reader.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0;)
            Escape(_chunk.AsSpan(0, count), EscapedInText);
    }

    private void Escape(ReadOnlySpan<char> text, SearchValues<char> escaped)
    {
        while (true)
        {
            int at = text.IndexOfAny(escaped);
            if (at < 0)
                break;
            output.Write(text[..at]);
            output.Write(text[at] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\r' => "&#xD;",
                '\n' => "&#xA;",
                _ => "&#x9;",
            });
            text = text[(at + 1)..];
        }
        output.Write(text);
    }
}
