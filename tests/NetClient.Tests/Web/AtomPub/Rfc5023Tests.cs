using System.Collections.Concurrent;
using System.Net;
using System.Text;
using NetClient.Foundation;
using NetClient.Security.Credentials;
using NetClient.Storage.Streams;
using NetClient.Tests.Web.Http;
using NetClient.Tests.Web.Syndication;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>The examples of RFC 5023. A proxy on loopback plays example.org and gives the answers that are printed; what it was asked is held against the printed requests.</summary>
public sealed class Rfc5023Tests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task RetrieveServiceDocumentAsync_ThePrintedOne_IsReadWhole()
    {
        ServiceDocument service = await ServiceDocuments.ReadEveryWayAsync(Rfc5023.Service);

        Assert.Equal(["Main Site", "Sidebar Blog"], service.Workspaces.Select(workspace => workspace.Title!.Text));
        ResourceCollection[] collections = [.. service.Workspaces.SelectMany(workspace => workspace.Collections)];
        Assert.Equal([2, 1], service.Workspaces.Select(workspace => workspace.Collections.Count));
        Assert.Equal(["http://example.org/blog/main", "http://example.org/blog/pic", "http://example.org/sidebar/list"], collections.Select(collection => collection.Uri!.AbsoluteUri));
        Assert.Equal(["My Blog Entries", "Pictures", "Remaindered Links"], collections.Select(collection => collection.Title!.Text));
        Assert.Equal(["", "image/png image/jpeg image/gif", "application/atom+xml;type=entry"], collections.Select(collection => string.Join(' ', collection.Accepts)));
        Assert.Empty(collections[0].Categories);   // they stand in a document of their own
        Assert.Equal(["joke http://example.org/extra-cats/", "serious http://example.org/extra-cats/"], collections[2].Categories.Select(category => $"{category.Term} {category.Scheme}"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Categories_ThePrintedOnes_InheritTheirScheme()
    {
        string categories = Rfc5023.Categories[(Rfc5023.Categories.IndexOf('\n', StringComparison.Ordinal) + 1)..];

        ServiceDocument service = await ServiceDocuments.ReadEveryWayAsync(Rfc5023.Service.Replace("<categories fixed=\"yes\">", categories + "<categories>", StringComparison.Ordinal));

        Assert.Equal(["animal", "vegetable", "mineral"], service.Workspaces[1].Collections[0].Categories.Where(category => category.Scheme == "http://example.com/cats/big3").Select(category => category.Term));
        Assert.Equal(5, service.Workspaces[1].Collections[0].Categories.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveServiceDocumentAsync_ThePrintedCategoryDocument_IsNone()
    {
        SyndicationException e = await Assert.ThrowsAsync<SyndicationException>(() => ServiceDocuments.ReadEveryWayAsync(Rfc5023.Categories));
        Assert.Equal(SyndicationErrorStatus.UnexpectedContent, e.Status);
        Assert.Equal(SyndicationErrorStatus.UnsupportedFormat, Assert.Throws<SyndicationException>(() => Feeds.Read(Rfc5023.Categories)).Status);
    }

    // The entries are not printed, so three stand for them; without any the document would be none.
    [Fact(Timeout = 60_000)]
    public async Task Load_ThePrintedPartsOfACollection_NameTheOtherParts()
    {
        SyndicationFeed first = await PartAsync(Rfc5023.FirstPart), second = await PartAsync(Rfc5023.SecondPart);

        Assert.Equal(("http://example.org/entries/go", null, "http://example.org/entries/2", "http://example.org/entries/10"), Pages(first));
        Assert.Equal(("http://example.org/entries/go", "http://example.org/entries/go", "http://example.org/entries/3", "http://example.org/entries/10"), Pages(second));
        Assert.Equal(["1", "2", "3"], second.Items.Select(item => item.Title!.Text));

        static (string?, string?, string?, string?) Pages(SyndicationFeed part) => (part.FirstUri?.AbsoluteUri, part.PreviousUri?.AbsoluteUri, part.NextUri?.AbsoluteUri, part.LastUri?.AbsoluteUri);
    }

    private static Task<SyndicationFeed> PartAsync(string printed) =>
        Feeds.ReadEveryWayAsync(printed.Replace("...", "<entry><title>1</title></entry><entry><title>2</title></entry><entry><title>3</title></entry>", StringComparison.Ordinal), Token);

    [Fact(Timeout = 60_000)]
    public async Task CreateResourceAsync_ThePrintedEntry_GoesOutAndComesBackAsPrinted()
    {
        await using Played played = Play(Rfc5023.Create);

        SyndicationItem created = await played.Client.CreateResourceAsync(new Uri(Rfc5023.Create.Request.Target), "First Post", Feeds.ReadItem(Rfc5023.Create.Request.Body)).AsTask(Token);

        played.Check();
        Assert.Equal("\"c180de84f991g8\"", created.ETag);
        Assert.Equal("http://example.org/edit/first-post.atom", created.ItemUri!.AbsoluteUri);
        Assert.Equal(created.ItemUri, created.EditUri);
        Assert.Equal(("Atom-Powered Robots Run Amok", "Some text.", "John Doe"), (created.Title!.Text, created.Content!.Text, created.Authors[0].Name));
        Assert.Empty(created.Problems);
    }

    // The date in the RFC is misprinted ("2007-02-123"). It is listed, kept, and goes out again.
    [Fact(Timeout = 60_000)]
    public async Task UpdateResourceItemAsync_SomebodyWasFaster_IsRefusedAsPrinted()
    {
        await using Played played = Play(Rfc5023.CreateWithVersion, Rfc5023.LateEdit);
        SyndicationItem draft = Feeds.ReadItem(Rfc5023.CreateWithVersion.Request.Body);

        SyndicationItem created = await played.Client.CreateResourceAsync(new Uri(Rfc5023.CreateWithVersion.Request.Target), "First Post", draft).AsTask(Token);
        Assert.Equal("2007-02-123T17:09:02Z", Assert.Single(created.Problems, problem => problem.Kind == SyndicationProblemKind.Date).Text);
        Assert.Equal(("\"e180ee84f0671b1\"", "http://example.org/edit/first-post.atom"), (created.ETag, created.ItemUri!.AbsoluteUri));
        Assert.Null(created.EditUri);   // none is printed: the RFC edits at the Location

        SyndicationItem edited = Feeds.ReadItem(Rfc5023.LateEdit.Request.Body);
        edited.ETag = created.ETag;
        await HttpTests.FailsAsync(played.Client.UpdateResourceAsync(created.ItemUri, edited).AsTask(Token), WebErrorStatus.PreconditionFailed);

        played.Check(withBody: request => request.Method == "PUT");   // what goes out instead of a date that is none is not printed
        Assert.Equal("\"e180ee84f0671b1\"", edited.ETag);
    }

    [Fact(Timeout = 60_000)]
    public async Task Media_CreatedReplacedAndDescribed_AsPrinted()
    {
        await using Played played = Play(Rfc5023.CreateMedia, Rfc5023.ReplaceMedia, Rfc5023.RetrieveMediaEntry, Rfc5023.EditMediaEntry);
        AtomPubClient client = played.Client;
        client.TrustOrigin(new Uri("http://example.org/"));     // the collection is printed on another host than where its entries are edited

        SyndicationItem created = await client.CreateMediaResourceAsync(new Uri(Rfc5023.CreateMedia.Request.Target), "image/png", "The Beach", Picture()).AsTask(Token);
        Assert.Equal("http://media.example.org/edit/the_beach.png", created.EditMediaUri!.AbsoluteUri);
        Assert.Equal(("http://media.example.org/the_beach.png", "image/png", ""), (created.Content!.SourceUri!.AbsoluteUri, created.Content.Type, created.Summary!.Text));
        Assert.Equal(created.EditUri, created.ItemUri);

        await client.UpdateMediaResourceAsync(created.EditMediaUri, "image/png", Picture()).AsTask(Token);
        SyndicationItem described = await client.RetrieveResourceAsync(created.EditUri!).AsTask(Token);
        Assert.Equal("\"c181bb840673b5\"", described.ETag);
        described.Summary!.Text = "A nice sunset picture over the water.";
        await client.UpdateResourceItemAsync(described).AsTask(Token);

        played.Check();
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateMediaResourceAsync_ASlugBeyondAscii_GoesOutAsPrinted()
    {
        await using Played played = Play(Rfc5023.CreateWithForeignSlug);

        await played.Client.CreateMediaResourceAsync(new Uri(Rfc5023.CreateWithForeignSlug.Request.Target), "image/png", "The Beach at S\u00E8te", Picture()).AsTask(Token);

        played.Check();
    }

    private static IInputStream Picture() => new MemoryStream("...binary data..."u8.ToArray()).AsInputStream();

    private static Played Play(params PrintedExchange[] exchanges) => new(exchanges);

    /// <summary>Exchanges that are played in their order. Who does not say the printed name and password is asked for them first.</summary>
    private sealed class Played : IAsyncDisposable
    {
        private readonly PrintedExchange[] _exchanges;
        private readonly ConcurrentQueue<SeenRequest> _seen = new();
        private readonly LoopbackServer _proxy;
        private int _next;

        public Played(PrintedExchange[] exchanges)
        {
            _exchanges = exchanges;
            _proxy = HttpTests.Serve(Answer);
            Client = new AtomPubClient(TestContexts.With(TestContexts.Everything, proxy: new WebProxy(_proxy.At()), resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])))
            {
                ServerCredential = new PasswordCredential("example.org", "daffy", "seceret"),
            };
        }

        public AtomPubClient Client { get; }

        /// <summary>Holds what was asked against what is printed, in what it means: lengths, and what the RFC's program is called, are its own.</summary>
        public void Check(Func<SeenRequest, bool>? withBody = null)
        {
            Assert.Equal(_exchanges.Length, _seen.Count);
            foreach ((SeenRequest printed, SeenRequest seen) in _exchanges.Select(exchange => exchange.Request).Zip(_seen))
            {
                Assert.Equal((printed.Method, printed.Target), (seen.Method, seen.Target));
                foreach (string header in (string[])["Host", "Slug", "If-Match", "Authorization"])
                    Assert.Equal(printed[header], seen[header]);
                Assert.Equal(printed["Content-Type"], seen["Content-Type"]?.Replace("; ", ";", StringComparison.Ordinal).Replace(";charset=utf-8", "", StringComparison.Ordinal));
                if (printed.Body.StartsWith('<') && withBody?.Invoke(seen) != false)
                    Assert.Equal(Meaning(printed.Body), Meaning(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(seen.Body))));
                else if (!printed.Body.StartsWith('<'))
                    Assert.Equal(printed.Body, seen.Body);
            }
        }

        public ValueTask DisposeAsync() => _proxy.DisposeAsync();

        private string Answer(SeenRequest request)
        {
            if (request["Authorization"] is null)
                return ScriptedPeer.Answer("", "401 Unauthorized", "WWW-Authenticate: Basic realm=\"example.org\"");
            _seen.Enqueue(request);
            return _exchanges[_next++].Answer;
        }

        // What was retrieved names its base when it goes out again. All addresses are absolute, so that changes none.
        private static string Meaning(string entry) =>
            string.Join('\n', Model.Describe(Feeds.ReadItem(entry)).Split('\n').Where(line => !line.Contains(" base: ", StringComparison.Ordinal)));
    }
}
