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

    [Fact(Timeout = 300_000)]
    public async Task RetrieveItemsAsync_TenTimesTheFeed_HoldsNoMore()
    {
        (long small, int few) = await MostLiveBytesAsync(5 * Mebibyte);
        (long large, int many) = await MostLiveBytesAsync(50 * Mebibyte);

        Assert.True(many > 9 * few, $"{few} items, and {many}");
        Assert.True(large < small + (2 * Mebibyte), $"{small} bytes for 5 MiB, {large} for 50.");
    }

    // The most that is reachable, at ten points on the way; the server makes the feed as it sends it. Each item has a mistake, so that problems are found all the time.
    private static async Task<(long Bytes, int Items)> MostLiveBytesAsync(int size)
    {
        byte[] item = Encoding.UTF8.GetBytes($"<item><title>A & B</title><guid>g</guid><pubDate>no date</pubDate><description>{new string('x', 1000)}</description></item>\n");
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
