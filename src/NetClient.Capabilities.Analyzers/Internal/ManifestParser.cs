using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Microsoft.CodeAnalysis.Text;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>Reads a manifest's capabilities under the rules and limits of the run time's <c>CapabilityManifest</c>: no DTD, no entities, everything bounded.
/// Finds the first error instead of throwing it.</summary>
internal sealed class ManifestParser
{
    // CapabilityManifest.MaxSize and its neighbours; a test compares.
    internal const int MaxSize = 1024 * 1024;
    internal const int MaxDepth = 64;
    internal const int MaxAttributes = 64;
    internal const int MaxDeclared = 1000;
    internal const int MaxNameLength = 256;

    private readonly SourceText _text;
    private readonly XmlReader _reader;
    private readonly IXmlLineInfo _position;
    private readonly ImmutableArray<ManifestDeclaration>.Builder _declared = ImmutableArray.CreateBuilder<ManifestDeclaration>();
    private ManifestError? _error;
    private string _foundation = "";
    private int _elements;
    private bool _inCapabilities;
    private bool _hasCapabilities;

    private ManifestParser(SourceText text, XmlReader reader) => (_text, _reader, _position) = (text, reader, (IXmlLineInfo)reader);

    /// <summary>What the text declares, or what is wrong with it.</summary>
    public static ManifestFile Parse(SourceText text)
    {
        if (text.Length > MaxSize)
            return Failed(new($"The manifest is larger than {MaxSize} characters", "Is this the right file?", 0, 0));
        using var reader = Open(text);
        return new ManifestParser(text, reader).ReadAll();
    }

    /// <summary>A reader with every door shut.</summary>
    public static XmlReader Open(SourceText text) => XmlReader.Create(
        new StringReader(text.ToString()),
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxSize,
            MaxCharactersFromEntities = 1,   // 0 would mean no limit
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });

    private static ManifestFile Failed(ManifestError error) => new([], error);

    private ManifestFile ReadAll()
    {
        try
        {
            while (_error is null && _reader.Read())
                Node();
        }
        catch (XmlException e)
        {
            (int line, int column) = e.LineNumber > 0 ? (e.LineNumber, e.LinePosition) : ManifestPlaces.Root(_text.ToString());
            _error = new($"This is not XML that a manifest may contain ({Reason(e)})", "Correct the manifest there", line, column);
        }

        return _error is null ? new(_declared.ToImmutable(), null) : Failed(_error);
    }

    private void Node()
    {
        switch (_reader.NodeType)
        {
            case XmlNodeType.Element when _reader.Depth >= MaxDepth:
                Fail($"Elements are nested more than {MaxDepth} deep", "No manifest needs that; correct the file");
                break;
            case XmlNodeType.Element when _reader.AttributeCount > MaxAttributes:
                Fail($"This element has more than {MaxAttributes} attributes", "No manifest needs that; correct the file");
                break;
            case XmlNodeType.Element:
                Element();
                break;
            case XmlNodeType.EndElement when _reader.Depth == 1:
                _inCapabilities = false;
                break;
        }
    }

    private void Element()
    {
        switch (_reader.Depth)
        {
            case 0:
                _foundation = _reader.NamespaceURI;
                if (_reader.LocalName != "Package" || !ManifestNamespaces.IsFoundation(_foundation))
                {
                    Fail(
                        $"The root element is <{Shortened(_reader.LocalName)}> of namespace \"{Shortened(_foundation)}\"",
                        $"It has to be <Package xmlns=\"{ManifestNamespaces.Windows10}\">");
                }

                break;
            case 1 when _reader.NamespaceURI == _foundation && _reader.LocalName == "Capabilities":
                if (_hasCapabilities)
                    Fail("This is a second <Capabilities> element", "Put all capabilities into one");
                _hasCapabilities = true;
                _inCapabilities = !_reader.IsEmptyElement;
                break;
            case 2 when _inCapabilities:
                Declaration();
                break;
        }
    }

    private void Declaration()
    {
        string? name = _reader.GetAttribute("Name");
        if (name is null or "")
        {
            Fail($"This <{Shortened(_reader.LocalName)}> has no Name", "Name the capability, for instance Name=\"internetClient\", or remove the element");
            return;
        }

        if (name.Length > MaxNameLength)
        {
            Fail($"The name of this capability is longer than {MaxNameLength} characters", "Correct the name or remove the element");
            return;
        }

        if (_elements++ == MaxDeclared)
        {
            Fail($"There are more than {MaxDeclared} capabilities", "Remove those that the app does not use");
            return;
        }

        string uri = _reader.NamespaceURI;
        NetworkCapability capability = CapabilityNames.Recognise(ManifestNamespaces.KindOf(uri, _reader.LocalName), uri, name);
        if (capability != NetworkCapability.None)
            _declared.Add(new(capability, name, _position.LineNumber, _position.LinePosition));
    }

    private void Fail(string what, string remedy) => _error = new(what, remedy, _position.LineNumber, _position.LinePosition);

    // The reader's message ends in the place, which the diagnostic has already, may quote a name as long as the file, and tells how to let a DTD in.
    private static string Reason(XmlException e)
    {
        string place = string.Format(CultureInfo.InvariantCulture, " Line {0}, position {1}.", e.LineNumber, e.LinePosition);
        string message = e.Message.EndsWith(place, StringComparison.Ordinal) ? e.Message.Substring(0, e.Message.Length - place.Length) : e.Message;
        int advice = message.IndexOf(" To enable DTD processing", StringComparison.Ordinal);
        if (advice >= 0)
            message = message.Substring(0, advice);
        return PrintableText.From(message.TrimEnd('.'), 300);
    }

    private static string Shortened(string text) => PrintableText.From(text, 100);
}
