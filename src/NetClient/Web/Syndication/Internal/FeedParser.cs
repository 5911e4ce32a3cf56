using System.Runtime.CompilerServices;
using System.Xml;
using NetClient.Web.Syndication.Internal.Repair;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Finds out which format a document is in, and reads it, whole or as it arrives.</summary>
internal sealed class FeedParser
{
    private const int LongestMessage = 300;

    private readonly ElementReader _elements;
    private readonly XmlReader _xml;
    private readonly Scope _document;
    private IFeedReader? _feed;
    private string? _foreignRoot;           // what the root is called, when it is no feed's
    private (int Line, int Column) _rootPlace;
    private SyndicationItem? _item;         // read by the last step

    private FeedParser(XmlReader xml, ProblemList problems, PlaceMap? places, Uri? documentUri)
    {
        _xml = xml;
        _elements = new ElementReader(xml, problems, places);
        _document = new Scope(documentUri, "");
    }

    private FeedParser(FeedSource source, RepairingReader text, Uri? documentUri, CancellationToken cancellationToken)
        : this(XmlSettings.Reader(text, source.Problems, cancellationToken), source.Problems, text.Places, documentUri)
    {
    }

    public static SyndicationFeed ReadFeed(FeedSource source, Uri? documentUri)
    {
        using var text = new RepairingReader(source);
        return Guard(text, () => new FeedParser(source, text, documentUri, CancellationToken.None).ReadFeed());
    }

    public static SyndicationFeed ReadFeed(XmlDocument document) => Guard(null, () => new FeedParser(new XmlNodeReader(document), new ProblemList(), null, null).ReadFeed());

    public static SyndicationItem ReadItem(FeedSource source, Uri? documentUri)
    {
        using var text = new RepairingReader(source);
        return Guard(text, () => new FeedParser(source, text, documentUri, CancellationToken.None).ReadItem());
    }

    public static SyndicationItem ReadItem(XmlDocument document) => Guard(null, () => new FeedParser(new XmlNodeReader(document), new ProblemList(), null, null).ReadItem());

    /// <summary>Reads a feed as it arrives; no thread waits for it.</summary>
    public static async Task<SyndicationFeed> ReadFeedAsync(FeedSource source, Uri? documentUri, CancellationToken cancellationToken)
    {
        using var text = new RepairingReader(source);
        FeedParser? parser = null;
        while (true)
        {
            await text.BufferUnitAsync(cancellationToken).ConfigureAwait(false);
            if (Guard(text, () => (parser ??= new FeedParser(source, text, documentUri, cancellationToken)).Step()))
                parser!.KeepItem();
            else
                return Guard(text, parser!.Complete);
        }
    }

    /// <summary>Reads a feed as it arrives, and hands out its items one by one: none is kept.</summary>
    public static async IAsyncEnumerable<SyndicationItem> ReadItemsAsync(FeedSource source, Uri? documentUri, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new RepairingReader(source);
        FeedParser? parser = null;
        while (true)
        {
            await text.BufferUnitAsync(cancellationToken).ConfigureAwait(false);
            if (!Guard(text, () => (parser ??= new FeedParser(source, text, documentUri, cancellationToken)).Step()))
                break;
            SyndicationItem[] items = parser!.TakeItems();
            if (items.Length > 0)
                source.Problems.ForgetUpTo(parser._elements.Place);
            foreach (SyndicationItem item in items)
                yield return item;
        }
        Guard(text, parser!.Complete);
    }

    /// <summary>Reads an item when all of it has arrived; no thread waits for it.</summary>
    public static async Task<SyndicationItem> ReadItemAsync(FeedSource source, Uri? documentUri, CancellationToken cancellationToken)
    {
        using var text = new RepairingReader(source);
        await text.BufferAllAsync(cancellationToken).ConfigureAwait(false);
        return Guard(text, () => new FeedParser(source, text, documentUri, cancellationToken).ReadItem());
    }

    /// <summary>Reads a document of another kind when all of it has arrived: hands out its root.</summary>
    public static async Task ReadDocumentAsync(FeedSource source, Action<ElementReader> readRoot, CancellationToken cancellationToken)
    {
        using var text = new RepairingReader(source);
        await text.BufferAllAsync(cancellationToken).ConfigureAwait(false);
        Guard(text, () =>
        {
            var elements = new ElementReader(XmlSettings.Reader(text, source.Problems, cancellationToken), source.Problems, text.Places);
            while (elements.Xml.NodeType != XmlNodeType.Element && elements.Xml.Read())
            {
            }
            readRoot(elements);
            while (elements.Xml.Read())
            {
            }
            return true;
        });
    }

    /// <summary>The feed as far as it was read: while its items are handed out.</summary>
    private SyndicationFeed ReadFeed()
    {
        while (Step())
            KeepItem();
        return Complete();
    }

    private void KeepItem()
    {
        if (_item is not null)
            _feed!.Feed.Items.Add(_item);
    }

    // What the last step read, mostly one item or none; RSS 1.0 may have all of them in its channel. Of the feed itself nothing is kept that may become more with every child.
    private SyndicationItem[] TakeItems()
    {
        KeepItem();
        if (_feed?.Feed is not { } feed)
            return [];
        SyndicationItem[] items = [.. feed.Items];
        feed.Items.Clear();
        feed.Links.Clear();
        feed.Categories.Clear();
        feed.Authors.Clear();
        feed.Contributors.Clear();
        feed.ElementExtensions.Clear();
        feed.AttributeExtensions.Clear();
        return items;
    }

    /// <summary>Reads up to the end of the next child. False at the end of the document.</summary>
    private bool Step()
    {
        _item = null;
        while (_xml.Read())
        {
            switch (_xml.NodeType)
            {
                case XmlNodeType.Element:
                    BeginOrRead();
                    return true;
                case XmlNodeType.EndElement:
                    _feed?.Leave();
                    return true;
                case XmlNodeType.Text or XmlNodeType.CDATA when _feed is not null:
                    _elements.Report(SyndicationProblemKind.UnexpectedContent, "Text between elements was left out.", _xml.Value);
                    break;
                default:
                    break;
            }
        }
        return false;
    }

    private void BeginOrRead()
    {
        if (_foreignRoot is not null)
            return;
        if (_feed is null)
        {
            Begin();
            return;
        }
        (int, int) place = _elements.Place;
        _item = _feed.ReadChild();
        _item?.Problems = _elements.ProblemsSince(place);
    }

    private void Begin()
    {
        Vocabulary vocabulary = FeedNames.Of(_xml.NamespaceURI);
        _rootPlace = _elements.Place;
        _feed = _xml.LocalName switch
        {
            "feed" or "Feed" or "FEED" => new AtomReader(_elements, _document),
            "rss" or "RSS" or "Rss" => new RssReader(_elements, _document),
            "RDF" or "rdf" => new RssReader(_elements, _document),
            "channel" or "Channel" or "CHANNEL" when vocabulary is Vocabulary.None or Vocabulary.Rss => new RssReader(_elements, _document),
            _ => null,
        };
        if (_feed is null)
            _foreignRoot = _xml.Name;
    }

    private SyndicationFeed Complete()
    {
        if (_foreignRoot is not null)
            throw Unsupported("a feed");
        _feed!.Complete();
        _feed.Feed.Problems = _elements.Problems.InOrder();
        return _feed.Feed;
    }

    private SyndicationItem ReadItem()
    {
        while (_xml.NodeType != XmlNodeType.Element && _xml.Read())
        {
        }
        _rootPlace = _elements.Place;
        _foreignRoot = _xml.Name;
        SyndicationItem? item = _xml.LocalName switch
        {
            "entry" or "Entry" => AtomReader.ReadSingle(_elements, _document),
            "item" or "Item" => RssReader.ReadSingle(_elements, _document),
            _ => null,
        };
        while (_xml.Read())
        {
        }
        if (item is null)
            throw Unsupported("an item");
        item.Problems = _elements.Problems.InOrder();
        return item;
    }

    // All of it was read by now, so it is known whether it was XML at all: HTML mostly is not.
    private SyndicationException Unsupported(string wanted) => _elements.Problems.FirstRepair is { } repair
        ? new SyndicationException(SyndicationErrorStatus.InvalidXml, $"The document, \"{Quoted.Of(_foreignRoot)}\", is no XML and not {wanted}: {repair.Message}", repair.Line, repair.Column)
        : new SyndicationException(SyndicationErrorStatus.UnsupportedFormat, $"The document, \"{Quoted.Of(_foreignRoot)}\", is not {wanted}.", _rootPlace.Line, _rootPlace.Column);

    private static T Guard<T>(RepairingReader? text, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException e)
        {
            string message = e.Message;
            int said = message.LastIndexOf(" Line ", StringComparison.Ordinal);   // said in .NET's words; ours say it too
            (int line, int column) = text is null ? (e.LineNumber, e.LinePosition) : e.LineNumber == 0 ? (1, 1) : text.Places.Of((e.LineNumber, e.LinePosition));
            throw new SyndicationException(SyndicationErrorStatus.InvalidXml, Quoted.Of(said > 0 ? message[..said] : message, LongestMessage), line, column, e);
        }
    }
}
