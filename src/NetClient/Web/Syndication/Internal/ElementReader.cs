using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using NetClient.Web.Syndication.Internal.Repair;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Reads single elements. Each method finds the reader on an element and leaves it on that element's end, never beyond: what follows may not have arrived.</summary>
internal sealed partial class ElementReader(XmlReader reader, ProblemList problems, PlaceMap? places)
{
    private readonly IXmlLineInfo? _lines = places is not null && reader is IXmlLineInfo lines && lines.HasLineInfo() ? lines : null;

    private const int Room = 4096;              // for the text of most elements
    private const int LeastRoom = 256;          // for the next piece of it
    private const int MostRoom = 1024 * 1024;   // more is not kept for the next element

    // What one element holds, text and markup. One for all of a document.
    private ArrayBufferWriter<char> _pieces = new(Room);
    private MarkupCopier? _copier;

    public XmlReader Xml => reader;

    public ProblemList Problems => problems;

    /// <summary>Where in the document the element stands, behind its "&lt;"; zeros when nobody knows.</summary>
    public (int Line, int Column) Place => _lines is { } lines ? places!.Of((lines.LineNumber, lines.LinePosition)) : (0, 0);

    public void Report(SyndicationProblemKind kind, string message, string text = "") => ReportAt(Place, kind, message, text);

    public void ReportAt((int Line, int Column) place, SyndicationProblemKind kind, string message, string text = "") => problems.Add(kind, message, text, place.Line, place.Column);

    /// <summary>Of the item that began at a place and has just been read.</summary>
    public IReadOnlyList<SyndicationProblem> ProblemsSince((int Line, int Column) place) => problems.Between((place.Line, place.Column - 1), Place);

    /// <summary>Moves to the next child element of the element at a depth; false on that element's end.</summary>
    public bool MoveToChild(int depth)
    {
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    return true;
                case XmlNodeType.EndElement when reader.Depth == depth:
                    return false;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    Report(SyndicationProblemKind.UnexpectedContent, "Text between elements was left out.", reader.Value);
                    break;
                default:
                    break;
            }
        }
        return false;
    }

    /// <summary>The element's text, without the space around it. Markup in it is written out, as source.</summary>
    /// <param name="isSource">The text itself is source of HTML, so it stays as it is beside the markup; otherwise it is escaped then.</param>
    /// <param name="shape">Whether there was markup: then what came back is HTML.</param>
    public FeedText Text(bool isSource, out TextShape shape)
    {
        shape = ReadText(isSource);
        return FeedText.Of(_pieces.WrittenSpan.Trim());
    }

    /// <summary>The element's text, which may hold no markup: a date, a name, an address.</summary>
    public string PlainText()
    {
        (int, int) place = Place;
        TextShape shape = ReadText(isSource: false);
        string text = _pieces.WrittenSpan.Trim().ToString();
        if (shape != TextShape.Plain)
            ReportAt(place, SyndicationProblemKind.UnexpectedContent, "Markup where text is expected was taken for text.", text);
        return text;
    }

    // What the element holds, as the pieces.
    private TextShape ReadText(bool isSource)
    {
        _pieces.ResetWrittenCount();
        if (_pieces.Capacity > MostRoom)
            (_pieces, _copier) = (new ArrayBufferWriter<char>(Room), null);
        if (reader.IsEmptyElement)
            return TextShape.Plain;
        bool hasMarkup = false, hasText = false;
        int elements = 0;
        int depth = reader.Depth;
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    if (hasMarkup && !isSource)
                        _pieces.Write(Markup.Escape(reader.Value));
                    else
                        WritePiece();
                    hasText |= reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA;
                    break;
                case XmlNodeType.EntityReference:
                    _pieces.Write($"&{reader.Name};");
                    break;
                case XmlNodeType.Element:
                    if (!hasMarkup && !isSource)
                    {
                        EscapePieces();
                    }
                    hasMarkup = true;
                    elements++;
                    (_copier ??= new MarkupCopier(_pieces)).Copy(reader);
                    break;
                default:
                    break;
            }
        }
        return !hasMarkup ? TextShape.Plain : elements == 1 && !hasText ? TextShape.OneElement : TextShape.Mixed;
    }

    // Text as the reader has it, without a string in between.
    private void WritePiece()
    {
        if (!reader.CanReadValueChunk)
        {
            _pieces.Write(reader.Value);
            return;
        }
        int count;
        do
        {
            ArraySegment<char> room = MemoryMarshal.TryGetArray(_pieces.GetMemory(LeastRoom), out ArraySegment<char> array) ? array : throw new UnreachableException();
            count = reader.ReadValueChunk(room.Array!, room.Offset, room.Count);
            _pieces.Advance(count);
        }
        while (count > 0);
    }

    private void EscapePieces()
    {
        string before = _pieces.WrittenSpan.ToString();
        _pieces.ResetWrittenCount();
        _pieces.Write(Markup.Escape(before));
    }

    /// <summary>Fills in what all nodes have. Attributes that the caller knows go to it, the others to the extensions.</summary>
    /// <param name="node">The node that the element becomes.</param>
    /// <param name="scope">The scope inside of the element.</param>
    /// <param name="known">Is given name and value of an attribute without a namespace; true when it knows it.</param>
    public void Begin(SyndicationNode node, in Scope scope, Func<string, string, bool>? known = null) =>
        Begin(node, scope, ref known, static (ref Func<string, string, bool>? known, string name, string value) => known is not null && known(name, value));

    /// <summary>The same without an object for each element: there are many of some.</summary>
    public void Begin<TState>(SyndicationNode node, in Scope scope, ref TState state, AttributeTaker<TState> take)
    {
        node.NodeName = reader.LocalName;
        node.NodeNamespace = reader.NamespaceURI;
        node.Language = scope.Language;
        node.BaseUri = scope.BaseUri;
        if (reader.AttributeCount == 0)
            return;
        string? wrongBase = null;
        while (reader.MoveToNextAttribute())
        {
            string space = reader.NamespaceURI;
            if (space == FeedNames.Xmlns || (space == FeedNames.Xml && reader.LocalName is "lang" or "base"))
            {
                if (reader.LocalName == "base" && space == FeedNames.Xml && !scope.MayHaveBase(reader.Value))
                    wrongBase = reader.Value;
                node.EndsLanguage |= scope.Language.Length == 0 && reader.LocalName == "lang";
                continue;
            }
            if (space.Length > 0 || !Take(ref state, take))
                node.AttributeExtensions.Add(new SyndicationAttribute(reader.LocalName, space, reader.Value));
        }
        reader.MoveToElement();
        if (wrongBase is not null)
            Report(SyndicationProblemKind.Uri, "The base of addresses is none, is relative to nothing, or is too long; it was left out.", wrongBase);
    }

    // As elements, attributes are often written in capitals.
    private bool Take<TState>(ref TState state, AttributeTaker<TState> take)
    {
        string name = reader.LocalName, value = reader.Value;
        return take(ref state, name, value) || (name.AsSpan().ContainsAnyInRange('A', 'Z') && take(ref state, name.ToLowerInvariant(), value));
    }

    /// <summary>The element as it is, whatever it is.</summary>
    public SyndicationNode Extension(in Scope outer)
    {
        Scope scope = outer.Inside(reader);
        var node = new SyndicationNode();
        Begin(node, scope);
        if (reader.IsEmptyElement)
        {
            node.NodeValue = "";
            return node;
        }
        int depth = reader.Depth;
        string? only = null;
        StringBuilder? several = null;
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                node.ElementExtensions.Add(Extension(scope));
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                if (several is not null)
                    several.Append(reader.Value);
                else if (only is null)
                    only = reader.Value;
                else
                    several = new StringBuilder(only).Append(reader.Value);
            }
        }
        string text = several?.ToString() ?? only ?? "";
        node.NodeValue = node.HasElements && string.IsNullOrWhiteSpace(text) ? null : text;
        return node;
    }

    /// <summary>Passes over the element.</summary>
    public void Skip()
    {
        if (reader.IsEmptyElement)
            return;
        int depth = reader.Depth;
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
        }
    }
}
