using System.Xml;
using System.Xml.Linq;
using NetClient.Benchmarks.Measuring;
using NetClient.Benchmarks.Peers;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Benchmarks.Rows;

/// <summary>Reading a feed of 10 MB from memory: against .NET's XML reader, which does nothing with it, and against what somebody would write without NetClient.</summary>
internal static class Feeds
{
    public const int Size = 10_000_000;

    private static readonly Lazy<byte[]> Rss = new(() => FeedDocument.Rss.OfSize(Size));
    private static readonly Lazy<byte[]> Atom = new(() => FeedDocument.Atom.OfSize(Size));

    private static readonly Target WithinThreeTimes = new(1.0 / 3);
    private static readonly Target Faster = new(1);

    public static readonly IReadOnlyList<Row> Rows =
    [
        new("feed: RSS 10 MB, XmlReader", PeerProgram.Idle, Of("XmlReader to the end", Rss, ReadXml), Of("SyndicationFeed", Rss, ReadFeed), WithinThreeTimes),
        new("feed: Atom 10 MB, XmlReader", PeerProgram.Idle, Of("XmlReader to the end", Atom, ReadXml), Of("SyndicationFeed", Atom, ReadFeed), WithinThreeTimes),
        new("feed: RSS 10 MB, every text asked for", PeerProgram.Idle, Of("XmlReader to the end", Rss, ReadXml), Of("SyndicationFeed, every text", Rss, ReadTexts), Target.None),
        new("feed: Atom 10 MB, every text asked for", PeerProgram.Idle, Of("XmlReader to the end", Atom, ReadXml), Of("SyndicationFeed, every text", Atom, ReadTexts), Target.None),
        new("feed: RSS 10 MB, XDocument", PeerProgram.Idle, Of("XDocument and a walk", Rss, Walk), Of("SyndicationFeed", Rss, ReadFeed), Faster),
        new("feed: Atom 10 MB, XDocument", PeerProgram.Idle, Of("XDocument and a walk", Atom, Walk), Of("SyndicationFeed", Atom, ReadFeed), Faster),
        new("feed: RSS 10 MB, XDocument, every text asked for", PeerProgram.Idle, Of("XDocument and a walk", Rss, Walk), Of("SyndicationFeed, every text", Rss, ReadTexts), Target.None),
        new("feed: Atom 10 MB, XDocument, every text asked for", PeerProgram.Idle, Of("XDocument and a walk", Atom, Walk), Of("SyndicationFeed, every text", Atom, ReadTexts), Target.None),
        new("feed: RSS 10 MB, item by item", PeerProgram.Idle, Of("XmlReader to the end", Rss, ReadXml), Streaming(Rss), WithinThreeTimes),
        new("feed: Atom 10 MB, item by item", PeerProgram.Idle, Of("XmlReader to the end", Atom, ReadXml), Streaming(Atom), WithinThreeTimes),
    ];

    /// <summary>All the values that a reader of feeds is after, by the names of either format.</summary>
    public static List<object?[]> Walked(XDocument document)
    {
        XElement root = document.Root!;
        XNamespace ns = root.Name.Namespace, dc = "http://purl.org/dc/elements/1.1/", content = "http://purl.org/rss/1.0/modules/content/";
        List<object?[]> items = [];
        foreach (XElement item in root.Descendants(ns + (ns == XNamespace.None ? "item" : "entry")))
        {
            items.Add(ns == XNamespace.None
                ? [(string?)item.Element("title"), new Uri((string)item.Element("link")!), (string?)item.Element("guid"), DateTimeOffset.Parse((string)item.Element("pubDate")!, null),
                   (string?)item.Element(dc + "creator"), item.Elements("category").Select(one => (one.Value, (string?)one.Attribute("domain"))).ToList(),
                   (string?)item.Element("description"), (string?)item.Element(content + "encoded")]
                : [(string?)item.Element(ns + "title"), item.Elements(ns + "link").Select(one => (new Uri((string)one.Attribute("href")!), (string?)one.Attribute("rel"), (string?)one.Attribute("type"))).ToList(),
                   (string?)item.Element(ns + "id"), (DateTimeOffset)item.Element(ns + "published")!, (DateTimeOffset)item.Element(ns + "updated")!,
                   item.Elements(ns + "author").Select(one => ((string?)one.Element(ns + "name"), new Uri((string)one.Element(ns + "uri")!))).ToList(),
                   item.Elements(ns + "category").Select(one => ((string?)one.Attribute("term"), (string?)one.Attribute("scheme"), (string?)one.Attribute("label"))).ToList(),
                   (string?)item.Element(ns + "summary"), item.Element(ns + "content")!.Elements().First().ToString(SaveOptions.DisableFormatting)]);
        }
        return items;
    }

    private static Contestant Of(string name, Lazy<byte[]> document, Func<byte[], int> read) => new(name, _ =>
    {
        byte[] bytes = document.Value;
        return Task.FromResult(new Side(slice => Task.FromResult(Repeat(bytes, read, slice))));
    });

    private static Contestant Streaming(Lazy<byte[]> document) => new("RetrieveItemsAsync's reader", _ =>
    {
        byte[] bytes = document.Value;
        return Task.FromResult(new Side(async slice =>
        {
            long done = 0;
            for (; !slice.IsOver; done++)
            {
                int items = 0;
                await foreach (SyndicationItem item in FeedParser.ReadItemsAsync(FeedSource.Of(new MemoryStream(bytes), null), null, CancellationToken.None))
                    items += item.Title is null ? 0 : 1;
                Check(items);
            }
            return done;
        }));
    });

    private static long Repeat(byte[] bytes, Func<byte[], int> read, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
            Check(read(bytes));
        return done;
    }

    private static void Check(int count)
    {
        if (count < 1000)
            throw new InvalidOperationException($"Only {count} were read.");
    }

    private static int ReadXml(byte[] bytes)
    {
        int nodes = 0;
        using var reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (reader.Read())
            nodes++;
        return nodes;
    }

    private static int ReadFeed(byte[] bytes) => Feed(bytes).Items.Count;

    // Long texts are kept as bytes until somebody asks.
    private static int ReadTexts(byte[] bytes)
    {
        int texts = 0;
        foreach (SyndicationItem item in Feed(bytes).Items)
        {
            foreach (ISyndicationText? text in new[] { item.Title, item.Summary, item.Content })
                texts += text is { Text.Length: > 0 } ? 1 : 0;
        }
        return texts;
    }

    private static SyndicationFeed Feed(byte[] bytes)
    {
        var feed = new SyndicationFeed();
        feed.Load(new MemoryStream(bytes), null, null);
        return feed.Problems.Count == 0 ? feed : throw new InvalidOperationException(feed.Problems[0].ToString());
    }

    private static int Walk(byte[] bytes) => Walked(XDocument.Load(new MemoryStream(bytes))).Count;
}
