using System.Net;
using NetClient.Foundation;
using NetClient.InteropTests.Peers;
using NetClient.Security.Credentials;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.Syndication;

namespace NetClient.InteropTests.SyndicationTests;

/// <summary>Feeds as nginx and Apache serve them: compressed, without a length, under the wrong charset and type, again when they have not changed, and through squid, which wants a password.</summary>
public sealed class ServedFeedTests(PeerFixture<NginxFiles> nginx, PeerFixture<ApacheFeeds> apache, PeerFixture<SquidServer> basic, PeerFixture<SquidDigestServer> digest)
    : InteropTest, IClassFixture<PeerFixture<NginxFiles>>, IClassFixture<PeerFixture<ApacheFeeds>>, IClassFixture<PeerFixture<SquidServer>>, IClassFixture<PeerFixture<SquidDigestServer>>
{
    [Theory(Timeout = 60_000)]
    [InlineData("fast", "application/rss+xml")]
    [InlineData("gzip", "application/rss+xml, gzip, chunked")]
    [InlineData("chunked", "application/rss+xml, chunked")]
    [InlineData("latin1", "application/rss+xml; charset=iso-8859-1")]
    [InlineData("html", "text/html")]
    public async Task RetrieveFeedAsync_FromNginx_IsTheFeed(string way, string sent)
    {
        NginxFiles server = Use(nginx);
        server.Add("feed.rss", FeedDocuments.Utf8);
        server.Add("latin.rss", FeedDocuments.Windows1252);

        await AssertIsWholeAsync(server.At(way, "feed.rss"));
        await AssertIsWholeAsync(server.At(way, "latin.rss"));

        Assert.Equal(sent, await SentAsync(server.At(way, "feed.rss")));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("gzip", "application/rss+xml, gzip")]
    [InlineData("chunked", "application/rss+xml, chunked")]
    [InlineData("latin1", "text/xml; charset=iso-8859-1")]
    [InlineData("utf8", "application/rss+xml; charset=utf-8")]
    [InlineData("untyped", "text/plain; charset=utf-8")]
    public async Task RetrieveFeedAsync_FromApache_IsTheFeed(string way, string sent)
    {
        ApacheFeeds server = Use(apache);
        await server.AddAsync("feed.rss", FeedDocuments.Utf8);
        await server.AddAsync("latin.rss", FeedDocuments.Windows1252);

        await AssertIsWholeAsync(server.At(way, "feed.rss"));
        await AssertIsWholeAsync(server.At(way, "latin.rss"));

        Assert.Equal(sent, await SentAsync(server.At(way, "feed.rss")));
    }

    [Fact(Timeout = 60_000)]
    public async Task BypassCacheOnRetrieve_False_NginxAnswersThatNothingHasChanged()
    {
        NginxFiles server = Use(nginx);
        server.Add("kept.rss", FeedDocuments.Utf8);
        SyndicationClient client = NewClient();
        client.BypassCacheOnRetrieve = false;

        Assert.Equal(FeedDocuments.Count, (await client.RetrieveFeedAsync(server.At("revalidate", "kept.rss")).AsTask(Token)).Items.Count);
        Assert.Equal(FeedDocuments.Count, (await client.RetrieveFeedAsync(server.At("revalidate", "kept.rss")).AsTask(Token)).Items.Count);
        await server.WaitForLogAsync("/revalidate/kept.rss 304 0", Token);

        server.Add("kept.rss", "<rss version='2.0'><channel><title>new</title></channel></rss>"u8.ToArray());
        Assert.Equal("new", (await client.RetrieveFeedAsync(server.At("revalidate", "kept.rss")).AsTask(Token)).Title!.Text);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("basic")]
    [InlineData("digest")]
    public async Task ProxyCredential_Squids_IsAccepted(string scheme)
    {
        NginxFiles server = Use(nginx);
        server.Add("far.rss", FeedDocuments.Utf8);
        SyndicationClient client = ThroughSquid(scheme, "secret");

        Assert.Equal(FeedDocuments.Title, (await client.RetrieveFeedAsync(Behind(scheme, server.At("gzip", "far.rss"))).AsTask(Token)).Title!.Text);

        await (scheme == "basic" ? (Peer)Use(basic) : Use(digest)).WaitForLogAsync($"GET {Behind(scheme, server.At("gzip", "far.rss"))} alice", Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("basic", "wrong")]
    [InlineData("digest", "wrong")]
    [InlineData("basic", null)]
    [InlineData("digest", null)]
    public async Task ProxyCredential_WrongOrMissing_IsProxyAuthenticationRequired(string scheme, string? password)
    {
        NginxFiles server = Use(nginx);
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => ThroughSquid(scheme, password).RetrieveFeedAsync(Behind(scheme, server.At("fast", "refused.rss"))).AsTask(Token));
        Assert.Equal(WebErrorStatus.ProxyAuthenticationRequired, WebError.GetStatus(e.HResult));
        Assert.DoesNotContain("refused.rss", server.ReadLog(), StringComparison.Ordinal);
    }

    private static SyndicationClient NewClient() => new(TestContexts.AllCapabilities());

    private static Uri Behind(string scheme, Uri uri) => new UriBuilder(uri) { Host = scheme == "basic" ? SquidServer.OutsideName : SquidDigestServer.HostName }.Uri;

    private SyndicationClient ThroughSquid(string scheme, string? password)
    {
        int port = scheme == "basic" ? Use(basic).BasicPort : Use(digest).Port;
        return new SyndicationClient(TestContexts.With(TestContexts.Everything, proxy: new WebProxy($"http://127.0.0.1:{port}/")))
        {
            ProxyCredential = password is null ? null : new PasswordCredential("squid", "alice", password),
        };
    }

    // Whole, and item by item.
    private static async Task AssertIsWholeAsync(Uri uri)
    {
        SyndicationFeed feed = await NewClient().RetrieveFeedAsync(uri).AsTask(Token);
        Assert.Equal(FeedDocuments.Title, feed.Title!.Text);
        Assert.Equal(FeedDocuments.Count, feed.Items.Count);
        int number = 0;
        await foreach (SyndicationItem item in NewClient().RetrieveItemsAsync(uri, Token))
            Assert.Equal($"{FeedDocuments.Title} {number++}", item.Title!.Text);
        Assert.Equal(FeedDocuments.Count, number);
    }

    // What the server says that it sends, by .NET's own client.
    private static async Task<string> SentAsync(Uri uri)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        using HttpResponseMessage answer = await client.GetAsync(uri, Token);
        return string.Join(", ", [answer.Content.Headers.ContentType!.ToString(), .. answer.Content.Headers.ContentEncoding, .. answer.Headers.TransferEncoding.Select(coding => coding.ToString())]);
    }
}
