using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using NetClient.Foundation;
using NetClient.Security.Credentials;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>A server says where what it created is, and where entries are edited. That may be anywhere, and what the app gave for the one server is not for another.</summary>
public sealed class AtomPubClientOriginTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task CreateResourceAsync_ALocationOnAnotherOrigin_IsToldButNotAsked()
    {
        ConcurrentQueue<string> told = [];
        await using KestrelHttpServer stranger = await StrangerAsync(told);
        var elsewhere = new Uri(stranger.Address, "/entry");

        SyndicationItem created = await CreateAsync(elsewhere.AbsoluteUri);

        Assert.Empty(told);
        Assert.Equal((elsewhere, "\"v1\""), (created.ItemUri, created.ETag));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("//[", null)]
    [InlineData("mailto:somebody@example.org", "mailto:somebody@example.org")]
    public async Task CreateResourceAsync_ALocationThatCannotBeAsked_IsStillCreated(string location, string? itemUri)
    {
        SyndicationItem created = await CreateAsync(location);

        Assert.Equal((itemUri, "\"v1\""), (created.ItemUri?.AbsoluteUri, created.ETag));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("update", "PUT")]
    [InlineData("update by address", "PUT")]
    [InlineData("delete", "DELETE")]
    [InlineData("delete by address", "DELETE")]
    [InlineData("retrieve", "GET")]
    [InlineData("update media", "PUT")]
    [InlineData("retrieve media", "GET")]
    public async Task AnyOperation_WhereALinkLeadsToAnotherOrigin_IsMadeWithoutCredentialsAndHeaders(string operation, string method)
    {
        ConcurrentQueue<string> told = [];
        await using KestrelHttpServer stranger = await StrangerAsync(told);
        await using KestrelHttpServer home = await HomeAsync(stranger);
        AtomPubClient client = NewClient();
        SyndicationItem item = Assert.Single((await client.RetrieveFeedAsync(home.Address).AsTask(Token)).Items);
        item.Snapshot = operation.StartsWith("update", StringComparison.Ordinal) || operation == "delete" ? null : item.Snapshot;   // the edit itself, not the look before it

        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(client, operation, item));

        Assert.Equal(WebErrorStatus.Unauthorized, WebError.GetStatus(e.HResult));
        Assert.Contains(nameof(AtomPubClient.TrustOrigin), e.Message, StringComparison.Ordinal);
        Assert.Equal([$"{method}   agent/1"], told);

        client.TrustOrigin(new Uri(stranger.Address, "/whatever"));
        await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(client, operation, item));
        Assert.Equal($"{method} Basic YW5uOnNlY3JldA== secret agent/1", told.Last());
    }

    [Fact(Timeout = 60_000)]
    public async Task AnEdit_OfAnItemThatAnotherClientRetrieved_TellsItsServerOnlyWhoAsks()
    {
        ConcurrentQueue<string> told = [];
        await using KestrelHttpServer stranger = await StrangerAsync(told);
        await using KestrelHttpServer home = await HomeAsync(stranger);
        SyndicationItem item = Assert.Single((await NewClient().RetrieveFeedAsync(home.Address).AsTask(Token)).Items);

        await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(NewClient(), "update", item));

        Assert.Equal(["GET   agent/1"], told);
    }

    [Fact(Timeout = 60_000)]
    public async Task AnOperation_OnAnOriginThatTheAppHasNamed_HasCredentialsAndHeaders()
    {
        ConcurrentQueue<string> told = [];
        await using KestrelHttpServer first = await StrangerAsync(told);
        await using KestrelHttpServer second = await StrangerAsync(told);
        AtomPubClient client = NewClient();
        const string Known = "Basic YW5uOnNlY3JldA== secret agent/1";

        await Assert.ThrowsAsync<HttpRequestException>(() => client.DeleteResourceAsync(first.Address).AsTask(Token));
        Assert.Equal("DELETE " + Known, told.Last());
        await Assert.ThrowsAsync<HttpRequestException>(() => client.RetrieveServiceDocumentAsync(second.Address).AsTask(Token));
        Assert.Equal("GET " + Known, told.Last());
        await Assert.ThrowsAsync<HttpRequestException>(() => client.DeleteResourceAsync(second.Address).AsTask(Token));
        Assert.Equal("DELETE " + Known, told.Last());
    }

    private static Task RunAsync(AtomPubClient client, string operation, SyndicationItem item) => operation switch
    {
        "update" => client.UpdateResourceItemAsync(item).AsTask(Token),
        "update by address" => client.UpdateResourceAsync(item.EditUri!, item).AsTask(Token),
        "delete" => client.DeleteResourceItemAsync(item).AsTask(Token),
        "delete by address" => client.DeleteResourceAsync(item.EditUri!).AsTask(Token),
        "retrieve" => client.RetrieveResourceAsync(item.EditUri!).AsTask(Token),
        "update media" => client.UpdateMediaResourceAsync(item.EditMediaUri!, "text/plain", new MemoryStream("new"u8.ToArray()).AsInputStream()).AsTask(Token),
        _ => client.RetrieveMediaResourceAsync(item.EditMediaUri!).AsTask(Token),
    };

    // Asks everybody who is there, and lets nobody in.
    private static Task<KestrelHttpServer> StrangerAsync(ConcurrentQueue<string> told) => KestrelHttpServer.StartAsync(context =>
    {
        told.Enqueue($"{context.Request.Method} {context.Request.Headers.Authorization} {context.Request.Headers["X-Key"]} {context.Request.Headers.UserAgent}");
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"give me\"";
        return Task.CompletedTask;
    });

    private static Task<KestrelHttpServer> HomeAsync(KestrelHttpServer stranger) => KestrelHttpServer.StartAsync(context => context.Response.WriteAsync($"""
        <feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>urn:f</id><updated>2024-01-01T00:00:00Z</updated>
          <entry><title>t</title><id>urn:e</id><updated>2024-01-01T00:00:00Z</updated><link rel="edit" href="{stranger.Address}e"/><link rel="edit-media" href="{stranger.Address}m"/></entry>
        </feed>
        """, Token));

    private static AtomPubClient NewClient()
    {
        var client = new AtomPubClient(TestContexts.AllCapabilities()) { ServerCredential = new PasswordCredential("server", "ann", "secret") };
        client.SetRequestHeader("X-Key", "secret");
        client.SetRequestHeader("User-Agent", "agent/1");
        return client;
    }

    private static async Task<SyndicationItem> CreateAsync(string location)
    {
        await using KestrelHttpServer server = await KestrelHttpServer.StartAsync(context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers.Location = location;
            context.Response.Headers.ETag = "\"v1\"";
            return Task.CompletedTask;
        });
        return await NewClient().CreateResourceAsync(server.Address, "", new SyndicationItem("t", new SyndicationContent("c", SyndicationTextType.Text), null)).AsTask(Token);
    }
}
