using System.Text;
using NetClient.Tests.Web.Http;
using NetClient.TestServers;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>A feed that is read item by item takes as much memory as one item, however long it is.</summary>
[Collection(nameof(WholeProcess))]
public sealed class FeedMemoryTests
{
    private const int Mebibyte = 1024 * 1024;

    [Theory(Timeout = 300_000)]
    [InlineData(5, "")]
    [InlineData(1, "<category>{0}</category><managingEditor>{0}</managingEditor><link>http://a.example/{0}</link><ttl>{0}</ttl>")]   // of the channel's, more with every item
    public async Task RetrieveItemsAsync_TenTimesTheFeed_HoldsNoMore(int mebibytes, string between)
    {
        (long small, int few) = await MostLiveBytesAsync(mebibytes * Mebibyte, between);
        (long large, int many) = await MostLiveBytesAsync(10 * mebibytes * Mebibyte, between);

        Assert.True(many > 9 * few, $"{few} items, and {many}");
        Assert.True(large < small + (2 * Mebibyte), $"{small} bytes for {mebibytes} MiB, {large} for ten times as many.");
    }

    // The most that is reachable, at ten points on the way; the server makes the feed as it sends it. Each item has a mistake, so that problems are found all the time.
    private static async Task<(long Bytes, int Items)> MostLiveBytesAsync(int size, string between)
    {
        string filler = new('x', 1000);
        byte[] item = Encoding.UTF8.GetBytes($"<item><title>A & B</title><guid>g</guid><pubDate>no date</pubDate><description>{filler}</description></item>{between.Replace("{0}", filler, StringComparison.Ordinal)}\n");
        int items = size / item.Length;
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<rss version='2.0'><channel><title>t</title><link>http://a.example/</link><description>d</description>");
            for (int i = 0; i < items; i++)
                await peer.SendAsync(item);
            await peer.SendAsync("</channel></rss>");
        }, deadline: TimeSpan.FromMinutes(4));

        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;
        int count = 0;
        await foreach (SyndicationItem one in new SyndicationClient(TestContexts.AllCapabilities()).RetrieveItemsAsync(server.At(), TestContext.Current.CancellationToken))
        {
            Assert.Equal(2, one.Problems.Count);
            if (++count % (items / 10) == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        Assert.Equal(items, count);
        return (most, count);
    }
}
