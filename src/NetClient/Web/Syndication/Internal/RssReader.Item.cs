namespace NetClient.Web.Syndication.Internal;

/// <summary>An item, and what is in it.</summary>
internal sealed partial class RssReader
{
    private SyndicationItem Item(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var item = new SyndicationItem();
        (int, int) place = _elements.Place;
        string? about = _xml.GetAttribute("about", FeedNames.Rdf);
        _elements.Begin(item, scope);
        (int depth, bool isEmpty) = (_xml.Depth, _xml.IsEmptyElement);
        (SyndicationNode Node, (int, int) Place)? standIn = null;
        while (!isEmpty && _elements.MoveToChild(depth))
        {
            string name = NameInRss();
            if (name == "guid" && item.Id.Length == 0)
            {
                Guid(item);
            }
            else if (name == "dc:date")
            {
                (int, int) found = _elements.Place;
                standIn = (StandIn(item, scope), found);   // a "pubDate" may follow
            }
            else
            {
                ReadItemChild(item, name, scope);
            }
        }
        if (item.Id.Length == 0 && about is not null)
            item.Id = about;   // RSS 1.0 names its items so
        if (standIn is var (date, datePlace))
            item.PublishedDate = OrOf(date, datePlace, item.PublishedDate);
        Missing(item.Title is null && item.Summary is null, "item", "title", place);
        return item;
    }

    private void ReadItemChild(SyndicationItem item, string name, in Scope scope)
    {
        switch (name)
        {
            case "title" when item.Title is null:
                item.Title = Text(scope, TextTypes.Text);
                break;
            case "description" when item.Summary is null:
                item.Summary = Text(scope, TextTypes.Html);
                break;
            case "link":
                Link(item.Links, scope);
                break;
            case "atom:link":
                item.Links.Add(AtomReader.ReadLink(_elements, scope));
                break;
            case "enclosure":
                item.Links.Add(Enclosure(scope));
                break;
            case "comments" when item.CommentsUri is null && item.CommentsText is null:
                Comments(item, scope);
                break;
            case "author":
                item.Authors.Add(Person(scope));
                break;
            case "category":
                item.Categories.Add(Category(scope));
                break;
            case "pubDate":
                item.PublishedDate = _elements.Date(item.PublishedDate, item, scope, wholeSeconds: true);
                break;
            case "source" when item.Source is null:
                item.Source = Source(scope);
                break;
            case "content:encoded" when item.Content is null:
                Encoded(item, scope);
                break;
            default:
                Other(item, name, scope);
                break;
        }
    }

    private void Guid(SyndicationItem item)
    {
        string? isPermaLink = _xml.GetAttribute("isPermaLink") ?? _xml.GetAttribute("ispermalink");
        item.Id = _elements.PlainText();
        item.GuidIsPermaLink = isPermaLink is null ? null : !isPermaLink.Trim().Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    private void Comments(SyndicationItem item, in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        (int, int) place = _elements.Place;
        var link = new SyndicationLink { Relationship = "comments" };
        _elements.Begin(link, scope);
        string text = _elements.PlainText();
        link.NodeValue = text;
        link.Uri = item.CommentsUri = _elements.Address(text, scope, place, out string? unresolved);
        link.UriText = item.CommentsText = unresolved;
        item.Links.Add(link);
    }

    // It stays an extension, where a ported app looks for it, and is the content as well.
    private void Encoded(SyndicationItem item, in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var node = new SyndicationNode();
        _elements.Begin(node, scope);
        (int, int) place = _elements.Place;
        FeedText html = _elements.Text(isSource: true, out TextShape shape);
        if (shape != TextShape.Plain)
            _elements.ReportAt(place, SyndicationProblemKind.UnexpectedContent, "The HTML stands in the document as it is; it was taken for text.", html.ToString());
        node.ReadValue = html;
        item.ElementExtensions.Add(node);
        item.Content = new SyndicationContent
        {
            Type = TextTypes.Html,
            ReadText = html,
            NodeName = node.NodeName,
            NodeNamespace = node.NodeNamespace,
            ReadValue = html,
            Language = scope.Language,
            BaseUri = scope.BaseUri,
        };
    }

    // A date of Dublin Core, for where RSS has none. It stays an extension.
    private SyndicationNode StandIn(SyndicationNode owner, in Scope scope)
    {
        SyndicationNode node = _elements.Extension(scope);
        owner.ElementExtensions.Add(node);
        return node;
    }

    private DateTimeOffset OrOf(SyndicationNode standIn, (int, int) place, DateTimeOffset current)
    {
        if (current != FeedDate.None)
            return current;
        string text = standIn.NodeValue ?? "";
        bool isDate = FeedDate.TryRead(text, out DateTimeOffset date, out string? doubt);
        if (!isDate || doubt is not null)
            _elements.ReportAt(place, SyndicationProblemKind.Date, doubt ?? "The date of Dublin Core is none.", text);
        return isDate ? WholeSeconds(date) : current;
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset date) => date.AddTicks(-(date.Ticks % TimeSpan.TicksPerSecond));
}
