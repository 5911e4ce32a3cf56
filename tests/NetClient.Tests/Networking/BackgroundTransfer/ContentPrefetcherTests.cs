using NetClient.Errors;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal.Prefetching;
using NetClient.TestServers;
using NetClient.Web.Http;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Content that is there before the app asks for it.</summary>
public sealed class ContentPrefetcherTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Transfers _app;
    private readonly RangeServer _server = new(RangeServer.Bytes(1000)) { MoreHeaders = "Cache-Control: max-age=600\r\n" };
    private readonly Prefetcher _prefetcher;

    public ContentPrefetcherTests()
    {
        _app = new Transfers(time: _time);
        _prefetcher = new Prefetcher(_app.Context);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<string> Asked => _server.Requests.Select(request => request.Target);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _prefetcher.Dispose();
        await _server.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task ContentUris_SomeSecondsAfterTheChange_AreFetchedAndAnswerTheApp()
    {
        Assert.Null(_prefetcher.LastSuccess);
        _prefetcher.ContentUris.Add(At("one"));
        _prefetcher.ContentUris.Add(At("two"));
        _time.Advance(Prefetcher.AfterChange);
        await UntilAsync(() => _prefetcher.LastSuccess is not null);
        Assert.Equal(["/one", "/two"], Asked);
        Assert.Equal(_time.GetUtcNow(), _prefetcher.LastSuccess);

        using var client = new HttpClient(new NetClientHttpHandler(_app.Context) { ResponseCache = _prefetcher.Cache });
        Assert.Equal(_server.Content, await client.GetByteArrayAsync(At("two"), Token));
        Assert.Equal(["/one", "/two"], Asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task ContentUris_AfterAQuarterOfAnHour_AreFetchedAgainWhenTheyAreNoLongerGood()
    {
        _prefetcher.ContentUris.Add(At("one"));
        _time.Advance(Prefetcher.AfterChange);
        await UntilAsync(() => _prefetcher.LastSuccess is not null);
        await _time.WaitForTimerAsync(Prefetcher.Interval);
        _time.Advance(Prefetcher.Interval);
        await UntilAsync(() => _server.Requests.Count >= 2);
        Assert.Equal("\"one\"", _server.Requests.Last()["If-None-Match"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task IndirectContentUri_ListOfTheServer_ComesAfterThoseOfTheAppAndEndsAtForty()
    {
        string list = "<?xml version='1.0'?><prefetchUris>" + string.Concat(Enumerable.Range(0, 60).Select(i => $"<uri>{At($"more{i}")}</uri><other/><uri>ftp://no/</uri>")) + "</prefetchUris>";
        ServeList(list);
        _prefetcher.ContentUris.Add(At("first"));
        _prefetcher.IndirectContentUri = At("list");
        Assert.Equal(Prefetcher.Most, await _prefetcher.PrefetchAsync(Token));
        Assert.Equal(["/list", "/first", .. Enumerable.Range(0, 39).Select(i => $"/more{i}")], Asked);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("application/xml", "<!DOCTYPE p [<!ENTITY e 'x'>]><prefetchUris><uri>http://127.0.0.1/&e;</uri></prefetchUris>")]
    [InlineData("application/xml", "<other><uri>http://127.0.0.1/</uri></other>")]
    [InlineData("application/xml", "not XML")]
    [InlineData("application/xml", "")]
    [InlineData("text/html", "<prefetchUris><uri>http://127.0.0.1/</uri></prefetchUris>")]
    public async Task IndirectContentUri_NoSuchList_IsPassedOver(string type, string list)
    {
        ServeList(list, type);
        _prefetcher.IndirectContentUri = At("list");
        _prefetcher.ContentUris.Add(At("one"));
        Assert.Equal(1, await _prefetcher.PrefetchAsync(Token));
        Assert.Equal(["/list", "/one"], Asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task IndirectContentUri_ListWithoutEnd_IsGivenUp()
    {
        _server.Script = async (request, peer) =>
        {
            if (request.Target != "/list")
                return false;
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<prefetchUris>");
            while (true)
                await peer.SendAsync(new string(' ', 1000));
        };
        _prefetcher.IndirectContentUri = At("list");
        Assert.Equal(0, await _prefetcher.PrefetchAsync(Token));
        Assert.Null(_prefetcher.LastSuccess);
    }

    [Fact(Timeout = 60_000)]
    public async Task PrefetchAsync_AddressThatFails_IsPassedOver()
    {
        _server.Script = async (request, peer) =>
        {
            if (request.Target != "/gone")
                return false;
            await peer.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            return true;
        };
        _prefetcher.ContentUris.Add(At("gone"));
        _prefetcher.ContentUris.Add(At("one"));
        Assert.Equal(1, await _prefetcher.PrefetchAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task PrefetchAsync_ConnectionThatCosts_FetchesNothing()
    {
        _app.Network.IsCosted = true;
        _prefetcher.ContentUris.Add(At("one"));
        Assert.Equal(0, await _prefetcher.PrefetchAsync(Token));
        Assert.Empty(Asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task PrefetchAsync_Cancelled_CarriesTheCallersToken()
    {
        using var source = new CancellationTokenSource();
        _server.BeforeBytes = (_, _) => source.CancelAsync();
        _prefetcher.ContentUris.Add(At("one"));
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => _prefetcher.PrefetchAsync(source.Token));
        Assert.Equal((source.Token, HResults.Canceled), (e.CancellationToken, e.HResult));
    }

    [Fact]
    public void ContentUris_Changes_AreThoseOfAList()
    {
        IList<Uri> uris = _prefetcher.ContentUris;
        Uri[] all = [At("a"), At("b"), At("c")];
        foreach (Uri uri in all)
            uris.Add(uri);
        uris.Insert(0, At("d"));
        uris[1] = At("e");
        uris.RemoveAt(2);
        Assert.True(uris.Remove(At("d")));
        Assert.False(uris.Remove(At("d")));
        Assert.Equal([At("e"), At("c")], uris);
        Assert.Equal((1, true), (uris.IndexOf(At("c")), uris.Contains(At("e"))));
        uris.Clear();
        Assert.Empty(uris);
        Action[] bad = [() => uris.Add(null!), () => uris.Add(new Uri("/x", UriKind.Relative)), () => uris.Add(new Uri("ftp://a/")), () => _prefetcher.IndirectContentUri = new Uri("file:///etc/passwd")];
        Assert.All(bad, call => Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(call).HResult));
    }

    [Fact]
    public void ContentPrefetcher_BeforeAnythingWasFetched_KnowsNothing()
    {
        Assert.Null(ContentPrefetcher.LastSuccessfulPrefetchTime);
        Assert.Null(ContentPrefetcher.IndirectContentUri);
        Assert.Empty(ContentPrefetcher.ContentUris);
        Assert.Equal(0, ContentPrefetcher.Cache.Size);
    }

    private void ServeList(string list, string type = "application/xml") => _server.Script = async (request, peer) =>
    {
        if (request.Target != "/list")
            return false;
        await peer.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {list.Length}\r\n\r\n{list}");
        return true;
    };

    private Uri At(string name) => new(_server.Address, "/" + name);
}
