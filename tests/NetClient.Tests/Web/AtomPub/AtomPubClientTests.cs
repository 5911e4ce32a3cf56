using System.Text;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Security.Credentials;
using NetClient.Storage.Streams;
using NetClient.Tests.Web.Syndication;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>The client against a server that shares no code with it.</summary>
public sealed class AtomPubClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AtomPubClient NewClient() => new(TestContexts.AllCapabilities());

    private static async Task<Uri> CollectionAsync(AtomPubServer server, int index)
    {
        ServiceDocument service = await NewClient().RetrieveServiceDocumentAsync(server.Service).AsTask(Token);
        return service.Workspaces[0].Collections[index].Uri!;
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveServiceDocumentAsync_TheServers_IsReadWhole()
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);

        ServiceDocument service = await NewClient().RetrieveServiceDocumentAsync(server.Service).AsTask(Token);

        Workspace workspace = Assert.Single(service.Workspaces);
        Assert.Equal("Main Site", workspace.Title!.Text);
        Assert.Equal([new Uri(server.Root, "entries"), new Uri(server.Root, "media")], workspace.Collections.Select(collection => collection.Uri));
        Assert.Equal(["image/png", "text/plain"], workspace.Collections[1].Accepts);
        SyndicationCategory category = Assert.Single(workspace.Collections[0].Categories);
        Assert.Equal(("news", "http://example.org/cats"), (category.Term, category.Scheme));
        Assert.Contains("<app:collection href=", service.GetXmlDocument(SyndicationFormat.Atom10).OuterXml, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task AnEntry_CreatedRetrievedUpdatedDeleted_LivesAsItShould()
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        AtomPubClient client = NewClient();
        Uri collection = await CollectionAsync(server, 0);
        var draft = new SyndicationItem("First post", new SyndicationContent("<p>hello</p>", SyndicationTextType.Html), null);

        SyndicationItem created = await client.CreateResourceAsync(collection, "First p\u00F6st, 100 %", draft).AsTask(Token);
        Assert.Contains(server.Seen, seen => seen == "POST /entries Slug=First p%C3%B6st, 100 %25");
        Assert.Equal("\"v1\"", created.ETag);
        Assert.Equal(created.EditUri, created.ItemUri);
        Assert.StartsWith("urn:entry:", created.Id, StringComparison.Ordinal);
        Assert.Equal("", draft.Id);                       // what was missing was filled in on the way only

        SyndicationItem read = await client.RetrieveResourceAsync(created.EditUri!).AsTask(Token);
        Assert.Equal(("First post", "<p>hello</p>", "\"v1\""), (read.Title!.Text, read.Content!.Text, read.ETag));

        read.Title = new SyndicationText("Second thoughts");
        await client.UpdateResourceItemAsync(read).AsTask(Token);
        Assert.Equal("\"v2\"", read.ETag);
        SyndicationFeed feed = await client.RetrieveFeedAsync(collection).AsTask(Token);
        Assert.Equal("Second thoughts", Assert.Single(feed.Items).Title!.Text);

        await client.DeleteResourceItemAsync(read).AsTask(Token);
        HttpRequestException gone = await Assert.ThrowsAsync<HttpRequestException>(() => client.RetrieveResourceAsync(created.EditUri!).AsTask(Token));
        Assert.Equal(WebErrorStatus.NotFound, WebError.GetStatus(gone.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task UpdateResourceItemAsync_SomebodyWasFaster_FailsAndLosesNothing()
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        AtomPubClient client = NewClient();
        Uri collection = await CollectionAsync(server, 0);
        SyndicationItem mine = await client.CreateResourceAsync(collection, "", new SyndicationItem("original", null, null)).AsTask(Token);
        SyndicationItem theirs = await client.RetrieveResourceAsync(mine.EditUri!).AsTask(Token);
        theirs.Title = new SyndicationText("theirs");
        await client.UpdateResourceItemAsync(theirs).AsTask(Token);

        mine.Title = new SyndicationText("mine");
        HttpRequestException update = await Assert.ThrowsAsync<HttpRequestException>(() => client.UpdateResourceItemAsync(mine).AsTask(Token));
        HttpRequestException delete = await Assert.ThrowsAsync<HttpRequestException>(() => client.DeleteResourceItemAsync(mine).AsTask(Token));

        Assert.Equal(WebErrorStatus.PreconditionFailed, WebError.GetStatus(update.HResult));
        Assert.Equal(WebErrorStatus.PreconditionFailed, WebError.GetStatus(delete.HResult));
        Assert.Equal("theirs", (await client.RetrieveResourceAsync(mine.EditUri!).AsTask(Token)).Title!.Text);
        Assert.Equal("\"v1\"", mine.ETag);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(true, "gzip")]
    public async Task Edits_OnAServerThatCompressesUnderAVersionOfItsOwn_AreMade(bool returnsEntries, string? appAccepts)
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        (server.ReturnsEntries, server.Compresses) = (returnsEntries, true);
        AtomPubClient client = NewClient();
        if (appAccepts is not null)
            client.SetRequestHeader("Accept-Encoding", appAccepts);
        var collection = new Uri(server.Root, "entries");
        SyndicationItem created = await client.CreateResourceAsync(collection, "", new SyndicationItem("x", null, null)).AsTask(Token);

        await client.UpdateResourceItemAsync(created).AsTask(Token);
        await client.UpdateResourceItemAsync(created).AsTask(Token);
        SyndicationItem read = await client.RetrieveResourceAsync(created.EditUri!).AsTask(Token);
        Assert.Equal("x", Assert.Single((await client.RetrieveFeedAsync(collection).AsTask(Token)).Items).Title!.Text);
        await client.DeleteResourceItemAsync(read).AsTask(Token);

        Assert.Equal("\"v3\"", read.ETag);
        Assert.All(server.Seen, seen => Assert.Equal(seen.StartsWith("GET /entries Accept-Encoding=", StringComparison.Ordinal), seen.Contains("gzip", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateResourceAsync_AServerThatSendsNothingBack_IsAskedForTheEntry()
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        server.ReturnsEntries = false;
        SyndicationItem created = await NewClient().CreateResourceAsync(await CollectionAsync(server, 0), "", new SyndicationItem("x", null, null)).AsTask(Token);
        Assert.Equal(("x", "\"v1\""), (created.Title!.Text, created.ETag));
        Assert.NotNull(created.EditUri);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Media_CreatedRetrievedReplaced_IsTheSameBytes(bool credentials)
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(credentials ? "secret" : null, Token);
        AtomPubClient client = NewClient();
        if (credentials)
            client.ServerCredential = new PasswordCredential("atompub", "alice", "secret");
        byte[] picture = Encoding.UTF8.GetBytes(new string('p', 200_000));

        SyndicationItem link = await client.CreateMediaResourceAsync(new Uri(server.Root, "media"), "image/png", "A picture", new PiecewiseStream(picture, Pieces.Whole, asyncOnly: true).AsInputStream()).AsTask(Token);
        Assert.Equal("A picture", link.Title!.Text);
        Assert.Equal(link.EditMediaUri, link.Content!.SourceUri);
        Assert.Equal(new string('p', 200_000), await MediaAsync());

        await client.UpdateMediaResourceAsync(link.EditMediaUri!, "text/plain", new MemoryStream("new"u8.ToArray()).AsInputStream()).AsTask(Token);
        Assert.Equal("new", await MediaAsync());
        await client.DeleteResourceAsync(link.EditMediaUri!).AsTask(Token);

        async Task<string> MediaAsync()
        {
            using IInputStream media = await client.RetrieveMediaResourceAsync(link.EditMediaUri!).AsTask(Token);
            using var text = new StreamReader(media.AsStreamForRead());
            return await text.ReadToEndAsync(Token);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task AnyOperation_WithoutTheServersPassword_IsUnauthorized()
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync("secret", Token);
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => NewClient().RetrieveServiceDocumentAsync(server.Service).AsTask(Token));
        Assert.Equal(WebErrorStatus.Unauthorized, WebError.GetStatus(e.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task CancelAsyncOperations_WhatRuns_EndsAndWhatComesLaterDoesNot()
    {
        var arrived = new TaskCompletionSource();
        await using var silent = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            arrived.TrySetResult();
            await peer.ReadToEndAsync();
        });
        AtomPubClient client = NewClient();
        var uri = new Uri($"http://127.0.0.1:{silent.Port}/");
        Task<SyndicationItem> first = client.RetrieveResourceAsync(uri).AsTask(Token);
        Task second = client.DeleteResourceAsync(uri).AsTask(Token);
        await arrived.Task.WaitAsync(Token);

        client.CancelAsyncOperations();

        Assert.Equal(HResults.Canceled, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first)).HResult);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        Assert.NotNull(await client.RetrieveServiceDocumentAsync(server.Service).AsTask(Token));
    }

    [Fact]
    public void Arguments_ThatAreNone_AreInvalid()
    {
        AtomPubClient client = NewClient();
        var item = new SyndicationItem("t", null, null);
        var uri = new Uri("http://a.example/");
        IInputStream stream = new MemoryStream().AsInputStream();
        Action[] calls =
        [
            () => client.RetrieveFeedAsync(new Uri("/x", UriKind.Relative)), () => client.RetrieveResourceAsync(new Uri("ftp://a.example/")), () => client.RetrieveServiceDocumentAsync(null!),
            () => client.CreateResourceAsync(uri, null!, item), () => client.CreateResourceAsync(uri, "", null!), () => client.CreateMediaResourceAsync(uri, "no type", "", stream),
            () => client.UpdateResourceItemAsync(item), () => client.DeleteResourceItemAsync(item), () => client.UpdateMediaResourceAsync(uri, "a/b", null!), () => client.SetRequestHeader("a b", "c"),
            () => client.SetRequestHeader("a", "b\r\nc: d"), () => client.TrustOrigin(new Uri("ftp://a.example/")),
        ];
        Assert.All(calls, call => Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(call).HResult));
    }
}
