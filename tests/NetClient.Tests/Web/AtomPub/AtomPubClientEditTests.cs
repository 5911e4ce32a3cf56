using Microsoft.AspNetCore.Http;
using NetClient.Foundation;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>Edits of what the server named no version with: items of a feed, servers without versions, servers that do not name them after an edit, weak ones.</summary>
public sealed class AtomPubClientEditTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AtomPubClient NewClient() => new(TestContexts.AllCapabilities());

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnEdit_OfAFeedsItem_IsOfTheVersionThatTheServerHas(bool asItArrives)
    {
        await using AtomPubServer server = await ServerAsync();
        SyndicationItem item = await ItemOfFeedAsync(server, asItArrives);
        Assert.Equal("", item.ETag);

        await EditAsync(item, "mine");

        Assert.Contains("PUT /entries/1 If-Match=\"v1\"", server.Seen);
        Assert.Equal("\"v2\"", item.ETag);
        Assert.Equal("mine", await TitleAsync(server));
        await NewClient().DeleteResourceItemAsync(await ItemOfFeedAsync(server)).AsTask(Token);
        Assert.Contains("DELETE /entries/1 If-Match=\"v2\"", server.Seen);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("title", true)]
    [InlineData("summary", true)]
    [InlineData("content", true)]
    [InlineData("rights", true)]
    [InlineData("published", true)]
    [InlineData("updated", true)]
    [InlineData("author", true)]
    [InlineData("contributor", true)]
    [InlineData("category", true)]
    [InlineData("link", true)]
    [InlineData("extension", true)]
    [InlineData("extension", false)]
    [InlineData("title", false)]
    public async Task AnEdit_OfAFeedsItemThatSomebodyChangedSince_FailsAndLosesNothing(string what, bool hasVersions)
    {
        await using AtomPubServer server = await ServerAsync();
        server.NamesVersion = _ => hasVersions;
        SyndicationItem mine = await ItemOfFeedAsync(server);
        SyndicationItem theirs = await NewClient().RetrieveResourceAsync(mine.EditUri!).AsTask(Token);
        Change(theirs, what);
        await NewClient().UpdateResourceItemAsync(theirs).AsTask(Token);

        await RefusedAsync(EditAsync(mine, "mine"));
        await RefusedAsync(NewClient().DeleteResourceItemAsync(mine).AsTask(Token));

        Assert.NotEqual("mine", await TitleAsync(server));
    }

    [Fact(Timeout = 60_000)]
    public async Task AnEdit_OfAFeedsPartialCopy_IsRefusedUntilTheEntryIsRetrieved()
    {
        await using AtomPubServer server = await ServerAsync();
        server.IsPartial = true;
        SyndicationItem partial = await ItemOfFeedAsync(server);
        Assert.Null(partial.Content);

        HttpRequestException e = await RefusedAsync(EditAsync(partial, "mine"));
        Assert.Contains("its content", e.Message, StringComparison.Ordinal);
        Assert.Equal("the content", (await NewClient().RetrieveResourceAsync(partial.EditUri!).AsTask(Token)).Content!.Text);

        await EditAsync(await NewClient().RetrieveResourceAsync(partial.EditUri!).AsTask(Token), "mine");
        SyndicationItem changed = await ItemOfFeedAsync(server);
        await NewClient().DeleteResourceItemAsync(changed).AsTask(Token);   // nothing is lost that deleting it would not lose
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task AnEdit_AfterOneWhoseAnswerNamedNoVersion_IsOfTheVersionThatTheServerHas(bool fromFeed, bool stamps)
    {
        await using AtomPubServer server = await ServerAsync();
        server.StampsEdits = stamps;
        server.NamesVersion = static method => method == "GET";
        SyndicationItem item = await ItemOfFeedAsync(server);
        if (!fromFeed)
            item = await NewClient().RetrieveResourceAsync(item.EditUri!).AsTask(Token);

        await EditAsync(item, "one");
        Assert.Equal("", item.ETag);
        await EditAsync(item, "two");
        SyndicationItem theirs = await NewClient().RetrieveResourceAsync(item.EditUri!).AsTask(Token);
        await EditAsync(theirs, "theirs");

        await RefusedAsync(EditAsync(item, "three"));
        Assert.Contains("PUT /entries/1 If-Match=\"v2\"", server.Seen);
        Assert.Equal("theirs", await TitleAsync(server));
    }

    [Fact(Timeout = 60_000)]
    public async Task AnEdit_OnAServerWithoutVersions_IsComparedAndBoundToTheTime()
    {
        const string Modified = "Sat, 06 Jan 2024 10:00:00 GMT";
        List<string> seen = [];
        await using KestrelHttpServer server = await KestrelHttpServer.StartAsync(async context =>
        {
            seen.Add($"{context.Request.Method} {context.Request.Headers.IfUnmodifiedSince} {context.Request.Headers.IfMatch} {context.Request.Headers.CacheControl}".Trim());
            context.Response.Headers.LastModified = Modified;
            if (context.Request.Method == "GET")
                await context.Response.WriteAsync("<entry xmlns='http://www.w3.org/2005/Atom'><title>x</title><id>urn:x</id><updated>2024-01-06T10:00:00Z</updated><link rel='edit' href='/'/></entry>", Token);
        });
        SyndicationItem item = await NewClient().RetrieveResourceAsync(server.Address).AsTask(Token);

        await EditAsync(item, "mine");

        Assert.Equal(["GET", "GET   no-cache", $"PUT {Modified}"], seen);
    }

    [Fact(Timeout = 60_000)]
    public async Task AnEdit_OfAVersionThatWasWeak_IsOfTheOneThatTheServerHasBySince()
    {
        await using AtomPubServer server = await ServerAsync();
        server.IsWeak = true;
        SyndicationItem item = await NewClient().RetrieveResourceAsync((await ItemOfFeedAsync(server)).EditUri!).AsTask(Token);
        Assert.Equal("W/\"v1\"", item.ETag);

        server.IsWeak = false;      // as Apache's mod_dav, a second after a change
        await EditAsync(item, "mine");

        Assert.Contains("PUT /entries/1 If-Match=\"v1\"", server.Seen);
        Assert.Equal("mine", await TitleAsync(server));
    }

    [Fact(Timeout = 60_000)]
    public async Task AnEdit_WithAnItemThatTheAppMade_ReplacesWhateverIsThere()
    {
        await using AtomPubServer server = await ServerAsync();
        var made = new SyndicationItem("made", new SyndicationContent("new", SyndicationTextType.Text), null);
        Uri uri = (await ItemOfFeedAsync(server)).EditUri!;
        int before = server.Seen.Count;

        await NewClient().UpdateResourceAsync(uri, made).AsTask(Token);

        Assert.Equal(["PUT /entries/1"], server.Seen.Skip(before));
        Assert.Equal("\"v2\"", made.ETag);
    }

    private static async Task<AtomPubServer> ServerAsync()
    {
        AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        var item = new SyndicationItem("the title", new SyndicationContent("the content", SyndicationTextType.Text), new Uri("http://example.org/page"))
        {
            Summary = new SyndicationText("the summary"),
            Rights = new SyndicationText("the rights"),
            PublishedDate = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero),
            LastUpdatedTime = new DateTimeOffset(2024, 1, 2, 0, 0, 0, TimeSpan.Zero),
        };
        item.Authors.Add(new SyndicationPerson("ann"));
        item.Contributors.Add(new SyndicationPerson("bob"));
        item.Categories.Add(new SyndicationCategory("news"));
        item.Links.Add(new SyndicationLink(new Uri("http://example.org/related")) { Relationship = "related" });
        item.ElementExtensions.Add(new SyndicationNode("mood", "urn:x", "calm"));
        await NewClient().CreateResourceAsync(new Uri(server.Root, "entries"), "", item).AsTask(Token);
        return server;
    }

    private static async Task<SyndicationItem> ItemOfFeedAsync(AtomPubServer server, bool asItArrives = false)
    {
        var collection = new Uri(server.Root, "entries");
        if (!asItArrives)
            return Assert.Single((await NewClient().RetrieveFeedAsync(collection).AsTask(Token)).Items);
        List<SyndicationItem> items = [];
        await foreach (SyndicationItem item in new SyndicationClient(TestContexts.AllCapabilities()).RetrieveItemsAsync(collection, Token))
            items.Add(item);
        return Assert.Single(items);
    }

    private static void Change(SyndicationItem item, string what)
    {
        switch (what)
        {
            case "title": item.Title = new SyndicationText("theirs"); break;
            case "summary": item.Summary = new SyndicationText("the summary", SyndicationTextType.Html); break;
            case "content": item.Content!.Text = "theirs"; break;
            case "rights": item.Rights = null; break;
            case "published": item.PublishedDate = item.PublishedDate.AddSeconds(1); break;
            case "updated": item.LastUpdatedTime = item.LastUpdatedTime.AddSeconds(1); break;
            case "author": item.Authors[0].Email = "ann@example.org"; break;
            case "contributor": item.Contributors.Add(new SyndicationPerson("carol")); break;
            case "category": item.Categories[0].Label = "News"; break;
            case "link": item.Links.Single(link => link.Relationship == "related").Uri = new Uri("http://example.org/other"); break;
            default: item.ElementExtensions[0].AttributeExtensions.Add(new SyndicationAttribute("how", "", "very")); break;
        }
    }

    private static async Task EditAsync(SyndicationItem item, string title)
    {
        item.Title = new SyndicationText(title);
        await NewClient().UpdateResourceItemAsync(item).AsTask(Token);
    }

    private static async Task<HttpRequestException> RefusedAsync(Task edit)
    {
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => edit);
        Assert.Equal(WebErrorStatus.PreconditionFailed, WebError.GetStatus(e.HResult));
        return e;
    }

    private static async Task<string> TitleAsync(AtomPubServer server) => (await ItemOfFeedAsync(server)).Title!.Text;
}
