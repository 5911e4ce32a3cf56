using System.Xml.Linq;
using NetClient.Foundation;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;
using Tour.Servers;

namespace Tour.Chapters;

internal static class Feeds
{
    // No declaration of dc, no entity eacute, an ampersand alone, a title without its end, a date that is none.
    private const string Odd =
        "<rss version='2.0'><channel><title>Caf&eacute; & more</title><link>http://news.example/</link><description>d</description>" +
        "<item><title>One<pubDate>yesterday</pubDate><dc:creator>alice</dc:creator></item><item><title>Two</title></item></channel></rss>";

    public static Chapter Write(World world)
    {
        AtomPubServer server = world.Publishing;
        var client = new AtomPubClient();
        SyndicationItem mine = new(), late = new();

        return new Chapter(
            "Feeds, and publishing to them",
            "What is wrong with a feed is mended and listed, and costs what it stands in. An entry carries the version it was read in, so that no edit overwrites another.",
            new Step("a feed as they are", "Caf\u00E9 & more: One, Two; alice", _ =>
            {
                var feed = new SyndicationFeed();
                feed.Load(Odd);
                return Task.FromResult(new Outcome(
                    $"{feed.Title?.Text}: {Titles(feed)}; {feed.Items[0].ElementExtensions.FirstOrDefault(node => node.NodeName == "creator")?.NodeValue}",
                    string.Join(" ", feed.Problems)));
            }),
            new Step("the same with System.Xml", "XmlException", _ => Failure.OfAsync(() => Task.FromResult(XDocument.Parse(Odd)), static e => e.GetType().Name)),
            new Step("publish an entry", "created, version \"v1\"", async token =>
            {
                ServiceDocument service = await client.RetrieveServiceDocumentAsync(server.Service).AsTask(token);
                Uri entries = service.Workspaces[0].Collections[0].Uri!;
                mine = await client.CreateResourceAsync(entries, "Hello", new SyndicationItem("Hello", new SyndicationContent("from the tour", SyndicationTextType.Text), null)).AsTask(token);
                late = await client.RetrieveResourceAsync(mine.EditUri!).AsTask(token);
                return new Outcome($"created, version {mine.ETag}", mine.EditUri!.AbsoluteUri);
            }),
            new Step("edit it", "version \"v2\"; the feed has Hello again", async token =>
            {
                mine.Title = new SyndicationText("Hello again");
                await client.UpdateResourceItemAsync(mine).AsTask(token);
                return $"version {mine.ETag}; the feed has {await PublishedAsync(token)}";
            }),
            new Step("an edit of what was read before that", "PreconditionFailed; the feed has Hello again", async token =>
            {
                late.Title = new SyndicationText("a lost edit");
                Outcome refused = await Failure.OfAsync(() => client.UpdateResourceItemAsync(late).AsTask(token), static e => WebError.GetStatus(e.HResult).ToString());
                return refused with { Happened = $"{refused.Happened}; the feed has {await PublishedAsync(token)}" };
            }),
            new Step("delete it", "the feed has nothing", async token =>
            {
                await client.DeleteResourceItemAsync(mine).AsTask(token);
                return $"the feed has {await PublishedAsync(token)}";
            }));

        async Task<string> PublishedAsync(CancellationToken token)
        {
            SyndicationFeed feed = await new SyndicationClient().RetrieveFeedAsync(new Uri(server.Root, "entries")).AsTask(token);
            return feed.Items.Count == 0 ? "nothing" : Titles(feed);
        }
    }

    private static string Titles(SyndicationFeed feed) => string.Join(", ", feed.Items.Select(item => item.Title?.Text));
}
