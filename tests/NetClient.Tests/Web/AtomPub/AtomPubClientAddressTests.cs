using System.Collections.Concurrent;
using System.Text;
using NetClient.Foundation;
using NetClient.Storage.Streams;
using NetClient.Tests.Web.Http;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>Edits by an address alone: of the version that the client last saw there, and of whatever is there when it has seen none.</summary>
public sealed class AtomPubClientAddressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("update", false)]
    [InlineData("update", true)]
    [InlineData("delete", false)]
    [InlineData("delete", true)]
    [InlineData("update media", false)]
    [InlineData("update media", true)]
    [InlineData("delete media", false)]
    [InlineData("delete media", true)]
    public async Task AnEdit_OfWhatTheClientHasRetrieved_IsOfThatVersion(string operation, bool isLate)
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        bool isMedia = operation.EndsWith("media", StringComparison.Ordinal);
        Uri uri = await CreateAsync(server, isMedia);
        AtomPubClient mine = NewClient();
        await RetrieveAsync(mine, uri, isMedia);
        if (isLate)
        {
            await EditAsync(NewClient(), isMedia ? "update media" : "update", uri);
            await HttpTests.FailsAsync(EditAsync(mine, operation, uri), WebErrorStatus.PreconditionFailed);
            await RetrieveAsync(mine, uri, isMedia);    // and repeat the change
        }

        await EditAsync(mine, operation, uri);

        Assert.EndsWith($" If-Match=\"{(isLate ? "v2" : "v1")}\"", server.Seen.Last(), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("update")]
    [InlineData("delete")]
    [InlineData("update media")]
    [InlineData("delete media")]
    public async Task AnEdit_OfWhatTheClientHasNotSeen_IsOfWhateverIsThere(string operation)
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        Uri uri = await CreateAsync(server, operation.EndsWith("media", StringComparison.Ordinal));

        await EditAsync(NewClient(), operation, uri);

        Assert.DoesNotContain("If-Match", server.Seen.Last(), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnEdit_OfWhatTheClientHasCreatedOrEdited_IsOfThatVersion(bool returnsEntries)
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        server.ReturnsEntries = returnsEntries;
        AtomPubClient client = NewClient();
        Uri uri = (await client.CreateResourceAsync(new Uri(server.Root, "entries"), "", Made()).AsTask(Token)).EditUri!;

        await EditAsync(client, "update", uri);
        await EditAsync(client, "update", uri);
        await EditAsync(client, "delete", uri);

        Assert.Equal(["PUT /entries/1 If-Match=\"v1\"", "PUT /entries/1 If-Match=\"v2\"", "DELETE /entries/1 If-Match=\"v3\""], server.Seen.TakeLast(3));
    }

    [Fact(Timeout = 60_000)]
    public async Task AnEdit_OfACreatedEntryWhoseServerIsNotAsked_IsOfTheVersionThatItWasCreatedIn()
    {
        ConcurrentQueue<SeenRequest> seen = [];
        await using LoopbackServer elsewhere = HttpTests.Serve(_ => "HTTP/1.1 204 No Content\r\n\r\n", seen);
        await using LoopbackServer server = HttpTests.Serve(_ => $"HTTP/1.1 201 Created\r\nLocation: {elsewhere.At("/e")}\r\nETag: \"a\"\r\nContent-Length: 0\r\n\r\n");
        AtomPubClient client = NewClient();
        await client.CreateResourceAsync(server.At(), "", Made()).AsTask(Token);

        await EditAsync(client, "delete", elsewhere.At("/e"));

        Assert.Equal("\"a\"", Assert.Single(seen)["If-Match"]);
    }

    // What was there is over, and nobody's edit is lost with it.
    [Theory(Timeout = 60_000)]
    [InlineData("delete")]
    [InlineData("retrieve")]
    [InlineData("update")]
    public async Task AnEdit_OfWhatIsGone_MakesItAnew(string noticedBy)
    {
        ConcurrentQueue<SeenRequest> seen = [];
        bool isGone = false;
        await using LoopbackServer server = HttpTests.Serve(request => isGone && (request.Method != "PUT" || request["If-Match"] is not null)
            ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nETag: \"old\"\r\nContent-Length: 1\r\n\r\nx", seen);
        AtomPubClient client = NewClient();
        await RetrieveAsync(client, server.At(), isMedia: true);
        if (noticedBy == "delete")
            await EditAsync(client, "delete", server.At());
        isGone = true;
        if (noticedBy != "delete")
            await HttpTests.FailsAsync(noticedBy == "retrieve" ? RetrieveAsync(client, server.At(), isMedia: true) : EditAsync(client, "update media", server.At()), WebErrorStatus.NotFound);

        await EditAsync(client, "update media", server.At());

        Assert.Equal(("PUT", null), (seen.Last().Method, seen.Last()["If-Match"]));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/asked")]
    [InlineData("/found")]
    public async Task AnEdit_OfWhatWasRetrievedOverARedirection_IsOfThatVersionAtBothAddresses(string path)
    {
        ConcurrentQueue<SeenRequest> seen = [];
        await using LoopbackServer server = HttpTests.Serve(request => request.Target == "/asked"
            ? "HTTP/1.1 307 Temporary Redirect\r\nLocation: /found\r\nContent-Length: 0\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 0\r\n\r\n", seen);
        AtomPubClient client = NewClient();
        await RetrieveAsync(client, server.At("/asked"), isMedia: true);

        await EditAsync(client, "delete", server.At(path));

        Assert.Equal(("DELETE", "/found", "\"a\""), (seen.Last().Method, seen.Last().Target, seen.Last()["If-Match"]));
    }

    // The page that says how it went is not under the condition of the edit, and its version is not that of the entry.
    [Fact(Timeout = 60_000)]
    public async Task AnEdit_AnsweredByAPageElsewhere_IsMadeAndNamesNoVersion()
    {
        ConcurrentQueue<SeenRequest> seen = [];
        await using LoopbackServer server = HttpTests.Serve(request => (request.Method, request.Target, request["If-Match"]) switch
        {
            ("PUT", _, _) => "HTTP/1.1 303 See Other\r\nLocation: /done\r\nContent-Length: 0\r\n\r\n",
            (_, "/done", not null) => "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n",
            (_, "/done", _) => "HTTP/1.1 200 OK\r\nETag: \"page\"\r\nContent-Length: 0\r\n\r\n",
            _ => "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 0\r\n\r\n",
        }, seen);
        AtomPubClient client = NewClient();
        await RetrieveAsync(client, server.At(), isMedia: true);
        SyndicationItem item = Made();

        await client.UpdateResourceAsync(server.At(), item).AsTask(Token);

        Assert.Equal("", item.ETag);
        Assert.Equal([null, "\"a\"", null], seen.Select(request => request["If-Match"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task AnEdit_WithAnItemThatSaysItsOwnVersion_IsOfThat()
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        Uri uri = await CreateAsync(server, isMedia: false);
        AtomPubClient client = NewClient();
        SyndicationItem read = await client.RetrieveResourceAsync(uri).AsTask(Token);
        await EditAsync(client, "update", uri);    // the client has seen v2 now, the item is of v1

        await HttpTests.FailsAsync(client.UpdateResourceAsync(uri, read).AsTask(Token), WebErrorStatus.PreconditionFailed);
    }

    // Where the server names no version, the entry tells.
    [Theory(Timeout = 60_000)]
    [InlineData("update", true)]
    [InlineData("delete", true)]
    [InlineData("update", false)]
    public async Task AnEdit_OfAnEntryWithoutAVersion_IsOfWhatItSaid(string operation, bool isLate)
    {
        await using AtomPubServer server = await AtomPubServer.StartAsync(cancellationToken: Token);
        server.NamesVersion = static _ => false;
        Uri uri = await CreateAsync(server, isMedia: false);
        AtomPubClient mine = NewClient();
        await RetrieveAsync(mine, uri, isMedia: false);
        if (isLate)
        {
            await EditAsync(NewClient(), "update", uri);
            await HttpTests.FailsAsync(EditAsync(mine, operation, uri), WebErrorStatus.PreconditionFailed);
        }
        else
        {
            await EditAsync(mine, operation, uri);
        }

        Assert.StartsWith(isLate ? "GET" : "PUT", server.Seen.Last(), StringComparison.Ordinal);
    }

    private static AtomPubClient NewClient() => new(TestContexts.AllCapabilities());

    private static SyndicationItem Made(string title = "made") => new(title, new SyndicationContent("c", SyndicationTextType.Text), null);

    private static IInputStream Bytes(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text)).AsInputStream();

    private static async Task<Uri> CreateAsync(AtomPubServer server, bool isMedia)
    {
        SyndicationItem created = isMedia
            ? await NewClient().CreateMediaResourceAsync(new Uri(server.Root, "media"), "text/plain", "", Bytes("old")).AsTask(Token)
            : await NewClient().CreateResourceAsync(new Uri(server.Root, "entries"), "", Made("old")).AsTask(Token);
        return isMedia ? created.EditMediaUri! : created.EditUri!;
    }

    private static async Task RetrieveAsync(AtomPubClient client, Uri uri, bool isMedia)
    {
        if (isMedia)
            (await client.RetrieveMediaResourceAsync(uri).AsTask(Token)).Dispose();
        else
            await client.RetrieveResourceAsync(uri).AsTask(Token);
    }

    private static Task EditAsync(AtomPubClient client, string operation, Uri uri) => operation switch
    {
        "update" => client.UpdateResourceAsync(uri, Made()).AsTask(Token),
        "update media" => client.UpdateMediaResourceAsync(uri, "text/plain", Bytes("new")).AsTask(Token),
        _ => client.DeleteResourceAsync(uri).AsTask(Token),
    };
}
