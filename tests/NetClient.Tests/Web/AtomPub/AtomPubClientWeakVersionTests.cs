using System.Collections.Concurrent;
using System.Globalization;
using NetClient.Foundation;
using NetClient.Storage.Streams;
using NetClient.Tests.Web.Http;
using NetClient.Tests.Web.Syndication;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>Edits of what a server names weak versions of: servers that match them as OData's do, servers that never match them as RFC 9110 has it, and Apache's mod_dav, where a version is weak at first only.</summary>
public sealed class AtomPubClientWeakVersionTests
{
    private const string Now = "Sat, 06 Jan 2024 10:00:10 GMT";
    private const string Old = "Sat, 06 Jan 2024 10:00:00 GMT";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("item")]
    [InlineData("entry")]
    [InlineData("media")]
    public async Task AnEdit_OnAServerThatMatchesWeakVersions_IsOfThatVersion(string what)
    {
        await using var server = new WeakServer { MatchesWeakly = true };

        await server.EditAsync(what);

        Assert.Equal(["GET", "PUT W/\"1\""], server.Seen);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("item", Old)]
    [InlineData("entry", Old)]
    [InlineData("media", Old)]
    [InlineData("item", null)]
    [InlineData("entry", null)]
    [InlineData("media", null)]
    public async Task AnEdit_OnAServerThatHasOnlyWeakVersions_IsComparedAndBoundToTheTime(string what, string? modified)
    {
        await using var server = new WeakServer { Modified = modified };

        await server.EditAsync(what);

        Assert.Equal(["GET", "PUT W/\"1\"", "GET", $"PUT {modified}".Trim()], server.Seen);
        Assert.Equal("new", server.Kept);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("item")]
    [InlineData("entry")]
    [InlineData("media")]
    public async Task AnEdit_OfAWeakVersionThatIsOver_FailsAndLosesNothing(string what)
    {
        await using var server = new WeakServer { ChangesOnceRead = true };

        HttpRequestException e = await HttpTests.FailsAsync(server.EditAsync(what), WebErrorStatus.PreconditionFailed);

        Assert.Contains(what == "media" ? "its version" : "its title", e.Message, StringComparison.Ordinal);
        Assert.Equal(["GET", "PUT W/\"1\"", "GET"], server.Seen);
    }

    // The server says of one and the same entry another weak version each time.
    [Fact(Timeout = 60_000)]
    public async Task AnEdit_WhereEachLookHasAnotherWeakVersion_TriesOnceMore()
    {
        await using var server = new WeakServer { Modified = Old, IsRestless = true };

        await server.EditAsync("item");

        Assert.Equal(["GET", "PUT W/\"1\"", "GET", "PUT W/\"3\"", "GET", $"PUT {Old}"], server.Seen);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("item", 0, 2)]
    [InlineData("entry", 1, 1)]
    [InlineData("media", -5, 2)]
    public async Task AnEdit_OfWhatChangedJustNow_WaitsUntilItsVersionIsStrong(string what, int age, int wait)
    {
        var time = new ManualTime();
        await using var server = new WeakServer(time) { Modified = Before(age) };
        Task edit = server.EditAsync(what);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(wait));
        Assert.Equal(["GET", "PUT W/\"1\"", "GET"], server.Seen);

        server.IsStrong = true;
        time.Advance(TimeSpan.FromSeconds(wait));
        await edit;

        Assert.Equal(["GET", "PUT \"1\""], server.Seen.Skip(3));
    }

    [Fact(Timeout = 60_000)]
    public async Task AnEdit_OfWhatIsAlwaysYoung_WaitsOnce()
    {
        var time = new ManualTime();
        await using var server = new WeakServer(time) { Modified = Now };
        Task edit = server.EditAsync("item");
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(2));
        await edit;

        Assert.Equal(["GET", "PUT W/\"1\"", "GET", "GET", $"PUT {Now}"], server.Seen);
    }

    private static string Before(int seconds) => DateTimeOffset.Parse(Now, CultureInfo.InvariantCulture).AddSeconds(-seconds).ToString("r", CultureInfo.InvariantCulture);

    /// <summary>A server of one entry, or of one medium, whose version is weak.</summary>
    private sealed class WeakServer : IAsyncDisposable
    {
        private readonly LoopbackServer _server;
        private readonly AtomPubClient _client;

        public WeakServer(TimeProvider? time = null)
        {
            _server = HttpTests.Serve(Answer);
            _client = new AtomPubClient(TestContexts.AllCapabilities(time));
        }

        /// <summary>Method and condition of each request.</summary>
        public ConcurrentQueue<string> Seen { get; } = new();

        public bool MatchesWeakly { get; init; }

        public bool IsStrong { get; set; }

        public bool IsRestless { get; init; }

        /// <summary>Somebody else is faster, each time.</summary>
        public bool ChangesOnceRead { get; init; }

        public string? Modified { get; init; }

        /// <summary>What was put there: the title of an entry, or a medium.</summary>
        public string Kept { get; private set; } = "old";

        private int Number => IsRestless || (ChangesOnceRead && Seen.Count > 1) ? Seen.Count : 1;

        /// <summary>Reads what is there, and replaces it: an entry with the item that was read or with one of the app's own, or a medium.</summary>
        public async Task EditAsync(string what)
        {
            if (what == "media")
            {
                (await _client.RetrieveMediaResourceAsync(_server.At("/media")).AsTask(Token)).Dispose();
                using IInputStream media = new PiecewiseStream("new"u8.ToArray(), Pieces.Whole, asyncOnly: true).AsInputStream();
                await _client.UpdateMediaResourceAsync(_server.At("/media"), "text/plain", media).AsTask(Token);
                return;
            }
            SyndicationItem read = await _client.RetrieveResourceAsync(_server.At()).AsTask(Token);
            SyndicationItem item = what == "item" ? read : new SyndicationItem();
            item.Title = new SyndicationText("new");
            await _client.UpdateResourceAsync(_server.At(), item).AsTask(Token);
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();

        private string Answer(SeenRequest request)
        {
            Seen.Enqueue($"{request.Method} {request["If-Match"]}{request["If-Unmodified-Since"]}".Trim());
            string version = $"{(IsStrong ? "" : "W/")}\"{Number}\"";
            if (request.Method == "GET")
            {
                string body = request.Target == "/media" ? Kept : $"<entry xmlns='http://www.w3.org/2005/Atom'><title>{(ChangesOnceRead ? version : Kept)}</title><id>urn:x</id></entry>";
                return $"HTTP/1.1 200 OK\r\nDate: {Now}\r\nETag: {version}\r\n{(Modified is null ? "" : $"Last-Modified: {Modified}\r\n")}Content-Length: {body.Length}\r\n\r\n{body}";
            }
            if (request["If-Match"] is { } expected && !(expected == version && (IsStrong || MatchesWeakly)))
                return "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n";
            Kept = request.Target == "/media" ? request.Body : request.Body.Split("<title>")[1].Split('<')[0];
            return "HTTP/1.1 204 No Content\r\n\r\n";
        }
    }
}
