using System.Collections.Concurrent;
using NetClient.Foundation;
using NetClient.Storage.Streams;
using NetClient.Tests.Web.Http;
using NetClient.Tests.Web.Syndication;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>Ways in which somebody else's edit could be lost although the client had seen what was there: things made anew, servers that speak of others, versions that are none, caches.</summary>
public sealed class AtomPubClientLostEditTests
{
    private const string Empty = "Content-Length: 0\r\n\r\n";
    private const string Refused = "HTTP/1.1 412 Precondition Failed\r\n" + Empty;
    private const string Missing = "HTTP/1.1 404 Not Found\r\n" + Empty;

    private readonly AtomPubClient _client = new(TestContexts.AllCapabilities());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("deleted", "update")]
    [InlineData("retrieved", "update")]
    [InlineData("updated", "update")]
    [InlineData("deleted", "delete")]
    public async Task AnEdit_OfWhatIsGoneAndThatSomebodyMadeAnew_FailsUntilThatIsSeen(string noticedBy, string operation)
    {
        string? version = "\"old\"";
        await using LoopbackServer server = HttpTests.Serve(request =>
        {
            bool isEdit = request.Method != "GET";
            if (isEdit && (request["If-None-Match"] == "*" ? version is not null : request["If-Match"] is { } expected && version is not null && expected != version))
                return Refused;
            if (version is null && (request.Method != "PUT" || request["If-Match"] is not null))
                return Missing;
            version = request.Method switch { "PUT" => "\"mine\"", "DELETE" => null, _ => version };
            return Found(version);
        });
        await LookAsync(server.At());
        if (noticedBy == "deleted")
        {
            await _client.DeleteResourceAsync(server.At()).AsTask(Token);
        }
        else
        {
            version = null;
            await HttpTests.FailsAsync(noticedBy == "retrieved" ? LookAsync(server.At()) : PutAsync(server.At()), WebErrorStatus.NotFound);
        }

        version = "\"theirs\"";
        await HttpTests.FailsAsync(EditAsync(), WebErrorStatus.PreconditionFailed);
        Assert.Equal("\"theirs\"", version);
        await LookAsync(server.At());
        await EditAsync();
        Assert.NotEqual("\"theirs\"", version);

        Task EditAsync() => operation == "update" ? PutAsync(server.At()) : _client.DeleteResourceAsync(server.At()).AsTask(Token);
    }

    // Where it was made is answered by a page elsewhere, which is under no condition.
    [Fact(Timeout = 60_000)]
    public async Task AnEdit_OfWhatIsGoneAnsweredByAPageElsewhere_IsMade()
    {
        ConcurrentQueue<SeenRequest> seen = [];
        await using LoopbackServer server = HttpTests.Serve(request => (request.Method, request.Target, request["If-None-Match"]) switch
        {
            ("PUT", _, _) => "HTTP/1.1 303 See Other\r\nLocation: /done\r\n" + Empty,
            (_, "/done", null) => Found("\"page\""),
            (_, "/done", _) => "HTTP/1.1 304 Not Modified\r\n\r\n",
            _ => Missing,
        }, seen);
        await HttpTests.FailsAsync(LookAsync(server.At()), WebErrorStatus.NotFound);

        await PutAsync(server.At());

        Assert.Equal([null, "*", null], seen.Select(request => request["If-None-Match"]));
    }

    // What the app knows of an entry it has seen itself: that another server leads there, or says to have made it, is nothing the app has looked at.
    [Theory(Timeout = 60_000)]
    [InlineData("redirected", "ETag: \"b\"\r\n")]
    [InlineData("created", "ETag: \"b\"\r\n")]
    [InlineData("created", "ETag: *\r\n")]
    [InlineData("created", "")]
    public async Task AnEdit_OfWhatAnotherServerHasSpokenOfSince_IsOfTheVersionThatWasSeen(string how, string named)
    {
        ConcurrentQueue<SeenRequest> seen = [];
        string version = "\"a\"";
        await using LoopbackServer server = HttpTests.Serve(_ => Found(version), seen);
        await using LoopbackServer other = HttpTests.Serve(_ => $"HTTP/1.1 {(how == "created" ? "201 Created" : "307 Temporary Redirect")}\r\nLocation: {server.At("/e")}\r\n{named}{Empty}");
        await LookAsync(server.At("/e"));
        version = "\"b\"";

        if (how == "created")
            await _client.CreateResourceAsync(other.At(), "", Made()).AsTask(Token);
        else
            await LookAsync(other.At());
        await PutAsync(server.At("/e"));

        Assert.Equal("\"a\"", seen.Last()["If-Match"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/asked")]
    [InlineData("/found")]
    public async Task AnEdit_AfterOneOverARedirection_IsOfTheNewVersionAtBothAddresses(string path)
    {
        ConcurrentQueue<SeenRequest> seen = [];
        await using LoopbackServer server = HttpTests.Serve(request => request.Target == "/asked" ? "HTTP/1.1 307 Temporary Redirect\r\nLocation: /found\r\n" + Empty : Found(request.Method == "GET" ? "\"a\"" : "\"b\""), seen);
        await LookAsync(server.At("/asked"));
        await PutAsync(server.At("/asked"));

        await PutAsync(server.At(path));

        Assert.Equal(("/found", "\"b\""), (seen.Last().Target, seen.Last()["If-Match"]));
    }

    // Any of these would match whatever is there, or make the request one that no server takes.
    [Theory(Timeout = 60_000)]
    [InlineData("*")]
    [InlineData("\"a\", \"b\"")]
    [InlineData("\"a\", *")]
    [InlineData("a, b")]
    [InlineData("W/*")]
    [InlineData(null)]
    public async Task AnEdit_OfAVersionThatIsNone_IsCompared(string? version)
    {
        ConcurrentQueue<SeenRequest> seen = [];
        await using LoopbackServer server = HttpTests.Serve(_ => FoundEntry("x", $"ETag: {version ?? $"\"{new string('x', 10_000)}\""}\r\n"), seen);
        SyndicationItem item = await _client.RetrieveResourceAsync(server.At()).AsTask(Token);
        Assert.Equal("", item.ETag);

        await _client.UpdateResourceAsync(server.At(), item).AsTask(Token);

        Assert.Equal([("GET", null), ("GET", null), ("PUT", null)], seen.Select(request => (request.Method, request["If-Match"])));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("\"\"")]
    [InlineData("\"a,b\"")]
    [InlineData("bare-1")]
    public async Task AnEdit_OfAVersionThatIsOddButOne_IsOfThat(string version)
    {
        ConcurrentQueue<SeenRequest> seen = [];
        await using LoopbackServer server = HttpTests.Serve(_ => Found(version), seen);
        await LookAsync(server.At());

        await PutAsync(server.At());

        Assert.Equal(version, seen.Last()["If-Match"]);
    }

    // The look finds a weak version, which is refused: what is sent then is what was to be sent, and not what is left of it.
    [Fact(Timeout = 60_000)]
    public async Task UpdateMediaResourceAsync_WhoseVersionTurnsOutToBeWeak_SendsAllOfTheMediaAgain()
    {
        ConcurrentQueue<SeenRequest> seen = [];
        await using LoopbackServer server = HttpTests.Serve(request => request["If-Match"] is not null ? Refused : FoundEntry("x", seen.Count > 1 ? "ETag: W/\"1\"\r\n" : ""), seen);
        await _client.RetrieveResourceAsync(server.At()).AsTask(Token);

        await PutAsync(server.At(), new PiecewiseStream("new"u8.ToArray(), Pieces.Whole, asyncOnly: true));

        Assert.Equal([("GET", ""), ("GET", ""), ("PUT", "new"), ("GET", ""), ("PUT", "new")], seen.Select(request => (request.Method, request.Body)));
    }

    // The first edit was of whatever was there; what it made has been seen.
    [Fact(Timeout = 60_000)]
    public async Task AnEdit_AfterOneOfWhatWasNotSeenWhoseAnswerNamedNoVersion_IsOfWhatThatMade()
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        server.NamesVersion = static method => method == "GET";
        Uri uri = (await new AtomPubClient(TestContexts.AllCapabilities()).CreateResourceAsync(new Uri(server.Root, "entries"), "", Made()).AsTask(Token)).EditUri!;
        await _client.UpdateResourceAsync(uri, Made("one")).AsTask(Token);
        await _client.UpdateResourceAsync(uri, Made("two")).AsTask(Token);
        await new AtomPubClient(TestContexts.AllCapabilities()).UpdateResourceAsync(uri, Made("theirs")).AsTask(Token);

        await HttpTests.FailsAsync(_client.UpdateResourceAsync(uri, Made("three")).AsTask(Token), WebErrorStatus.PreconditionFailed);
    }

    // A retrieval that gave what was kept would give what is over, and each repetition of the change would be refused.
    [Theory(Timeout = 60_000)]
    [InlineData("mine")]
    [InlineData("theirs")]
    public async Task RetrieveResourceAsync_AfterAnEdit_IsNotFromTheCache(string whose)
    {
        string title = "old";
        await using LoopbackServer server = HttpTests.Serve(request =>
        {
            if (request["If-Match"] is { } expected && expected != $"\"{title}\"")
                return Refused;
            title = request.Method == "PUT" ? "mine" : title;
            return FoundEntry(title, $"ETag: \"{title}\"\r\nCache-Control: max-age=3600\r\n");
        });
        _client.BypassCacheOnRetrieve = false;
        SyndicationItem item = await _client.RetrieveResourceAsync(server.At()).AsTask(Token);
        if (whose == "theirs")
        {
            title = "theirs";
            await HttpTests.FailsAsync(_client.UpdateResourceAsync(server.At(), item).AsTask(Token), WebErrorStatus.PreconditionFailed);
        }
        else
        {
            await _client.UpdateResourceAsync(server.At(), item).AsTask(Token);
        }

        Assert.Equal(whose, (await _client.RetrieveResourceAsync(server.At()).AsTask(Token)).Title!.Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveFeedAsync_AfterAnEdit_IsNotFromTheCache()
    {
        string title = "old";
        await using LoopbackServer server = HttpTests.Serve(request =>
        {
            if (request.Method == "POST")
                title = "new";
            return FoundEntry(title, "Cache-Control: max-age=3600\r\n", request.Method == "POST" ? "entry" : "feed");
        });
        _client.BypassCacheOnRetrieve = false;
        await _client.RetrieveFeedAsync(server.At()).AsTask(Token);

        await _client.CreateResourceAsync(server.At(), "", Made()).AsTask(Token);

        Assert.Equal("new", (await _client.RetrieveFeedAsync(server.At()).AsTask(Token)).Title!.Text);
    }

    private static string Found(string? version) => $"HTTP/1.1 200 OK\r\n{(version is null ? "" : $"ETag: {version}\r\n")}{Empty}";

    private static string FoundEntry(string title, string headers, string element = "entry")
    {
        string body = $"<{element} xmlns='http://www.w3.org/2005/Atom'><title>{title}</title><id>urn:x</id></{element}>";
        return $"HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";
    }

    private static SyndicationItem Made(string title = "made") => new(title, new SyndicationContent("c", SyndicationTextType.Text), null);

    private async Task LookAsync(Uri uri) => (await _client.RetrieveMediaResourceAsync(uri).AsTask(Token)).Dispose();

    private async Task PutAsync(Uri uri, Stream? stream = null)
    {
        using IInputStream media = (stream ?? new MemoryStream("new"u8.ToArray())).AsInputStream();
        await _client.UpdateMediaResourceAsync(uri, "text/plain", media).AsTask(Token);
    }
}
