using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>The constructs of RFC 4287 section 3, and the elements with attributes.</summary>
internal sealed partial class AtomReader
{
    private SyndicationText Text(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var text = new SyndicationText();
        (string type, string mode) = (TextTypes.Text, "");
        _elements.Begin(text, scope, (name, value) => Take(name, value, ref type, ref mode));
        type = TypeOf(type, mode);
        if (type is not (TextTypes.Text or TextTypes.Html or TextTypes.Xhtml))
        {
            _elements.Report(SyndicationProblemKind.UnexpectedContent, $"A \"{text.NodeName}\" cannot be of type \"{type}\"; it was taken for plain text.", type);
            type = TextTypes.Text;
        }
        (text.Text, text.Type) = Body(type);
        text.NodeValue = text.Type == TextTypes.Xhtml ? null : text.Text;
        return text;
    }

    private SyndicationContent Content(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var content = new SyndicationContent();
        (string type, string mode) = (TextTypes.Text, "");
        string? source = null;
        (int, int) place = _elements.Place;
        _elements.Begin(content, scope, (name, value) => name == "src" ? (source = value) is not null : Take(name, value, ref type, ref mode));
        type = TypeOf(type, mode);
        (content.Text, content.Type) = Body(type);
        content.NodeValue = TextTypes.IsXml(content.Type) ? null : content.Text;
        if (source is not null)
        {
            content.SourceUri = _elements.Address(source, scope, place, out string? unresolved);
            content.SourceText = unresolved;
        }
        return content;
    }

    private static bool Take(string name, string value, ref string type, ref string mode)
    {
        if (name == "type")
            type = value.Trim();
        else if (name == "mode")
            mode = value.Trim();
        else
            return false;
        return true;
    }

    // Atom 0.3 says a media type and how it was put into the document; so do many who write 1.0.
    private static string TypeOf(string type, string mode) => (type.ToLowerInvariant(), mode.ToLowerInvariant()) switch
    {
        ("html" or "text/html", "xml") => TextTypes.Xhtml,
        ("application/xhtml+xml" or "xhtml", not "escaped") => TextTypes.Xhtml,
        ("application/xhtml+xml" or "xhtml" or "html" or "text/html", _) => TextTypes.Html,
        ("" or "text" or "text/plain", "xml") => TextTypes.Text,
        ("" or "text" or "text/plain", _) => TextTypes.Text,
        _ => type,
    };

    private (string Text, string Type) Body(string type)
    {
        (int, int) place = _elements.Place;
        if (TextTypes.IsXml(type))
            return Inline(type);
        string text = _elements.Text(isSource: type == TextTypes.Html, out TextShape shape);
        if (shape == TextShape.Plain)
            return (text, type);
        _elements.ReportAt(place, SyndicationProblemKind.UnexpectedContent, "Markup stands where text is expected; it was taken for HTML.", text);
        return (text, type == TextTypes.Text ? TextTypes.Html : type);
    }

    // One element, as RFC 4287 section 3.1.1.3 has it for XHTML. Anything else between the tags is read as HTML.
    private (string Text, string Type) Inline(string type)
    {
        (int, int) place = _elements.Place;
        string text = _elements.Text(isSource: false, out TextShape shape);
        if (text.Length == 0 || shape == TextShape.OneElement)
            return (text, type);
        _elements.ReportAt(place, SyndicationProblemKind.UnexpectedContent, $"Content of type \"{type}\" is not one element; it was taken for HTML.", text);
        return (text, type == TextTypes.Xhtml || shape == TextShape.Mixed ? TextTypes.Html : type);
    }

    private SyndicationPerson Person(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var person = new SyndicationPerson();
        (int, int) place = _elements.Place;
        _elements.Begin(person, scope);
        (int depth, bool isEmpty) = (_xml.Depth, _xml.IsEmptyElement);
        string? bare = null;
        while (!isEmpty && _xml.Read() && !(_xml.NodeType == XmlNodeType.EndElement && _xml.Depth == depth))
        {
            if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                bare += _xml.Value;
            else if (_xml.NodeType == XmlNodeType.Element)
                ReadPersonChild(person, scope);
        }
        if (person.Name.Length == 0)
        {
            // Some write the name where RSS would have it.
            person.Name = bare?.Trim() ?? "";
            _elements.ReportAt(place, SyndicationProblemKind.MissingElement, $"A \"{person.NodeName}\" has no \"name\".", person.Name);
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
        bool hasTerm = false;
        elements.Begin(category, scope, (name, value) =>
        {
            if (name == "term")
                (category.Term, hasTerm) = (value, true);
            else if (name == "scheme")
                category.Scheme = value;
            else if (name == "label")
                category.Label = value;
            else
                return false;
            return true;
        });
        string? text = Children(elements, category, scope);
        category.NodeValue = text;
        if (!hasTerm)
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
        string? address = null;
        (int, int) place = elements.Place;
        elements.Begin(link, scope, (name, value) =>
        {
            switch (name)
            {
                case "href": address = value; return true;
                case "rel": link.Relationship = value.Trim(); return true;
                case "type": link.MediaType = value.Trim(); return true;
                case "hreflang": link.ResourceLanguage = value.Trim(); return true;
                case "title": link.Title = value; return true;
                case "length": link.Length = elements.Length(value); return true;
                default: return false;
            }
        });
        string? text = Children(elements, link, scope);
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
        string text = "";
        int depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType == XmlNodeType.Element)
                node.ElementExtensions.Add(elements.Extension(scope));
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                text += xml.Value;
        }
        return text;
    }
}
