using System.Text;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Reads a document in every way there is, and insists that all come to the same.</summary>
internal static class Feeds
{
    /// <summary>Text as it stands, bytes whole, by lines, one by one, and each of these without a thread that waits.</summary>
    public static async Task<SyndicationFeed> ReadEveryWayAsync(string document, CancellationToken cancellationToken)
    {
        var whole = new SyndicationFeed();
        whole.Load(document);
        await CompareAsync(whole, Encoding.UTF8.GetBytes(document), null, cancellationToken);
        return whole;
    }

    /// <summary>Bytes whole, by lines, one by one, and each of these without a thread that waits.</summary>
    public static async Task<SyndicationFeed> ReadEveryWayAsync(byte[] document, string? charset, CancellationToken cancellationToken)
    {
        var whole = new SyndicationFeed();
        whole.Load(new MemoryStream(document), null, charset);
        await CompareAsync(whole, document, charset, cancellationToken);
        return whole;
    }

    /// <summary>A sound channel around items.</summary>
    public static string Rss(string items, string attributes = "") =>
        $"<rss version='2.0' {attributes}><channel><title>t</title><link>http://a.example/</link><description>d</description>{items}</channel></rss>";

    /// <summary>A sound feed around entries.</summary>
    public static string Atom(string entries, string attributes = "") =>
        $"<feed xmlns='http://www.w3.org/2005/Atom' {attributes}><title>t</title><id>i</id><updated>2005-01-01T00:00:00Z</updated>{entries}</feed>";

    public static SyndicationFeed Read(string document)
    {
        var feed = new SyndicationFeed();
        feed.Load(document);
        return feed;
    }

    public static SyndicationItem ReadItem(string document)
    {
        var item = new SyndicationItem();
        item.Load(document);
        return item;
    }

    private static async Task CompareAsync(SyndicationFeed whole, byte[] document, string? charset, CancellationToken cancellationToken)
    {
        string expected = Model.Describe(whole);
        foreach (Pieces pieces in Enum.GetValues<Pieces>())
        {
            var feed = new SyndicationFeed();
            feed.Load(new PiecewiseStream(document, pieces), null, charset);
            Assert.Equal(expected, Model.Describe(feed));

            SyndicationFeed arrived = await FeedParser.ReadFeedAsync(FeedSource.Of(new PiecewiseStream(document, pieces, asyncOnly: true), charset), null, cancellationToken);
            Assert.Equal(expected, Model.Describe(arrived));

            List<string> items = [];
            await foreach (SyndicationItem item in FeedParser.ReadItemsAsync(FeedSource.Of(new PiecewiseStream(document, pieces, asyncOnly: true), charset), null, cancellationToken))
                items.Add(Model.Describe(item));
            Assert.Equal(whole.Items.Select(Model.Describe), items);
        }
    }
}
