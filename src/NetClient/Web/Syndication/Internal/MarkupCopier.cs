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

    private readonly List<(string Prefix, string Namespace, int Depth)> _declared = [];   // inside of what is copied
    private readonly char[] _chunk = new char[1024];

    /// <summary>Copies the element that the reader is on. Leaves the reader on its end.</summary>
    public void Copy(XmlReader reader)
    {
        int depth = reader.Depth;
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    bool isEmpty = reader.IsEmptyElement;
                    StartTag(reader);
                    output.Write(isEmpty ? " />" : ">");
                    if (isEmpty && Leave(reader, depth))
                        return;
                    break;
                case XmlNodeType.EndElement:
                    output.Write("</");
                    Name(Bound(reader.Prefix, reader.NamespaceURI), reader.LocalName);
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
        while (_declared.Count > 0 && _declared[^1].Depth >= depth)
            _declared.RemoveAt(_declared.Count - 1);
        return depth == outermost;
    }

    private void StartTag(XmlReader reader)
    {
        int depth = reader.Depth;
        bool hasAttributes = reader.AttributeCount > 0;
        if (hasAttributes)
            TakeDeclarations(reader, depth);
        int own = _declared.Count;
        output.Write("<");
        Name(Bound(reader.Prefix, reader.NamespaceURI, depth), reader.LocalName);
        if (hasAttributes)
            Attributes(reader, depth);
        for (int i = _declared.Count - 1; i >= own; i--)
        {
            (string prefix, string space, _) = _declared[i];
            Attribute(prefix.Length == 0 ? "" : "xmlns", prefix.Length == 0 ? "xmlns" : prefix, space);
        }
    }

    private void TakeDeclarations(XmlReader reader, int depth)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI == FeedNames.Xmlns)
                _declared.Add((reader.Prefix.Length == 0 ? "" : reader.LocalName, reader.Value, depth));
        }
        reader.MoveToElement();
    }

    private void Attributes(XmlReader reader, int depth)
    {
        while (reader.MoveToNextAttribute())
        {
            string space = reader.NamespaceURI;
            bool isPlain = space.Length == 0 || space == FeedNames.Xmlns || space == FeedNames.Xml;
            Attribute(isPlain ? reader.Prefix : Bound(reader.Prefix, space, depth), reader.LocalName, reader.Value);
        }
        reader.MoveToElement();
    }

    // The prefix that a start tag was given.
    private string Bound(string prefix, string space)
    {
        string found = prefix;
        for (int i = _declared.Count - 1; i >= 0; i--)
        {
            if (_declared[i].Namespace != space)
                continue;
            if (_declared[i].Prefix == prefix)
                return prefix;
            found = _declared[i].Prefix;
        }
        return found;
    }

    // The prefix that stands for a namespace here: the one asked for, declared if it is not yet. A document that was built by hand may have two namespaces for it in one tag: then another.
    private string Bound(string prefix, string space, int depth)
    {
        for (int i = _declared.Count - 1; i >= 0; i--)
        {
            if (_declared[i].Prefix != prefix)
                continue;
            if (_declared[i].Namespace == space)
                return prefix;
            if (_declared[i].Depth < depth)
                break;
            prefix = string.Create(CultureInfo.InvariantCulture, $"n{_declared.Count}");
            i = _declared.Count;
        }
        if (space.Length > 0 || _declared.Exists(static one => one.Prefix.Length == 0))
            _declared.Add((prefix, space, depth));
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
