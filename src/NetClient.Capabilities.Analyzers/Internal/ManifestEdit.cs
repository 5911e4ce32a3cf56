using System.Xml;
using Microsoft.CodeAnalysis.Text;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>Writes one more capability into a manifest and leaves every other character where it is.</summary>
internal sealed class ManifestEdit
{
    private readonly record struct Tag(int Start, string Prefix, bool IsEmpty);

    private readonly SourceText _text;
    private readonly string _newLine;
    private Tag _package;
    private Tag? _capabilities;
    private int? _sibling;              // behind the last plain <Capability>
    private int _packageEnd;            // the '<' of </Package>

    private ManifestEdit(SourceText text)
    {
        _text = text;
        _newLine = text.Lines.Count > 1 && text.ToString(TextSpan.FromBounds(text.Lines[0].End, text.Lines[0].EndIncludingLineBreak)) == "\r\n" ? "\r\n" : "\n";
    }

    /// <summary>A manifest that declares one capability and nothing else.</summary>
    public static string New(CapabilityNames.Row capability) => string.Join(
        "\n",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
        $"<Package xmlns=\"{ManifestNamespaces.Windows10}\">",
        "  <Capabilities>",
        $"    {capability.Line}",
        "  </Capabilities>",
        "</Package>",
        "");

    /// <summary>The text with the capability declared, or null when that cannot be done: the manifest is broken, or has it already.</summary>
    /// <param name="text">The manifest.</param>
    /// <param name="capability">A capability of the plain <c>Capability</c> element.</param>
    public static SourceText? Add(SourceText text, CapabilityNames.Row capability)
    {
        ManifestFile before = ManifestParser.Parse(text);
        if (before.Error is not null || (before.Capabilities & capability.Capability) != 0)
            return null;
        SourceText after = text.WithChanges(new ManifestEdit(text).Change(capability));
        ManifestFile result = ManifestParser.Parse(after);
        return result.Error is null && (result.Capabilities & capability.Capability) != 0 ? after : null;
    }

    private TextChange Change(CapabilityNames.Row capability)
    {
        FindTags();
        if (_capabilities is not { } capabilities)
            return InPackage(capability);

        string line = Line(capabilities.Prefix, capability);
        string outer = Indentation(capabilities.Start);
        if (capabilities.IsEmpty)
        {
            int end = XmlPlaces.EndOfTag(_text, capabilities.Start);
            return new(TextSpan.FromBounds(Slash(end), end), $">{_newLine}{outer}  {line}{_newLine}{outer}</{Named(capabilities.Prefix, "Capabilities")}>");
        }

        // Windows' schema wants plain capabilities before all others: behind the last of them, or first.
        int place = _sibling ?? XmlPlaces.EndOfTag(_text, capabilities.Start);
        string indentation = _sibling is { } sibling ? Indentation(sibling - 1) : outer + "  ";
        string behind = _sibling is null && !IsLineEnd(place) ? _newLine + outer : "";
        return new(new(place, 0), $"{_newLine}{indentation}{line}{behind}");
    }

    private TextChange InPackage(CapabilityNames.Row capability)
    {
        string prefix = _package.Prefix;
        string element = string.Join(
            _newLine, $"  <{Named(prefix, "Capabilities")}>", $"    {Line(prefix, capability)}", $"  </{Named(prefix, "Capabilities")}>", "");
        if (!_package.IsEmpty)
        {
            bool ownLine = _packageEnd == 0 || _text[_packageEnd - 1] is '\n' or '\r';
            return new(new(_packageEnd, 0), ownLine ? element : _newLine + element);
        }

        int end = XmlPlaces.EndOfTag(_text, _package.Start);
        return new(TextSpan.FromBounds(Slash(end), end), $">{_newLine}{element}</{Named(prefix, "Package")}>");
    }

    private void FindTags()
    {
        using XmlReader reader = ManifestParser.Open(_text);
        var position = (IXmlLineInfo)reader;
        bool inCapabilities = false;
        while (reader.Read())
        {
            // The reader points at the name, behind "<" or "</".
            int name = XmlPlaces.Offset(_text, position.LineNumber, position.LinePosition);
            bool foundation = ManifestNamespaces.IsFoundation(reader.NamespaceURI);
            switch (reader.NodeType, reader.Depth)
            {
                case (XmlNodeType.Element, 0):
                    _package = new(name - 1, reader.Prefix, reader.IsEmptyElement);
                    break;
                case (XmlNodeType.EndElement, 0):
                    _packageEnd = name - 2;
                    break;
                case (XmlNodeType.Element, 1) when foundation && reader.LocalName == "Capabilities":
                    _capabilities = new(name - 1, reader.Prefix, reader.IsEmptyElement);
                    inCapabilities = !reader.IsEmptyElement;
                    break;
                case (XmlNodeType.EndElement, 1):
                    inCapabilities = false;
                    break;
                case (XmlNodeType.Element, 2) when inCapabilities && reader.IsEmptyElement && foundation && reader.LocalName == "Capability":
                case (XmlNodeType.EndElement, 2) when inCapabilities && foundation && reader.LocalName == "Capability":
                    _sibling = XmlPlaces.EndOfTag(_text, name);
                    break;
            }
        }
    }

    private static string Line(string prefix, CapabilityNames.Row capability) => $"<{Named(prefix, "Capability")} Name=\"{capability.Name}\" />";

    private static string Named(string prefix, string name) => prefix.Length == 0 ? name : prefix + ":" + name;

    // Where " />" begins, seen from behind it.
    private int Slash(int end)
    {
        int start = end - 2;
        while (_text[start - 1] is ' ' or '\t')
            start--;
        return start;
    }

    private bool IsLineEnd(int offset) => offset < _text.Length && _text[offset] is '\r' or '\n';

    private string Indentation(int offset)
    {
        int start = offset;
        while (start > 0 && _text[start - 1] is not ('\n' or '\r'))
            start--;
        int end = start;
        while (end < offset && _text[end] is ' ' or '\t')
            end++;
        return _text.ToString(TextSpan.FromBounds(start, end));
    }
}
