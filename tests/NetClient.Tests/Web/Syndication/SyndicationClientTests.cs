using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Security.Credentials;
using NetClient.Tests.Web.Http;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

public sealed class SyndicationClientTests
{
    private const string Feed = "<rss version='2.0'><channel><title>t</title><link>/home</link><description>d</description><item><title>1</title></item><item><title>2</title></item></channel></rss>";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static SyndicationClient NewClient() => new(TestContexts.AllCapabilities());

    private static string Answer(string body, string headers = "Content-Type: application/rss+xml\r\n", string status = "200 OK") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    [Fact(Timeout = 60_000)]
    public async Task RetrieveFeedAsync_AFeed_IsReadAgainstItsAddressAndReported()
    {
        await using LoopbackServer server = HttpTests.Serve(_ => Answer(Feed));
        SyndicationFeed feed = await NewClient().RetrieveFeedAsync(server.At("/feeds/1")).AsTask(Token);

        Assert.Equal(["1", "2"], feed.Items.Select(item => item.Title!.Text));
        Assert.Equal(server.At("/home"), feed.Links[0].Uri);
    }

    // The first part is sent when reports are listened to, and each other when the one before was reported, so that there are as many reports at least.
    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RetrieveFeedAsync_ABodyInParts_IsReportedPartByPart(bool saysHowLong)
    {
        const int Parts = 5;
        using var reported = new SemaphoreSlim(0);
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await reported.WaitAsync(peer.Stop);
            await peer.SendAsync(saysHowLong ? $"HTTP/1.1 200 OK\r\nContent-Length: {Feed.Length}\r\n\r\n" : "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            foreach (char[] part in Feed.Chunk((Feed.Length / Parts) + 1))
            {
                await peer.SendAsync(saysHowLong ? new string(part) : $"{part.Length:x}\r\n{new string(part)}\r\n");
                await reported.WaitAsync(peer.Stop);
            }
            if (!saysHowLong)
                await peer.SendAsync("0\r\n\r\n");
            await peer.WaitForCloseAsync();
        });
        List<RetrievalProgress> reports = [];
        Task retrieving = NewClient().RetrieveFeedAsync(server.At()).AsTask(Token, new Inline<RetrievalProgress>(progress =>
        {
            reports.Add(progress);
            reported.Release();
        }));
        reported.Release();
        await retrieving;

        Assert.True(reports.Count >= Parts);
        Assert.Equal(reports.Select(report => report.BytesRetrieved).Distinct().Order(), reports.Select(report => report.BytesRetrieved));
        Assert.All(reports, report => Assert.Equal(saysHowLong ? (uint)Feed.Length : 0, report.TotalBytesToRetrieve));
        Assert.Equal((uint)Feed.Length, reports[^1].BytesRetrieved);
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveItemsAsync_AFeed_HandsOutItsItems()
    {
        await using LoopbackServer server = HttpTests.Serve(_ => Answer(Feed));
        List<string> titles = [];
        await foreach (SyndicationItem item in NewClient().RetrieveItemsAsync(server.At(), Token))
            titles.Add(item.Title!.Text);
        Assert.Equal(["1", "2"], titles);
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveItemsAsync_CancelledInTheMiddle_IsCancelled()
    {
        await using var halting = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(Beginning);
            await peer.ReadToEndAsync();
        });
        using var cancel = new CancellationTokenSource();

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SyndicationItem item in NewClient().RetrieveItemsAsync(halting.At(), cancel.Token))
                await cancel.CancelAsync();
        });

        Assert.Equal((HResults.Canceled, cancel.Token), (e.HResult, e.CancellationToken));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Retrieve_ABodyThatBreaksOff_IsAFailureOfTheConnection(bool itemByItem)
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(Beginning);
        });
        int items = 0;

        NetworkException e = await Assert.ThrowsAsync<NetworkException>(async () =>
        {
            if (!itemByItem)
                await NewClient().RetrieveFeedAsync(server.At()).AsTask(Token);
            await foreach (SyndicationItem item in NewClient().RetrieveItemsAsync(server.At(), Token))
                items++;
        });

        Assert.Equal((WebErrorStatus.ConnectionAborted, itemByItem ? 1 : 0), (WebError.GetStatus(e.HResult), items));
    }

    // Of a body of which more was promised: an item, and enough of the next to tell the encoding.
    private static readonly string Beginning = $"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n{Feed[..(Feed.IndexOf("</item>", StringComparison.Ordinal) + 7)]}<item><title>{new string('x', 2000)}";

    [Theory(Timeout = 60_000)]
    [InlineData("404 Not Found", WebErrorStatus.NotFound)]
    [InlineData("410 Gone", WebErrorStatus.Gone)]
    [InlineData("503 Service Unavailable", WebErrorStatus.ServiceUnavailable)]
    [InlineData("304 Not Modified", WebErrorStatus.NotModified)]
    public async Task RetrieveFeedAsync_NoSuccess_IsItsStatus(string status, WebErrorStatus expected)
    {
        await using LoopbackServer server = HttpTests.Serve(_ => $"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        await HttpTests.FailsAsync(NewClient().RetrieveFeedAsync(server.At()).AsTask(Token), expected);
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveFeedAsync_APage_IsNoFeed()
    {
        await using LoopbackServer server = HttpTests.Serve(_ => Answer("<!DOCTYPE html><html><body><p>no<br></body></html>", "Content-Type: text/html\r\n"));
        SyndicationException e = await Assert.ThrowsAsync<SyndicationException>(() => NewClient().RetrieveFeedAsync(server.At()).AsTask(Token));
        Assert.Equal(SyndicationErrorStatus.InvalidXml, SyndicationError.GetStatus(e.HResult));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RetrieveFeedAsync_LongerThanTheLimit_Fails(bool saysSo)
    {
        await using LoopbackServer server = HttpTests.Serve(_ => saysSo ? Answer(Feed) : $"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{Feed.Length:x}\r\n{Feed}\r\n0\r\n\r\n");
        SyndicationClient client = NewClient();
        client.MaxResponseBufferSize = 100;
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => client.RetrieveFeedAsync(server.At()).AsTask(Token));
        Assert.Equal(HResults.ResourceTooLarge, e.HResult);
    }

    /// <summary>Nothing of the body comes: its length alone is the reason.</summary>
    [Fact(Timeout = 60_000)]
    public async Task RetrieveFeedAsync_LengthOverTheLimit_FailsBeforeTheBody()
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 101\r\n\r\n"u8.ToArray());
            await peer.WaitForCloseAsync();
        });
        SyndicationClient client = NewClient();
        client.MaxResponseBufferSize = 100;
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => client.RetrieveFeedAsync(server.At()).AsTask(Token));
        Assert.Equal(HResults.ResourceTooLarge, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveFeedAsync_NoAnswerInTime_IsATimeout()
    {
        await using var silent = LoopbackServer.Start(async peer => await peer.ReadToEndAsync());
        SyndicationClient client = NewClient();
        client.Timeout = 200;
        HttpRequestException e = await HttpTests.FailsAsync(client.RetrieveFeedAsync(silent.At()).AsTask(Token), WebErrorStatus.Timeout);
        Assert.Contains("200 ms", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveFeedAsync_Cancelled_IsCancelled()
    {
        var arrived = new TaskCompletionSource();
        await using var silent = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            arrived.TrySetResult();
            await peer.ReadToEndAsync();
        });
        using var cancel = new CancellationTokenSource();
        Task<SyndicationFeed> retrieving = NewClient().RetrieveFeedAsync(silent.At()).AsTask(cancel.Token);
        await arrived.Task.WaitAsync(Token);
        await cancel.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retrieving);
        Assert.Equal(HResults.Canceled, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task SetRequestHeader_SameNameTwice_IsJoined()
    {
        var seen = new ConcurrentQueue<SeenRequest>();
        await using LoopbackServer server = HttpTests.Serve(_ => Answer(Feed), seen);
        SyndicationClient client = NewClient();
        client.SetRequestHeader("User-Agent", "reader/1");
        client.SetRequestHeader("X-A", "1");
        client.SetRequestHeader("x-a", "2");
        await client.RetrieveFeedAsync(server.At()).AsTask(Token);
        SeenRequest request = Assert.Single(seen);
        Assert.Equal(("reader/1", "1,2"), (request["User-Agent"], request["X-A"]));
        Assert.Contains("application/atom+xml", request["Accept"], StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task BypassCacheOnRetrieve_False_AsksWhetherTheFeedHasChanged()
    {
        var seen = new ConcurrentQueue<SeenRequest>();
        await using LoopbackServer server = HttpTests.Serve(
            request => request["If-None-Match"] == "\"1\"" ? "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n" : Answer(Feed, "ETag: \"1\"\r\nCache-Control: no-cache\r\n"), seen);
        var client = new SyndicationClient(TestContexts.AllCapabilities()) { BypassCacheOnRetrieve = false };

        Assert.Equal(2, (await client.RetrieveFeedAsync(server.At()).AsTask(Token)).Items.Count);
        Assert.Equal(2, (await client.RetrieveFeedAsync(server.At()).AsTask(Token)).Items.Count);
        client.BypassCacheOnRetrieve = true;
        Assert.Equal(2, (await client.RetrieveFeedAsync(server.At()).AsTask(Token)).Items.Count);

        Assert.Equal([null, "\"1\"", null], seen.Select(request => request["If-None-Match"]));
    }

    /// <summary>Clients share what was cached, but not what was answered to a header that may say who asks.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("User-Agent", 1)]
    [InlineData("X-Api-Key", 2)]
    [InlineData("Cookie", 2)]
    public async Task BypassCacheOnRetrieve_FalseForTwoClients_SharesWhatIsNobodys(string header, int requests)
    {
        var seen = new ConcurrentQueue<SeenRequest>();
        await using LoopbackServer server = HttpTests.Serve(_ => Answer(Feed, "Cache-Control: max-age=600\r\n"), seen);
        NetClientContext context = TestContexts.AllCapabilities();
        foreach (string value in (string[])["ann", "bob"])
        {
            var client = new SyndicationClient(context) { BypassCacheOnRetrieve = false };
            client.SetRequestHeader(header, value);
            for (int i = 0; i < 2; i++)
                Assert.Equal(2, (await client.RetrieveFeedAsync(server.At()).AsTask(Token)).Items.Count);
        }
        Assert.Equal(requests, seen.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task ServerCredential_Changed_IsTheNewOne()
    {
        await using LoopbackServer server = HttpTests.Serve(request => request["Authorization"] is null
            ? Answer("", "WWW-Authenticate: Basic realm=\"r\"\r\n", "401 Unauthorized")
            : Answer(Feed.Replace("<title>t</title>", $"<title>{request["Authorization"]}</title>", StringComparison.Ordinal)));
        SyndicationClient client = NewClient();

        foreach (string name in (string[])["alice", "bob"])
        {
            client.ServerCredential = new PasswordCredential("feeds", name, "secret");
            SyndicationFeed feed = await client.RetrieveFeedAsync(server.At()).AsTask(Token);
            Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:secret")), feed.Title!.Text);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyCredential_AProxyThatAsks_IsTold()
    {
        await using LoopbackServer proxy = HttpTests.Serve(request => request["Proxy-Authorization"] == "Basic " + Convert.ToBase64String("alice:secret"u8)
            ? Answer(Feed)
            : Answer("", "Proxy-Authenticate: Basic realm=\"r\"\r\n", "407 Proxy Authentication Required"));
        var client = new SyndicationClient(TestContexts.With(TestContexts.Everything, proxy: new WebProxy(proxy.At()), resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])))
        {
            ProxyCredential = new PasswordCredential("proxy", "alice", "secret"),
        };

        Assert.Equal("t", (await client.RetrieveFeedAsync(new Uri("http://feeds.example/1")).AsTask(Token)).Title!.Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task ServerCredential_AServerThatAsks_IsTold()
    {
        await using LoopbackServer server = HttpTests.Serve(request => request["Authorization"] == "Basic " + Convert.ToBase64String("alice:secret"u8)
            ? Answer(Feed) : Answer("", "WWW-Authenticate: Basic realm=\"feeds\"\r\n", "401 Unauthorized"));
        SyndicationClient client = NewClient();
        await HttpTests.FailsAsync(client.RetrieveFeedAsync(server.At()).AsTask(Token), WebErrorStatus.Unauthorized);
        client.ServerCredential = new PasswordCredential("feeds", "alice", "secret");
        Assert.Equal(2, (await client.RetrieveFeedAsync(server.At()).AsTask(Token)).Items.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveFeedAsync_WithoutTheCapability_IsDenied()
    {
        var client = new SyndicationClient(TestContexts.With(NetworkCapability.InternetClient));
        CapabilityDeniedException e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.RetrieveFeedAsync(new Uri("http://10.1.2.3/feed")).AsTask(Token));
        Assert.Equal(HResults.AccessDenied, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task DiscoverFeedsAsync_APage_NamesItsFeeds()
    {
        const string Page = """
            <!doctype html><html><head><base href="/blog/"><!-- <link rel="alternate" type="application/rss+xml" href="no"> -->
            <script>document.write('<link rel="alternate" type="application/rss+xml" href="no">')</script>
            <LINK REL="Alternate" TYPE="application/rss+xml; charset=utf-8" HREF="feed.xml" TITLE="News &amp; more">
            <link rel=alternate type=application/atom+xml href=/atom?a=1&amp;b=2><link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" href="a.css">
            <link rel="alternate" type="application/rss+xml" href="feed.xml"></head><body></body></html>
            """;
        await using LoopbackServer server = HttpTests.Serve(request => Answer(request.Target == "/feed" ? Feed : Page, "Content-Type: text/html\r\n"));

        IReadOnlyList<SyndicationLink> feeds = await NewClient().DiscoverFeedsAsync(server.At("/index"), Token);
        Assert.Equal([server.At("/blog/feed.xml"), server.At("/atom?a=1&b=2")], feeds.Select(feed => feed.Uri));
        Assert.Equal(("News & more", "application/rss+xml"), (feeds[0].Title, feeds[0].MediaType));

        SyndicationLink itself = Assert.Single(await NewClient().DiscoverFeedsAsync(server.At("/feed"), Token));
        Assert.Equal((server.At("/feed"), "self"), (itself.Uri, itself.Relationship));
    }
}
