using System.Collections.Concurrent;
using NetClient.Foundation;
using NetClient.Security.Credentials;
using NetClient.Tests.Web.Http;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>What the clients of feeds tell a server that a redirection leads to.</summary>
public sealed class RedirectedFeedTests
{
    private const string Secret = "Basic YW5uOnNlY3JldA==";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("feed")]
    [InlineData("items")]
    [InlineData("discovery")]
    [InlineData("feed by AtomPub")]
    [InlineData("service")]
    [InlineData("entry")]
    [InlineData("media")]
    [InlineData("delete")]
    public async Task AnyOperation_RedirectedToAnotherOrigin_SaysNothingOfWhoAsks(string operation)
    {
        ConcurrentQueue<SeenRequest> told = [];
        await using LoopbackServer stranger = Asking(told);
        await using LoopbackServer server = HttpTests.Serve(_ => To(stranger.At("/elsewhere")));

        HttpRequestException e = await HttpTests.FailsAsync(RunAsync(operation, New(new AtomPubClient(TestContexts.AllCapabilities())), server.At()), WebErrorStatus.Unauthorized);

        Assert.Contains("redirected", e.Message, StringComparison.Ordinal);
        SeenRequest request = Assert.Single(told);
        Assert.Equal((null, null, null, "agent/1", "de"), (request["Authorization"], request["X-Api-Key"], request["Cookie"], request["User-Agent"], request["Accept-Language"]));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("trusted")]
    [InlineData("named")]
    public async Task AnyOperation_RedirectedToAnOriginThatTheAppHasNamed_IsMadeWithAllThatTheAppGave(string how)
    {
        ConcurrentQueue<SeenRequest> told = [];
        await using LoopbackServer other = Asking(told);
        await using LoopbackServer server = HttpTests.Serve(_ => To(other.At("/elsewhere")));
        AtomPubClient client = New(new AtomPubClient(TestContexts.AllCapabilities()));
        if (how == "trusted")
            client.TrustOrigin(other.At());
        else
            await HttpTests.FailsAsync(RunAsync("service", client, other.At()), WebErrorStatus.Unauthorized);
        told.Clear();

        await HttpTests.FailsAsync(RunAsync("service", client, server.At()), WebErrorStatus.Unauthorized);

        SeenRequest request = told.Last();
        Assert.Equal((Secret, "key", "c=1", $"127.0.0.1:{other.Port}"), (request["Authorization"], request["X-Api-Key"], request["Cookie"], request["Host"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveFeedAsync_RedirectedAwayAndBack_SaysNothingMore()
    {
        ConcurrentQueue<SeenRequest> told = [];
        LoopbackServer? home = null;
        await using LoopbackServer stranger = HttpTests.Serve(_ => To(home!.At("/back")));
        await using LoopbackServer server = HttpTests.Serve(request => request.Target == "/back" ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" : To(stranger.At()), told);
        home = server;

        await HttpTests.FailsAsync(New(new SyndicationClient(TestContexts.AllCapabilities())).RetrieveFeedAsync(server.At()).AsTask(Token), WebErrorStatus.NotFound);

        Assert.Equal([("/", "key"), ("/back", null)], told.Select(request => (request.Target, request["X-Api-Key"])));
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveFeedAsync_RedirectedWithinTheOrigin_IsStillTheApps()
    {
        ConcurrentQueue<SeenRequest> told = [];
        await using LoopbackServer server = HttpTests.Serve(request => request.Target == "/" ? To(new Uri("/moved", UriKind.Relative)) : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", told);

        HttpRequestException e = await HttpTests.FailsAsync(New(new SyndicationClient(TestContexts.AllCapabilities())).RetrieveFeedAsync(server.At()).AsTask(Token), WebErrorStatus.NotFound);

        Assert.Equal(("/moved", "key"), (told.Last().Target, told.Last()["X-Api-Key"]));
        Assert.DoesNotContain("redirected", e.Message, StringComparison.Ordinal);
    }

    // Without the app's key a server says something else, and that is not what the app is answered with its key.
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RetrieveFeedAsync_FromTheCacheAfterARedirection_IsWhatTheServerSaysToWhoAsks(bool isAskedFirst)
    {
        await using LoopbackServer other = HttpTests.Serve(static request =>
        {
            string body = $"<feed xmlns='http://www.w3.org/2005/Atom'><title>{request["X-Api-Key"] ?? "nobody"}</title></feed>";
            return $"HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\nCache-Control: max-age=3600\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        });
        await using LoopbackServer server = HttpTests.Serve(_ => To(other.At()));
        var client = new SyndicationClient(TestContexts.AllCapabilities()) { BypassCacheOnRetrieve = false };
        client.SetRequestHeader("X-Api-Key", "key");
        Uri[] addresses = isAskedFirst ? [other.At(), server.At()] : [server.At(), other.At()];

        foreach (Uri address in addresses)
            Assert.Equal(address == server.At() ? "nobody" : "key", (await client.RetrieveFeedAsync(address).AsTask(Token)).Title!.Text);
    }

    private static async Task RunAsync(string operation, AtomPubClient client, Uri uri)
    {
        SyndicationClient reader = New(new SyndicationClient(TestContexts.AllCapabilities()));
        switch (operation)
        {
            case "feed": await reader.RetrieveFeedAsync(uri).AsTask(Token); break;
            case "items": await reader.RetrieveItemsAsync(uri, Token).GetAsyncEnumerator(Token).MoveNextAsync(); break;
            case "discovery": await reader.DiscoverFeedsAsync(uri, Token); break;
            case "feed by AtomPub": await client.RetrieveFeedAsync(uri).AsTask(Token); break;
            case "service": await client.RetrieveServiceDocumentAsync(uri).AsTask(Token); break;
            case "entry": await client.RetrieveResourceAsync(uri).AsTask(Token); break;
            case "media": await client.RetrieveMediaResourceAsync(uri).AsTask(Token); break;
            default: await client.DeleteResourceAsync(uri).AsTask(Token); break;
        }
    }

    private static T New<T>(T client)
        where T : ISyndicationClient
    {
        client.ServerCredential = new PasswordCredential("server", "ann", "secret");
        client.SetRequestHeader("X-Api-Key", "key");
        client.SetRequestHeader("Cookie", "c=1");
        client.SetRequestHeader("User-Agent", "agent/1");
        client.SetRequestHeader("Accept-Language", "de");
        return client;
    }

    private static string To(Uri uri) => $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {uri.OriginalString}\r\nContent-Length: 0\r\n\r\n";

    // Asks everybody who is there, and lets nobody in.
    private static LoopbackServer Asking(ConcurrentQueue<SeenRequest> told) =>
        HttpTests.Serve(static _ => "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"give me\"\r\nContent-Length: 0\r\n\r\n", told);
}
