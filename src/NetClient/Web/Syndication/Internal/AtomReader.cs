using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Atom 1.0 (RFC 4287) and 0.3, whose elements differ in a few names.</summary>
internal sealed partial class AtomReader : IFeedReader
{
    private readonly ElementReader _elements;
    private readonly XmlReader _xml;
    private readonly Scope _scope;
    private readonly string _own;      // the root's namespace, however it is spelt
    private bool _hasId, _hasUpdated, _hadItem;

    public AtomReader(ElementReader elements, in Scope document)
    {
        (_elements, _xml) = (elements, elements.Xml);
        _scope = document.Inside(_xml);
        _own = _xml.NamespaceURI;
        string? version = null;
        _elements.Begin(Feed, _scope, (name, value) => name == "version" && (version = value) is not null);
        Feed.SourceFormat = FormatOf(elements, _own, version);
    }

    public SyndicationFeed Feed { get; } = new();

    /// <summary>Reads the entry that the reader is on, as a document's root.</summary>
    public static SyndicationItem ReadSingle(ElementReader elements, in Scope document)
    {
        var reader = new AtomReader(elements, elements.Xml.NamespaceURI);
        FormatOf(elements, reader._own, null);
        return reader.Entry(document);
    }

    private AtomReader(ElementReader elements, string own) => (_elements, _xml, _own) = (elements, elements.Xml, own);

    private static SyndicationFormat FormatOf(ElementReader elements, string own, string? version)
    {
        Vocabulary vocabulary = FeedNames.Of(own);
        if (own is not (FeedNames.Atom10 or FeedNames.Atom03))
            elements.Report(SyndicationProblemKind.Namespace, "The namespace is not Atom's.", own);
        return vocabulary == Vocabulary.Atom03 || (vocabulary != Vocabulary.Atom10 && version == "0.3") ? SyndicationFormat.Atom03 : SyndicationFormat.Atom10;
    }

    public SyndicationItem? ReadChild()
    {
        string name = NameInAtom();
        if (name is "entry" or "item")
        {
            if (name == "item")
                _elements.Report(SyndicationProblemKind.UnexpectedContent, "An \"item\" stands in a feed of Atom; it was read as an \"entry\".");
            _hadItem = true;
            return Entry(_scope);
        }
        ReadFeedChild(Feed, name, _scope, ref _hasId, ref _hasUpdated);
        return null;
    }

    public void Leave()
    {
    }

    public void Complete()
    {
        if (Feed.Title is null && !_hasId && !_hasUpdated && Feed.Items.Count == 0 && !_hadItem)
            throw new SyndicationException(SyndicationErrorStatus.MissingRequiredElement, "The feed has neither a title nor an id, and no entry.", 0, 0);
        Missing(Feed.Title is null, "feed", "title");
        Missing(!_hasId, "feed", "id");
        Missing(!_hasUpdated, "feed", "updated");
    }

    // The element's name in Atom; empty for a foreign one.
    private string NameInAtom()
    {
        string space = _xml.NamespaceURI;
        if (!ReferenceEquals(space, _own) && space != _own && FeedNames.Of(space) is not (Vocabulary.Atom10 or Vocabulary.Atom03))
            return "";
        return AtomNames.Of(_xml.LocalName);
    }

    // The children that a feed and an entry have alike; false for another one, and for a second one of what there is once.
    private bool ReadShared<T>(T owner, string name, in Scope scope, ref bool hasId, ref bool hasUpdated) where T : SyndicationNode, IAtomContainer
    {
        switch (name)
        {
            case "title" when owner.Title is null:
                owner.Title = Text(scope);
                return true;
            case "rights" when owner.Rights is null:
                owner.Rights = Text(scope);
                return true;
            case "id" when !hasId:
                owner.Id = _elements.PlainText();
                hasId = owner.Id.Length > 0;
                return true;
            case "updated":
                owner.LastUpdatedTime = _elements.Date(owner.LastUpdatedTime, owner, scope, wholeSeconds: false);
                hasUpdated = true;
                return true;
            case "author":
                owner.Authors.Add(Person(scope));
                return true;
            case "contributor":
                owner.Contributors.Add(Person(scope));
                return true;
            case "category":
                owner.Categories.Add(ReadCategory(_elements, scope));
                return true;
            case "link":
                owner.Links.Add(ReadLink(_elements, scope));
                return true;
            default:
                return false;
        }
    }

    // A feed's own children, or those of an entry's source.
    private void ReadFeedChild(SyndicationFeed feed, string name, in Scope scope, ref bool hasId, ref bool hasUpdated)
    {
        if (ReadShared(feed, name, scope, ref hasId, ref hasUpdated))
            return;
        switch (name)
        {
            case "subtitle" when feed.Subtitle is null:
                feed.Subtitle = Text(scope);
                break;
            case "generator" when feed.Generator is null:
                feed.Generator = Generator(scope);
                break;
            case "icon" when feed.IconUri is null && feed.IconText is null:
                (feed.IconUri, feed.IconText) = Address(scope);
                break;
            case "logo" when feed.ImageUri is null && feed.ImageText is null:
                (feed.ImageUri, feed.ImageText) = Address(scope);
                break;
            default:
                Other(feed, name, scope);
                break;
        }
    }

    private SyndicationItem Entry(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var item = new SyndicationItem();
        (int, int) place = _elements.Place;
        (SyndicationNode Node, (int, int) Place)? created = null;
        _elements.Begin(item, scope);
        (int depth, bool isEmpty, bool hasId, bool hasUpdated) = (_xml.Depth, _xml.IsEmptyElement, false, false);
        while (!isEmpty && _elements.MoveToChild(depth))
            ReadEntryChild(item, NameInAtom(), scope, ref hasId, ref hasUpdated, ref created);
        TakeCreated(item, created);
        Missing(item.Title is null, "entry", "title", place);
        Missing(!hasId, "entry", "id", place);
        Missing(!hasUpdated, "entry", "updated", place);
        return item;
    }

    // It counts where there is no better date, which may stand before it or behind it.
    private void TakeCreated(SyndicationItem item, (SyndicationNode Node, (int, int) Place)? created)
    {
        if (created is not var (node, place))
            return;
        if (item.PublishedDate == FeedDate.None)
            item.PublishedDate = _elements.Date(item.PublishedDate, item, node, place, wholeSeconds: false);
        else
            item.ElementExtensions.Add(node);
    }

    private void ReadEntryChild(SyndicationItem item, string name, in Scope scope, ref bool hasId, ref bool hasUpdated, ref (SyndicationNode Node, (int, int) Place)? created)
    {
        if (ReadShared(item, name, scope, ref hasId, ref hasUpdated))
            return;
        switch (name)
        {
            case "summary" when item.Summary is null:
                item.Summary = Text(scope);
                break;
            case "content" when item.Content is null:
                item.Content = Content(scope);
                break;
            case "published":
                item.PublishedDate = _elements.Date(item.PublishedDate, item, scope, wholeSeconds: false);
                break;
            case "created" when created is null:
                (int, int) place = _elements.Place;
                created = (_elements.Extension(scope), place);
                break;
            case "source" when item.Source is null:
                item.Source = Source(scope);
                break;
            default:
                Other(item, name, scope);
                break;
        }
    }

    private SyndicationFeed Source(in Scope outer)
    {
        Scope scope = outer.Inside(_xml);
        var source = new SyndicationFeed();
        _elements.Begin(source, scope);
        (int depth, bool isEmpty, bool hasId, bool hasUpdated) = (_xml.Depth, _xml.IsEmptyElement, false, false);
        while (!isEmpty && _elements.MoveToChild(depth))
            ReadFeedChild(source, NameInAtom(), scope, ref hasId, ref hasUpdated);
        return source;
    }

    private void Other(SyndicationNode owner, string name, in Scope scope)
    {
        if (name is "title" or "subtitle" or "rights" or "id" or "generator" or "icon" or "logo" or "summary" or "content" or "source")
            _elements.Report(SyndicationProblemKind.UnexpectedContent, $"There is a second \"{name}\"; it stays among the extensions.");
        owner.ElementExtensions.Add(_elements.Extension(scope));
    }

    private void Missing(bool isMissing, string owner, string name, (int Line, int Column) place = default)
    {
        if (isMissing)
            _elements.ReportAt(place, SyndicationProblemKind.MissingElement, $"The {owner} has no \"{name}\".");
    }
}
