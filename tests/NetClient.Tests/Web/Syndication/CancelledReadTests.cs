using NetClient.Errors;
using NetClient.Web.AtomPub.Internal;
using NetClient.Web.Syndication.Internal;
using NetClient.Web.Syndication.Internal.Repair;

namespace NetClient.Tests.Web.Syndication;

/// <summary>A document that has arrived, and takes long to read: a deadline or the app ends that too.</summary>
public sealed class CancelledReadTests
{
    private const string Feed = "<rss version='2.0'><channel>", Item = "<item><title>x</title>", Service = "<service xmlns='http://www.w3.org/2007/app'>";

    public enum Way
    {
        Feed,
        Items,
        Item,
        ServiceDocument,
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Way.Feed, Feed + Item, "</item></channel></rss>")]
    [InlineData(Way.Items, Feed + Item, "</item></channel></rss>")]
    [InlineData(Way.Item, Item, "</item>")]
    [InlineData(Way.ServiceDocument, Service, "</service>")]
    public async Task Read_CancelledWhenAllHasArrived_Ends(Way way, string beginning, string end)
    {
        using var cancellation = new CancellationTokenSource();
        var source = new CancellingSource(beginning + new string(' ', 50_000) + end, cancellation);

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(way, source, cancellation.Token));

        Assert.Equal((HResults.Canceled, cancellation.Token), (e.HResult, e.CancellationToken));
    }

    private static async Task ReadAsync(Way way, FeedSource source, CancellationToken token)
    {
        switch (way)
        {
            case Way.Feed:
                await FeedParser.ReadFeedAsync(source, null, token);
                break;
            case Way.Items:
                await foreach (object item in FeedParser.ReadItemsAsync(source, null, token))
                    Assert.NotNull(item);
                break;
            case Way.Item:
                await FeedParser.ReadItemAsync(source, null, token);
                break;
            default:
                await ServiceReader.ReadAsync(source, new Uri("http://a.example/"), token);
                break;
        }
    }

    // Cancels with the last of its characters.
    private sealed class CancellingSource(string document, CancellationTokenSource cancellation) : FeedSource
    {
        private readonly TextSource _text = new(document);
        private int _left = document.Length;

        public override int Read(Span<char> into)
        {
            int count = _text.Read(into);
            _left -= count;
            if (_left == 0)
                cancellation.Cancel();
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<char> into, CancellationToken cancellationToken) => new(Read(into.Span));
    }
}
