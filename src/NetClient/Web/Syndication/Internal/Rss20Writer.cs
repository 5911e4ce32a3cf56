using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Writes RSS 2.0. What only Atom has is left out, but for links, which RSS borrows.</summary>
internal sealed class Rss20Writer(XmlWriter writer) : FeedWriter(writer)
{
    protected override string OwnNamespace => "";

    public override void Feed(SyndicationFeed feed)
    {
        Xml.WriteStartElement("rss");
        Xml.WriteAttributeString("version", "2.0");
        Begin("channel", "", feed, withLanguage: false);
        Optional("title", feed.Title);
        foreach (SyndicationLink link in feed.Links)
            ChannelLink(link);
        Optional("description", feed.Subtitle);
        Element("language", "", feed.Language);
        Optional("copyright", feed.Rights);
        foreach (SyndicationPerson author in feed.Authors)
            Person("managingEditor", author);
        Date("lastBuildDate", feed.LastUpdatedTime);
        foreach (SyndicationCategory category in feed.Categories)
            Category(category);
        if (feed.Generator is not null)
            Generator(feed.Generator);
        Image(feed);
        foreach (SyndicationItem item in feed.Items)
            Item(item);
        End(feed);
        Xml.WriteEndElement();
    }

    public override void Item(SyndicationItem item)
    {
        Begin("item", "", item);
        Optional("title", item.Title);
        ItemLinks(item);
        Optional("description", item.Summary);
        foreach (SyndicationPerson author in item.Authors)
            Person("author", author);
        foreach (SyndicationCategory category in item.Categories)
            Category(category);
        Guid(item);
        Date("pubDate", item.PublishedDate);
        if (item.Source is not null)
            Source(item.Source);
        if (item.Content is not null && !item.ElementExtensions.Any(IsEncoded))
            Content(item.Content);
        End(item);
    }

    public override void Text(string name, ISyndicationText text)
    {
        Begin(name, "", text);
        Value(text.Text);
        End(text);
    }

    public override void Content(SyndicationContent content)
    {
        if (content.Text.Length == 0)
            return;   // RSS cannot say that it stands elsewhere
        Begin("encoded", FeedNames.Content, content);
        Value(content.Text);
        End(content);
    }

    public override void Link(SyndicationLink link)
    {
        string address = Address(link.Uri, link.UriText);
        bool isPlain = link is { Title: "", ResourceLanguage: "" };
        switch (link.Relationship)
        {
            case "enclosure" when isPlain:
                Begin("enclosure", "", link);
                Xml.WriteAttributeString("url", Clean(address));
                if (link.Length > 0 || !link.HasAttributes || !link.AttributeExtensions.Any(static attribute => attribute is { Name: "length", Namespace: "" }))   // one that was no number
                    Xml.WriteAttributeString("length", link.Length == 0 ? "0" : Number(link.Length));
                Attribute("type", link.MediaType);
                End(link);
                break;
            case "" or "alternate" when isPlain && link is { MediaType: "", Length: 0 } && address.Length > 0:
                Begin("link", "", link);
                Value(address);
                End(link);
                break;
            default:
                AtomLink(link, address);
                break;
        }
    }

    // A channel has no enclosures.
    private void ChannelLink(SyndicationLink link)
    {
        if (link.Relationship == "enclosure")
            AtomLink(link, Address(link.Uri, link.UriText));
        else
            Link(link);
    }

    private void AtomLink(SyndicationLink link, string address)
    {
        Begin("link", FeedNames.Atom10, link);
        Xml.WriteAttributeString("href", Clean(address));
        Attribute("rel", link.Relationship);
        Attribute("type", link.MediaType);
        Attribute("hreflang", link.ResourceLanguage);
        Attribute("title", link.Title);
        Attribute("length", Number(link.Length));
        End(link);
    }

    // RSS has one page of comments, in an element of its own; the reader makes a link of it as well.
    private void ItemLinks(SyndicationItem item)
    {
        string comments = Address(item.CommentsUri, item.CommentsText);
        bool isWritten = comments.Length == 0 && item.CommentsText is null;
        foreach (SyndicationLink link in item.Links)
        {
            bool isComments = !isWritten && link is { Relationship: "comments", MediaType: "", Title: "", ResourceLanguage: "", Length: 0 } && Address(link.Uri, link.UriText) == comments;
            if (isComments)
            {
                Begin("comments", "", link);
                Value(comments);
                End(link);
                isWritten = true;
            }
            else
            {
                Link(link);
            }
        }
        if (!isWritten)
            Element("comments", "", comments);
    }

    public override void Person(string name, SyndicationPerson person)
    {
        Begin(name, "", person);
        Value(person.Email.Length == 0 ? person.Name : person.Name.Length == 0 ? person.Email : $"{person.Email} ({person.Name})");
        End(person);
    }

    public override void Category(SyndicationCategory category)
    {
        Begin("category", "", category);
        Attribute("domain", category.Scheme);
        Value(category.Term);
        End(category);
    }

    public override void Generator(SyndicationGenerator generator)
    {
        Begin("generator", "", generator);
        Value(generator.Text);
        End(generator);
    }

    private void Guid(SyndicationItem item)
    {
        if (item.Id.Length == 0)
            return;
        Begin("guid", "", null);
        // Unless it says otherwise, it must be an address.
        bool? isPermaLink = item.GuidIsPermaLink ?? (Uri.TryCreate(item.Id, UriKind.Absolute, out Uri? uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal) ? null : false);
        if (isPermaLink is { } said)
            Attribute("isPermaLink", said ? "true" : "false");
        Value(item.Id);
        End(null);
    }

    private void Image(SyndicationFeed feed)
    {
        string address = Address(feed.ImageUri, feed.ImageText);
        if (address.Length == 0)
            return;
        Begin("image", "", null);
        Element("url", "", address);
        Element("title", "", feed.Title?.Text ?? "");
        Element("link", "", feed.Links.WithRelationship("alternate")?.OriginalString ?? feed.Links.WithRelationship("")?.OriginalString ?? "");
        End(null);
    }

    private void Source(SyndicationFeed source)
    {
        Begin("source", "", source);
        SyndicationLink? link = source.Links.FirstOrDefault(one => one.Relationship == "self") ?? source.Links.FirstOrDefault();
        if (link is not null)
            Xml.WriteAttributeString("url", Clean(Address(link.Uri, link.UriText)));
        Value(source.Title?.Text);
        End(null);
    }

    private static bool IsEncoded(ISyndicationNode node) => node.NodeName == "encoded" && FeedNames.Of(node.NodeNamespace) == Vocabulary.Content;

    private void Optional(string name, ISyndicationText? text)
    {
        if (text is not null)
            Text(name, text);
    }

    private void Date(string name, DateTimeOffset date)
    {
        if (date != FeedDate.None)
            Element(name, "", FeedDate.ToMail(date));
    }
}
