using System.Text;
using System.Text.Unicode;
using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>The constructs of RFC 4287 section 3, and the elements with attributes.</summary>
internal sealed partial class AtomReader
{
    private SyndicationText Text(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var text = new SyndicationText();
        var form = new Form(TextTypes.Text, "", null);
        _elements.Begin(text, scope, ref form, static (ref Form form, string name, string value) => Take(ref form, name, value));
        string type = TypeOf(form.Type, form.Mode);
        if (type is not (TextTypes.Text or TextTypes.Html or TextTypes.Xhtml))
        {
            _elements.Report(SyndicationProblemKind.UnexpectedContent, $"A \"{Quoted.Of(text.NodeName)}\" cannot be of type \"{Quoted.Of(type)}\"; it was taken for plain text.", type);
            type = TextTypes.Text;
        }
        (FeedText body, text.Type) = Body(type, form.Mode);
        text.ReadText = body;
        text.ReadValue = text.Type == TextTypes.Xhtml ? null : body;
        return text;
    }

    private SyndicationContent Content(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var content = new SyndicationContent();
        var form = new Form(TextTypes.Text, "", null);
        (int, int) place = _elements.Place;
        _elements.Begin(content, scope, ref form, static (ref Form form, string name, string value) => name == "src" ? (form.Source = value) is not null : Take(ref form, name, value));
        (FeedText body, content.Type) = Body(TypeOf(form.Type, form.Mode), form.Mode);
        content.ReadText = body;
        content.ReadValue = TextTypes.IsXml(content.Type) ? null : body;
        if (form.Source is not null)
        {
            content.SourceUri = _elements.Address(form.Source, scope, place, out string? unresolved);
            content.SourceText = unresolved;
        }
        return content;
    }

    private record struct Form(string Type, string Mode, string? Source);

    private static bool Take(ref Form form, string name, string value)
    {
        if (name == "type")
            form.Type = value.Trim();
        else if (name == "mode")
            form.Mode = value.Trim();
        else
            return false;
        return true;
    }

    // Atom 0.3 says a media type and how it was put into the document; so do many who write 1.0.
    private static string TypeOf(string type, string mode) => (type.ToLowerInvariant(), mode.ToLowerInvariant()) switch
    {
        ("html" or "text/html", "xml") => TextTypes.Xhtml,
        ("application/xhtml+xml" or "xhtml", not ("escaped" or "base64")) => TextTypes.Xhtml,
        ("application/xhtml+xml" or "xhtml" or "html" or "text/html", _) => TextTypes.Html,
        ("" or "text" or "text/plain", _) => TextTypes.Text,
        _ => type,
    };

    private (FeedText Text, string Type) Body(string type, string mode)
    {
        (int, int) place = _elements.Place;
        // What is no text is Base64 in Atom 1.0 as well, and stays so.
        if (mode.Equals("base64", StringComparison.OrdinalIgnoreCase) && (!TextTypes.IsMediaType(type) || TextTypes.IsXml(type) || type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)))
            return (Decoded(_elements.PlainText(), place), type);
        if (TextTypes.IsXml(type))
            return Inline(type);
        FeedText text = _elements.Text(isSource: type == TextTypes.Html, out TextShape shape);
        if (shape == TextShape.Plain)
            return (text, type);
        _elements.ReportAt(place, SyndicationProblemKind.UnexpectedContent, "Markup stands where text is expected; it was taken for HTML.", text.ToString());
        return (text, type == TextTypes.Text ? TextTypes.Html : type);
    }

    private string Decoded(string base64, (int, int) place)
    {
        byte[] bytes = new byte[base64.Length];
        if (Convert.TryFromBase64String(base64, bytes, out int length) && Utf8.IsValid(bytes.AsSpan(0, length)))
            return Encoding.UTF8.GetString(bytes, 0, length);
        _elements.ReportAt(place, SyndicationProblemKind.UnexpectedContent, "Text in Base64 is none, or not in UTF-8; it stays as it is.", base64);
        return base64;
    }

    // One element, as RFC 4287 section 3.1.1.3 has it for XHTML. Anything else between the tags is read as HTML.
    private (FeedText Text, string Type) Inline(string type)
    {
        (int, int) place = _elements.Place;
        FeedText text = _elements.Text(isSource: false, out TextShape shape);
        if (text.IsEmpty || shape == TextShape.OneElement)
            return (text, type);
        _elements.ReportAt(place, SyndicationProblemKind.UnexpectedContent, $"Content of type \"{Quoted.Of(type)}\" is not one element; it was taken for HTML.", text.ToString());
        return (text, type == TextTypes.Xhtml || shape == TextShape.Mixed ? TextTypes.Html : type);
    }

    private SyndicationPerson Person(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var person = new SyndicationPerson();
        (int, int) place = _elements.Place;
        _elements.Begin(person, scope);
        (int depth, bool isEmpty) = (_xml.Depth, _xml.IsEmptyElement);
        StringBuilder? bare = null;
        while (!isEmpty && _xml.Read() && !(_xml.NodeType == XmlNodeType.EndElement && _xml.Depth == depth))
        {
            if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                (bare ??= new StringBuilder()).Append(_xml.Value);
            else if (_xml.NodeType == XmlNodeType.Element)
                ReadPersonChild(person, scope);
        }
        if (person.Name.Length == 0)
        {
            // Some write the name where RSS would have it.
            person.Name = bare?.ToString().Trim() ?? "";
            _elements.ReportAt(place, SyndicationProblemKind.MissingElement, $"A \"{Quoted.Of(person.NodeName)}\" has no \"name\".", person.Name);
        }
        return person;
    }

    private void ReadPersonChild(SyndicationPerson person, in Scope scope)
    {
        switch (NameInAtom())
        {
            case "name" when person.Name.Length == 0:
                person.Name = _elements.PlainText();
                break;
            case "email" when person.Email.Length == 0:
                person.Email = _elements.PlainText();
                break;
            case "uri" or "url" or "homepage" when person.Uri is null && person.UriText is null:
                (person.Uri, person.UriText) = Address(scope);
                break;
            default:
                person.ElementExtensions.Add(_elements.Extension(scope));
                break;
        }
    }

    private SyndicationGenerator Generator(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var generator = new SyndicationGenerator();
        string? address = null;
        (int, int) place = _elements.Place;
        _elements.Begin(generator, scope, (name, value) =>
        {
            if (name is "uri" or "url")
                address = value;
            else if (name == "version")
                generator.Version = value;
            else
                return false;
            return true;
        });
        if (address is not null)
        {
            generator.Uri = _elements.Address(address, scope, place, out string? unresolved);
            generator.UriText = unresolved;
        }
        generator.Text = _elements.PlainText();
        generator.NodeValue = generator.Text;
        return generator;
    }

    private (Uri? Uri, string? Unresolved) Address(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        (int, int) place = _elements.Place;
        string text = _elements.PlainText();
        if (text.Length == 0)
        {
            _elements.ReportAt(place, SyndicationProblemKind.Uri, "An address is empty; it was left out.");
            return (null, null);
        }
        Uri? uri = _elements.Address(text, scope, place, out string? unresolved);
        return (uri, unresolved);
    }

    /// <summary>An Atom category; RSS documents borrow it, and so do those of the Atom Publishing Protocol.</summary>
    public static SyndicationCategory ReadCategory(ElementReader elements, in Scope outer)
    {
        Scope scope = outer.Inside(elements.Xml);
        var category = new SyndicationCategory();
        (int, int) place = elements.Place;
        (SyndicationCategory Category, bool HasTerm) read = (category, false);
        elements.Begin(category, scope, ref read, static (ref (SyndicationCategory Category, bool HasTerm) read, string name, string value) =>
        {
            if (name == "term")
                (read.Category.Term, read.HasTerm) = (value, true);
            else if (name == "scheme")
                read.Category.Scheme = value;
            else if (name == "label")
                read.Category.Label = value;
            else
                return false;
            return true;
        });
        string? text = Children(elements, category, scope);
        category.NodeValue = text;
        if (!read.HasTerm)
        {
            category.Term = text?.Trim() ?? "";
            elements.ReportAt(place, SyndicationProblemKind.MissingAttribute, "A \"category\" has no \"term\".", category.Term);
        }
        return category;
    }

    /// <summary>An Atom link; RSS documents borrow it.</summary>
    public static SyndicationLink ReadLink(ElementReader elements, in Scope outer)
    {
        Scope scope = outer.Inside(elements.Xml);
        var link = new SyndicationLink { Relationship = "alternate" };
        (int, int) place = elements.Place;
        (SyndicationLink Link, ElementReader Elements, string? Address) read = (link, elements, null);
        elements.Begin(link, scope, ref read, static (ref (SyndicationLink Link, ElementReader Elements, string? Address) read, string name, string value) =>
        {
            switch (name)
            {
                case "href": read.Address = value; return true;
                case "rel": read.Link.Relationship = value.Trim(); return true;
                case "type": read.Link.MediaType = value.Trim(); return true;
                case "hreflang": read.Link.ResourceLanguage = value.Trim(); return true;
                case "title": read.Link.Title = value; return true;
                case "length": return read.Elements.TryLength(value, read.Link);
                default: return false;
            }
        });
        string? address = read.Address, text = Children(elements, link, scope);
        link.NodeValue = text;
        if (address is null)
        {
            elements.ReportAt(place, SyndicationProblemKind.MissingAttribute, "A \"link\" has no \"href\".", text ?? "");
            address = text?.Trim();
        }
        if (!string.IsNullOrEmpty(address) || scope.BaseUri is not null)
        {
            link.Uri = elements.Address(address ?? "", scope, place, out string? unresolved);
            link.UriText = unresolved;
        }
        return link;
    }

    // What these may hold is foreign; text in them means nothing, and is kept.
    private static string? Children(ElementReader elements, SyndicationNode node, in Scope scope)
    {
        XmlReader xml = elements.Xml;
        if (xml.IsEmptyElement)
            return "";
        StringBuilder? text = null;
        int depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType == XmlNodeType.Element)
                node.ElementExtensions.Add(elements.Extension(scope));
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                (text ??= new StringBuilder()).Append(xml.Value);
        }
        return text?.ToString() ?? "";
    }
}
