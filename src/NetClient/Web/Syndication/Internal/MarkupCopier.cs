using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Copies elements from a reader as markup that can stand by itself: with the namespaces that were declared outside of it.</summary>
/// <remarks>It writes what an <see cref="XmlWriter"/> would, without its checks, which the reader has made: two thirds of a feed in Atom may be markup, and the writer takes as long as the reader.</remarks>
internal sealed class MarkupCopier(ArrayBufferWriter<char> output)
{
    private static readonly SearchValues<char> EscapedInText = SearchValues.Create("<>&\r");
    private static readonly SearchValues<char> EscapedInValue = SearchValues.Create("<>&\"\r\n\t");

    private readonly List<Declaration> _declared = [];                                // inside of what is copied
    private readonly Dictionary<string, int> _innermost = new(StringComparer.Ordinal);   // of each prefix, which of the declarations
    private readonly Stack<string> _open = [];                                        // the prefixes that start tags were given
    private readonly char[] _chunk = new char[1024];
    private int _invented;

    // Hidden is the declaration of the same prefix further out; -1 when there is none.
    private readonly record struct Declaration(string Prefix, string Namespace, int Depth, int Hidden);

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
        while (_declared.Count > 0 && _declared[^1].Depth >= depth)
            Forget();
        return depth == outermost;
    }

    // Says which prefix it wrote.
    private string StartTag(XmlReader reader)
    {
        int depth = reader.Depth;
        bool hasAttributes = reader.AttributeCount > 0;
        if (hasAttributes)
            TakeDeclarations(reader, depth);
        int own = _declared.Count;
        output.Write("<");
        string given = Bound(reader.Prefix, reader.NamespaceURI, depth, mayHide: true);
        Name(given, reader.LocalName);
        if (hasAttributes)
            Attributes(reader, depth);
        for (int i = _declared.Count - 1; i >= own; i--)
        {
            (string prefix, string space, _, _) = _declared[i];
            Attribute(prefix.Length == 0 ? "" : "xmlns", prefix.Length == 0 ? "xmlns" : prefix, space);
        }
        return given;
    }

    private void TakeDeclarations(XmlReader reader, int depth)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI == FeedNames.Xmlns)
                Declare(reader.Prefix.Length == 0 ? "" : reader.LocalName, reader.Value, depth);
        }
        reader.MoveToElement();
    }

    private void Attributes(XmlReader reader, int depth)
    {
        while (reader.MoveToNextAttribute())
        {
            string space = reader.NamespaceURI;
            bool isPlain = space.Length == 0 || space == FeedNames.Xmlns || space == FeedNames.Xml;
            Attribute(isPlain ? reader.Prefix : Bound(reader.Prefix.Length == 0 ? Invented() : reader.Prefix, space, depth, mayHide: false), reader.LocalName, reader.Value);
        }
        reader.MoveToElement();
    }

    // The prefix that stands for a namespace here: the one asked for, declared if it is not yet. A document that was built by hand may have two namespaces for it in one tag: then another.
    // An attribute's may not hide what it means further out, which it may mean for the element.
    private string Bound(string prefix, string space, int depth, bool mayHide)
    {
        if (_innermost.TryGetValue(prefix, out int index))
        {
            if (_declared[index].Namespace == space)
                return prefix;
            if (!mayHide || _declared[index].Depth >= depth)
                prefix = Invented();
        }
        else if (space.Length == 0)
        {
            return prefix;
        }
        Declare(prefix, space, depth);
        return prefix;
    }

    // A prefix that nothing in scope has.
    private string Invented()
    {
        string prefix;
        do
            prefix = string.Create(CultureInfo.InvariantCulture, $"n{++_invented}");
        while (_innermost.ContainsKey(prefix));
        return prefix;
    }

    private void Declare(string prefix, string space, int depth)
    {
        ref int innermost = ref CollectionsMarshal.GetValueRefOrAddDefault(_innermost, prefix, out bool isHidden);
        _declared.Add(new Declaration(prefix, space, depth, isHidden ? innermost : -1));
        innermost = _declared.Count - 1;
    }

    private void Forget()
    {
        (string prefix, _, _, int hidden) = _declared[^1];
        if (hidden < 0)
            _innermost.Remove(prefix);
        else
            _innermost[prefix] = hidden;
        _declared.RemoveAt(_declared.Count - 1);
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
