using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>RSS 0.91, 0.92, 1.0 and 2.0. What differs is where the items stand, and which elements may be missing.</summary>
internal sealed partial class RssReader : IFeedReader
{
    private const string Rss11 = "http://purl.org/net/rss1.1#";

    private readonly ElementReader _elements;
    private readonly XmlReader _xml;
    private readonly bool _isRdf;
    private Scope _scope;
    private string _own;               // the namespace that this document has RSS in, whatever it is
    private bool _hasChannel, _isInChannel, _hasLanguage, _hadItem;
    private int _channelDepth;

    public RssReader(ElementReader elements, in Scope document)
        : this(elements, elements.Xml.NamespaceURI)
    {
        _scope = document.Inside(_xml);
        _isRdf = _xml.LocalName is "RDF" or "rdf";
        string? version = null;
        Feed.Language = _scope.Language;
        Feed.BaseUri = _scope.BaseUri;
        if (RssNames.Of(_xml.LocalName) == "channel")
        {
            Feed.SourceFormat = _own == Rss11 ? SyndicationFormat.Rss10 : SyndicationFormat.Rss20;
            if (_own != Rss11)
                elements.Report(SyndicationProblemKind.Format, "The channel stands in no \"rss\".");
            EnterChannel(_scope);
            return;
        }
        _elements.Begin(Feed, _scope, (name, value) => name == "version" && (version = value) is not null);
        Feed.SourceFormat = _isRdf ? SyndicationFormat.Rss10 : FormatOf(version);
        CheckNamespace();
    }

    private RssReader(ElementReader elements, string own) => (_elements, _xml, _own) = (elements, elements.Xml, own);

    public SyndicationFeed Feed { get; } = new();

    /// <summary>Reads the item that the reader is on, as a document's root.</summary>
    public static SyndicationItem ReadSingle(ElementReader elements, in Scope document) => new RssReader(elements, elements.Xml.NamespaceURI).Item(document);

    private SyndicationFormat FormatOf(string? version)
    {
        switch (version?.Trim())
        {
            case "0.90" or "0.9" or "0.91":
                return SyndicationFormat.Rss091;
            case "0.92" or "0.93" or "0.94":
                return SyndicationFormat.Rss092;
            case "2.0" or "2.0.0" or "2.0.1" or "2.00":
                return SyndicationFormat.Rss20;
            default:
                _elements.Report(SyndicationProblemKind.Format, version is null ? "The \"rss\" names no version; it was read as 2.0." : "There is no such version of RSS; it was read as 2.0.", version ?? "");
                return SyndicationFormat.Rss20;
        }
    }

    public SyndicationItem? ReadChild()
    {
        string name = NameInRss();
        switch (name)
        {
            case "item" or "entry":
                _hadItem = true;
                if (name == "entry")
                    _elements.Report(SyndicationProblemKind.UnexpectedContent, "An \"entry\" stands in a feed of RSS; it was read as an \"item\".");
                if (!_isInChannel && !_isRdf)
                    _elements.Report(SyndicationProblemKind.UnexpectedContent, "The item stands outside of the channel.");
                return Item(_scope);
            case "channel" when !_isInChannel:
                ReadChannel();
                return null;
            case "image" when !_isInChannel:
                Image(_scope);
                return null;
            case "items" when !_isRdf:
                return null;   // RSS 1.1, and many a template of somebody's own: entered
            default:
                ReadChannelChild(name, _scope);
                return null;
        }
    }

    public void Leave()
    {
        if (_isInChannel && _xml.Depth == _channelDepth)
            _isInChannel = false;
    }

    public void Complete()
    {
        if (!_hasChannel && !_hadItem)
            throw new SyndicationException(SyndicationErrorStatus.MissingRequiredElement, "The document has no \"channel\".", 0, 0);
        Missing(Feed.Title is null, "channel", "title");
        Missing(Feed.Links.Count == 0, "channel", "link");
        Missing(Feed.Subtitle is null, "channel", "description");
    }

    // RSS 1.0 has its items beside the channel, so the channel can be read at once. Elsewhere they are in it: it is entered.
    private void ReadChannel()
    {
        if (_hasChannel)
            _elements.Report(SyndicationProblemKind.UnexpectedContent, "There is a second channel; it was added to the first.");
        if (_isRdf && _xml.NamespaceURI != _own)
        {
            _own = _xml.NamespaceURI;   // the root is RDF's
            CheckNamespace();
        }
        Scope scope = _scope.Inside(_xml);
        Scope outer = _scope;
        bool isEmpty = _xml.IsEmptyElement;
        EnterChannel(scope);
        if (isEmpty)
        {
            _isInChannel = false;
        }
        else if (_isRdf)
        {
            int depth = _xml.Depth;
            while (_elements.MoveToChild(depth))
                ReadChannelChild(NameInRss(), scope);
            _isInChannel = false;
            _scope = outer;
        }
    }

    private void EnterChannel(in Scope scope)
    {
        (_hasChannel, _isInChannel, _channelDepth, _scope) = (true, !_xml.IsEmptyElement, _xml.Depth, scope);
        string language = _hasLanguage ? Feed.Language : scope.Language;
        _elements.Begin(Feed, scope);
        Feed.Language = language;
    }

    // The element's name in RSS, spelt as RSS spells it; empty for a foreign one.
    private string NameInRss()
    {
        string space = _xml.NamespaceURI;
        if (space.Length == 0 || space == _own)
            return RssNames.Of(_xml.LocalName);
        return FeedNames.Of(space) switch
        {
            Vocabulary.None or Vocabulary.Rss => RssNames.Of(_xml.LocalName),
            Vocabulary.Atom10 or Vocabulary.Atom03 when _xml.LocalName == "link" => "atom:link",
            Vocabulary.DublinCore when _xml.LocalName == "date" => "dc:date",
            Vocabulary.Content when _xml.LocalName == "encoded" => "content:encoded",
            // What it stands in is RSS, by whatever name.
            Vocabulary.Other when _isRdf && !_hasChannel && _xml.LocalName is "channel" => "channel",
            _ => "",
        };
    }

    private void CheckNamespace()
    {
        if (FeedNames.Of(_own) is not (Vocabulary.None or Vocabulary.Rss or Vocabulary.Rdf))
            _elements.Report(SyndicationProblemKind.Namespace, "The namespace is not that of RSS.", _own);
    }

    private void ReadChannelChild(string name, in Scope scope)
    {
        switch (name)
        {
            case "title" when Feed.Title is null:
                Feed.Title = Text(scope, TextTypes.Text);
                break;
            case "description" when Feed.Subtitle is null:
                Feed.Subtitle = Text(scope, TextTypes.Html);
                break;
            case "copyright" when Feed.Rights is null:
                Feed.Rights = Text(scope, TextTypes.Text);
                break;
            case "language" when !_hasLanguage:
                ReadLanguage();
                break;
            case "link":
                Link(Feed.Links, scope);
                break;
            case "atom:link":
                Feed.Links.Add(AtomReader.ReadLink(_elements, scope));
                break;
            case "managingEditor":
                Feed.Authors.Add(Person(scope));
                break;
            case "category":
                Feed.Categories.Add(Category(scope));
                break;
            case "generator" when Feed.Generator is null:
                Feed.Generator = Generator(scope);
                break;
            case "lastBuildDate":
                Feed.LastUpdatedTime = _elements.Date(Feed.LastUpdatedTime, Feed, scope, wholeSeconds: true);
                break;
            case "image" when Feed.ImageUri is null && Feed.ImageText is null:
                Image(scope);
                break;
            case "items" when _isRdf:
                _elements.Skip();   // the order of items, once more
                break;
            case "item":
                ReadItemOfChannel(scope);
                break;
            case "dc:date":
                (int, int) place = _elements.Place;
                Feed.LastUpdatedTime = OrOf(StandIn(Feed, scope), place, Feed.LastUpdatedTime);
                break;
            default:
                Other(Feed, name, scope);
                break;
        }
    }

    // In the channel of RSS 1.0, where it does not belong.
    private void ReadItemOfChannel(in Scope scope)
    {
        (int, int) place = _elements.Place;
        SyndicationItem item = Item(scope);
        item.Problems = _elements.ProblemsSince(place);
        Feed.Items.Add(item);
        _hadItem = true;
    }

    private void ReadLanguage()
    {
        string language = _elements.PlainText();
        _hasLanguage = language.Length > 0;
        if (_hasLanguage)
            Feed.Language = language;
    }

    private void Other(SyndicationNode owner, string name, in Scope scope)
    {
        if (name is "title" or "description" or "copyright" or "language" or "generator" or "image" or "guid" or "comments" or "source")
            _elements.Report(SyndicationProblemKind.UnexpectedContent, $"There is a second \"{name}\"; it stays among the extensions.");
        owner.ElementExtensions.Add(_elements.Extension(scope));
    }

    private void Missing(bool isMissing, string owner, string name, (int Line, int Column) place = default)
    {
        if (isMissing)
            _elements.ReportAt(place, SyndicationProblemKind.MissingElement, $"The {owner} has no \"{name}\".");
    }
}
