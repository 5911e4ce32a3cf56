using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Writes Atom 1.0 (RFC 4287).</summary>
internal sealed class Atom10Writer(XmlWriter writer) : FeedWriter(writer)
{
    protected override string OwnNamespace => FeedNames.Atom10;

    /// <summary>What to write where an entry has no id, or no title; null to write nothing.</summary>
    public Func<string>? MissingId { get; init; }

    /// <summary>What to write where an entry does not tell when it changed; null to write nothing.</summary>
    public Func<DateTimeOffset>? MissingTime { get; init; }

    public override void Feed(SyndicationFeed feed)
    {
        Begin("feed", feed);
        FeedParts(feed);
        foreach (SyndicationItem item in feed.Items)
            Item(item);
        End(feed);
    }

    public override void Item(SyndicationItem item)
    {
        Begin("entry", item);
        Optional("title", item.Title ?? (MissingId is null ? null : new SyndicationText()));
        Element("id", FeedNames.Atom10, item.Id.Length > 0 ? item.Id : MissingId?.Invoke() ?? "");
        Date("published", item.PublishedDate);
        Date("updated", item.LastUpdatedTime == FeedDate.None && MissingTime is not null ? MissingTime() : item.LastUpdatedTime);
        Shared(item);
        Optional("summary", item.Summary);
        if (item.Content is not null)
            Content(item.Content);
        if (item.Source is not null)
        {
            Begin("source", item.Source);
            FeedParts(item.Source);
            End(item.Source);
        }
        End(item);
    }

    private void FeedParts(SyndicationFeed feed)
    {
        Optional("title", feed.Title);
        Optional("subtitle", feed.Subtitle);
        Element("id", FeedNames.Atom10, feed.Id);
        Date("updated", feed.LastUpdatedTime);
        Shared(feed);
        if (feed.Generator is not null)
            Generator(feed.Generator);
        Element("icon", FeedNames.Atom10, Address(feed.IconUri, feed.IconText));
        Element("logo", FeedNames.Atom10, Address(feed.ImageUri, feed.ImageText));
    }

    private void Shared(IAtomContainer owner)
    {
        foreach (SyndicationPerson author in owner.Authors)
            Person("author", author);
        foreach (SyndicationPerson contributor in owner.Contributors)
            Person("contributor", contributor);
        foreach (SyndicationCategory category in owner.Categories)
            Category(category);
        foreach (SyndicationLink link in owner.Links)
            Link(link);
        Optional("rights", owner.Rights);
    }

    public override void Text(string name, ISyndicationText text)
    {
        Begin(name, text);
        string type = TextTypes.IsXml(text.Type) ? TextTypes.Xhtml : text.Type;
        if (type == TextTypes.Xhtml && text.Text.Length > 0 && TextTypes.ParseMarkup(type, text.Text) is null)
            type = TextTypes.Html;
        if (type != TextTypes.Text)
            Attribute("type", type);
        Body(type, text.Text);
        End(text);
    }

    public override void Content(SyndicationContent content)
    {
        Begin("content", content);
        string source = Address(content.SourceUri, content.SourceText);
        string type = TextTypes.IsXml(content.Type) && content.Text.Length > 0 && TextTypes.ParseMarkup(content.Type, content.Text) is null ? TextTypes.Html : content.Type;
        if (type != TextTypes.Text)
            Attribute("type", type);
        Attribute("src", source);
        Body(type, content.Text);
        End(content);
    }

    private void Body(string type, string text)
    {
        if (!TextTypes.IsXml(type) || text.Length == 0)
        {
            Value(text);
            return;
        }
        using XmlReader markup = XmlSettings.Strict(text);
        markup.MoveToContent();
        Markup.Copy(markup, Xml);
    }

    public override void Link(SyndicationLink link)
    {
        Begin("link", link);
        Xml.WriteAttributeString("href", Clean(Address(link.Uri, link.UriText)));
        Attribute("rel", link.Relationship);
        Attribute("type", link.MediaType);
        Attribute("hreflang", link.ResourceLanguage);
        Attribute("title", link.Title);
        Attribute("length", Number(link.Length));
        End(link);
    }

    public override void Person(string name, SyndicationPerson person)
    {
        Begin(name, person);
        // Atom requires a name, and RSS knows none: all that it says stands in Email.
        bool isBare = person.Name.Length == 0 && FeedNames.Of(person.NodeNamespace) is not (Vocabulary.Atom10 or Vocabulary.Atom03);
        Element("name", FeedNames.Atom10, isBare ? person.Email : person.Name);
        Element("uri", FeedNames.Atom10, Address(person.Uri, person.UriText));
        Element("email", FeedNames.Atom10, isBare ? "" : person.Email);
        End(person);
    }

    public override void Category(SyndicationCategory category)
    {
        Begin("category", category);
        Xml.WriteAttributeString("term", Clean(category.Term));
        Attribute("scheme", category.Scheme);
        Attribute("label", category.Label);
        End(category);
    }

    public override void Generator(SyndicationGenerator generator)
    {
        Begin("generator", generator);
        Attribute("uri", Address(generator.Uri, generator.UriText));
        Attribute("version", generator.Version);
        Value(generator.Text);
        End(generator);
    }

    private void Begin(string name, ISyndicationNode node) => Begin(name, FeedNames.Atom10, node);

    private void Optional(string name, ISyndicationText? text)
    {
        if (text is not null)
            Text(name, text);
    }

    private void Date(string name, DateTimeOffset date)
    {
        if (date != FeedDate.None)
            Element(name, FeedNames.Atom10, FeedDate.ToIso(date));
    }
}
