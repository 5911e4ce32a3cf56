using NetClient.Foundation;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Docs;

/// <summary>What docs/feeds.md shows.</summary>
internal static partial class Snippets
{
    public static async Task FeedsAsync(CancellationToken cancellationToken)
    {
        // begin Feeds
        var client = new SyndicationClient();
        SyndicationFeed feed = await client.RetrieveFeedAsync(new Uri("https://news.example/feed")).AsTask(cancellationToken);
        foreach (SyndicationItem item in feed.Items)
            Console.WriteLine($"{item.PublishedDate:d} {item.Title?.Text}");
        foreach (SyndicationProblem problem in feed.Problems)     // what was wrong, and was read all the same
            Console.WriteLine(problem);

        // An addition: items as they arrive, one in memory at a time.
        await foreach (SyndicationItem item in client.RetrieveItemsAsync(new Uri("https://news.example/archive"), cancellationToken))
            Console.WriteLine(item.Id);
        // end Feeds
    }
}
