using System.Globalization;
using System.Xml;

namespace NetClient.Capabilities.Internal;

/// <summary>Reads /Package/Identity and /Package/Capabilities in one forward pass, and everything else only far enough to see that it ends.</summary>
internal sealed class ManifestReader
{
    private readonly XmlReader _reader;
    private readonly IXmlLineInfo _position;
    private readonly string _xml;
    private readonly string? _source;
    private readonly string? _encoding;
    private readonly List<DeclaredCapability> _declared = [];
    private string? _packageName;
    private string _foundation = "";
    private bool _inCapabilities;
    private bool _hasCapabilities;

    private ManifestReader(XmlReader reader, ManifestText text, string? source)
    {
        (_reader, _xml, _encoding, _source) = (reader, text.Xml, text.Encoding, source);
        _position = (IXmlLineInfo)reader;
    }

    public static CapabilityManifest Read(ManifestText text, string? source)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = CapabilityManifest.MaxSize,
            MaxCharactersFromEntities = 1,   // 0 would mean no limit
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using var reader = XmlReader.Create(new StringReader(text.Xml), settings);
        return new ManifestReader(reader, text, source).ReadAll();
    }

    public static CapabilityManifestException Error(string? source, int line, int column, string what, string remedy, Exception? inner = null)
    {
        string place = line == 0 ? source ?? "The manifest" : $"{source ?? "The manifest"}({line},{column})";
        return new($"{place}: {what}. {remedy}", line, column, inner);
    }

    private CapabilityManifest ReadAll()
    {
        try
        {
            while (_reader.Read())
                Node();
        }
        catch (XmlException e)
        {
            (int line, int column) = e.LineNumber > 0 ? (e.LineNumber, e.LinePosition) : ManifestPlaces.Root(_xml);
            throw Error(_source, line, column, $"this is not XML that a manifest may contain ({Reason(e)})", "Correct the manifest there.", e);
        }

        return new(_declared.AsReadOnly(), _source, _packageName);
    }

    private void Node()
    {
        switch (_reader.NodeType)
        {
            case XmlNodeType.XmlDeclaration:
                CheckEncoding();
                break;
            case XmlNodeType.Element:
                CheckLimits();
                Element();
                break;
            case XmlNodeType.EndElement when _reader.Depth == 1:
                _inCapabilities = false;
                break;
        }
    }

    private void CheckEncoding()
    {
        if (_encoding is not null && _reader.GetAttribute("encoding") is { } declared && !declared.Equals(_encoding, StringComparison.OrdinalIgnoreCase))
        {
            throw Here(
                $"the XML declaration says encoding \"{Shortened(declared)}\", but the bytes are {_encoding}",
                "Save the manifest as UTF-8 and declare encoding=\"utf-8\".");
        }
    }

    private void CheckLimits()
    {
        if (_reader.Depth >= CapabilityManifest.MaxDepth)
            throw Here($"elements are nested more than {CapabilityManifest.MaxDepth} deep", "No manifest needs that; correct the file.");
        if (_reader.AttributeCount > CapabilityManifest.MaxAttributes)
            throw Here($"this element has more than {CapabilityManifest.MaxAttributes} attributes", "No manifest needs that; correct the file.");
    }

    private void Element()
    {
        switch (_reader.Depth)
        {
            case 0:
                Root();
                break;
            case 1 when _reader.NamespaceURI == _foundation && _reader.LocalName == "Identity":
                _packageName ??= _reader.GetAttribute("Name");
                break;
            case 1 when _reader.NamespaceURI == _foundation && _reader.LocalName == "Capabilities":
                if (_hasCapabilities)
                    throw Here("this is a second <Capabilities> element", "Put all capabilities into one.");
                _hasCapabilities = true;
                _inCapabilities = !_reader.IsEmptyElement;
                break;
            case 2 when _inCapabilities:
                Declaration();
                break;
        }
    }

    private void Root()
    {
        _foundation = _reader.NamespaceURI;
        if (_reader.LocalName != "Package" || !ManifestNamespaces.IsFoundation(_foundation))
        {
            throw Here(
                $"the root element is <{Shortened(_reader.LocalName)}> of namespace \"{Shortened(_foundation)}\"",
                $"It has to be <Package xmlns=\"{ManifestNamespaces.Windows10}\">.");
        }
    }

    private void Declaration()
    {
        string element = _reader.LocalName;
        string? name = _reader.GetAttribute("Name");
        if (string.IsNullOrEmpty(name))
            throw Here($"this <{Shortened(element)}> has no Name", "Name the capability, for instance Name=\"internetClient\", or remove the element.");
        if (name.Length > CapabilityManifest.MaxNameLength)
            throw Here($"the name of this capability is longer than {CapabilityManifest.MaxNameLength} characters", "Correct the name or remove the element.");
        if (_declared.Count == CapabilityManifest.MaxDeclared)
            throw Here($"there are more than {CapabilityManifest.MaxDeclared} capabilities", "Remove those that the app does not use.");

        string uri = _reader.NamespaceURI;
        DeclaredCapabilityKind kind = ManifestNamespaces.KindOf(uri, element);
        _declared.Add(new(name, uri, element, kind, CapabilityNames.Recognise(kind, uri, name), _position.LineNumber, _position.LinePosition));
    }

    private CapabilityManifestException Here(string what, string remedy) => Error(_source, _position.LineNumber, _position.LinePosition, what, remedy);

    // The reader's message ends in the place, which ours begins with, may quote a name as long as the file, and tells how to let a DTD in.
    private static string Reason(XmlException e)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $" Line {e.LineNumber}, position {e.LinePosition}.");
        string message = e.Message.EndsWith(place, StringComparison.Ordinal) ? e.Message[..^place.Length] : e.Message;
        int advice = message.IndexOf(" To enable DTD processing", StringComparison.Ordinal);
        if (advice >= 0)
            message = message[..advice];
        return PrintableText.From(message.TrimEnd('.'), 300);
    }

    private static string Shortened(string text) => PrintableText.From(text, 100);
}
