namespace NetClient.Web.Syndication.Internal;

/// <summary>The elements that become objects of their own.</summary>
internal sealed partial class RssReader
{
    private SyndicationText Text(in Scope outer, string type)
    {
        Scope scope = outer.Inside(_xml);
        var text = new SyndicationText();
        (int, int) place = _elements.Place;
        _elements.Begin(text, scope);
        FeedText read = _elements.Text(isSource: type == TextTypes.Html, out TextShape shape);
        text.Type = shape == TextShape.Plain ? type : TextTypes.Html;
        text.ReadText = text.ReadValue = read;
        if (shape != TextShape.Plain)
            _elements.ReportAt(place, SyndicationProblemKind.UnexpectedContent, "Markup stands where text is expected; it was taken for HTML.", text.Text);
        return text;
    }

    private void Link(IList<SyndicationLink> links, in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        (int, int) place = _elements.Place;
        // Atom's link, without its namespace.
        if (_xml.GetAttribute("href") is not null)
        {
            links.Add(AtomReader.ReadLink(_elements, outer));
            return;
        }
        var link = new SyndicationLink { Relationship = "alternate" };
        _elements.Begin(link, scope);
        string text = _elements.PlainText();
        if (text.Length == 0)
        {
            _elements.ReportAt(place, SyndicationProblemKind.Uri, "A link is empty; it was left out.");
            return;
        }
        link.NodeValue = text;
        link.Uri = _elements.Address(text, scope, place, out string? unresolved);
        link.UriText = unresolved;
        links.Add(link);
    }

    private SyndicationLink Enclosure(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        (int, int) place = _elements.Place;
        var link = new SyndicationLink { Relationship = "enclosure" };
        string? address = null, standIn = null;
        _elements.Begin(link, scope, (name, value) =>
        {
            switch (name)
            {
                case "url": address = value; return true;
                case "type": link.MediaType = value.Trim(); return true;
                case "length": return _elements.TryLength(value, link);
                case "href": standIn = value; return false;
                default: return false;
            }
        });
        link.NodeValue = _elements.PlainText();
        if (address is null)
            _elements.ReportAt(place, SyndicationProblemKind.MissingAttribute, "An enclosure has no \"url\".", link.NodeValue);
        address ??= standIn ?? link.NodeValue;
        if (address.Length > 0)
        {
            link.Uri = _elements.Address(address, scope, place, out string? unresolved);
            link.UriText = unresolved;
        }
        return link;
    }

    private SyndicationPerson Person(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var person = new SyndicationPerson();
        _elements.Begin(person, scope);
        person.Email = _elements.PlainText();
        person.NodeValue = person.Email;
        return person;
    }

    private SyndicationCategory Category(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        if (_xml.GetAttribute("term") is not null)
            return AtomReader.ReadCategory(_elements, outer);
        var category = new SyndicationCategory();
        _elements.Begin(category, scope, ref category, static (ref SyndicationCategory category, string name, string value) =>
        {
            if (name != "domain")
                return false;
            category.Scheme = value;
            return true;
        });
        category.Term = _elements.PlainText();
        category.NodeValue = category.Term;
        return category;
    }

    private SyndicationGenerator Generator(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var generator = new SyndicationGenerator();
        _elements.Begin(generator, scope);
        generator.Text = _elements.PlainText();
        generator.NodeValue = generator.Text;
        return generator;
    }

    private void Image(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        (int Line, int Column) place = _elements.Place;
        string? address = _xml.GetAttribute("resource", FeedNames.Rdf);
        (int depth, bool isEmpty) = (_xml.Depth, _xml.IsEmptyElement);
        while (!isEmpty && _elements.MoveToChild(depth))
        {
            if (NameInRss() == "url")
                address = _elements.PlainText();
            else
                _elements.Skip();
        }
        if (string.IsNullOrEmpty(address))
        {
            Missing(isMissing: true, "image", "url", place);
            return;
        }
        Uri? uri = _elements.Address(address, scope, place, out string? unresolved);
        if (uri is not null || Feed.ImageUri is null)
            (Feed.ImageUri, Feed.ImageText) = (uri, unresolved);
    }

    private SyndicationFeed Source(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        (int, int) place = _elements.Place;
        var source = new SyndicationFeed();
        string? address = null;
        _elements.Begin(source, scope, (name, value) => name == "url" && (address = value) is not null);
        source.SourceFormat = Feed.SourceFormat;
        string title = _elements.PlainText();
        source.Title = new SyndicationText(title) { NodeValue = title, Language = scope.Language, BaseUri = scope.BaseUri };
        if (address is null)
        {
            _elements.ReportAt(place, SyndicationProblemKind.MissingAttribute, "A source has no \"url\".", title);
            return source;
        }
        var link = new SyndicationLink { Relationship = "self", Language = scope.Language, BaseUri = scope.BaseUri };
        link.Uri = _elements.Address(address, scope, place, out string? unresolved);
        link.UriText = unresolved;
        source.Links.Add(link);
        return source;
    }
}
