using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using NetClient.TestServers;
using NetClient.Web.Http;
using static NetClient.Tests.Web.Http.HttpTests;
using static NetClient.TestServers.ScriptedPeer;

namespace NetClient.Tests.Web.Http;

/// <summary>The response cache, seen from both ends: what the app gets, and what the server was asked.</summary>
public sealed class HttpResponseCacheTests
{
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<SeenRequest> _seen = new();

    [Fact(Timeout = 60_000)]
    public async Task Fresh_IsGivenAgain_WithItsAge()
    {
        await using LoopbackServer server = Serve(_ => Answer("hello", "200 OK", "Cache-Control: max-age=60", "X-Own: kept"), _seen);
        using HttpClient client = Caching(_time, out HttpResponseCache cache);

        Assert.Equal("hello", await client.GetStringAsync(server.At(), Token));
        _time.Advance(TimeSpan.FromSeconds(30));
        using HttpResponseMessage again = await client.GetAsync(server.At(), Token);

        Assert.Equal("hello", await again.Content.ReadAsStringAsync(Token));
        Assert.Equal(TimeSpan.FromSeconds(30), again.Headers.Age);
        Assert.Equal("kept", Assert.Single(again.Headers.GetValues("X-Own")));
        Assert.Equal("NetClient; hit", Assert.Single(again.Headers.GetValues("Cache-Status")));
        Assert.Single(_seen);
        Assert.Equal((1, 1), (cache.Hits, cache.Misses));
    }

    [Fact(Timeout = 60_000)]
    public async Task Stale_IsValidated_AndFreshenedBy304()
    {
        await using LoopbackServer server = Serve(
            request => request["If-None-Match"] == "\"1\"" ? "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=100\r\nETag: \"1\"\r\nX-New: yes\r\n\r\n"
                : Answer("hello", "200 OK", "Cache-Control: max-age=60", "ETag: \"1\""), _seen);
        using HttpClient client = Caching(_time, out HttpResponseCache cache);

        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(61));
        using HttpResponseMessage validated = await client.GetAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.Equal("hello", await client.GetStringAsync(server.At(), Token));

        Assert.Equal(HttpStatusCode.OK, validated.StatusCode);
        Assert.Equal("hello", await validated.Content.ReadAsStringAsync(Token));
        Assert.Equal("yes", Assert.Single(validated.Headers.GetValues("X-New")));
        Assert.Equal(2, _seen.Count);
        Assert.Equal((1, 1, 1), (cache.Hits, cache.Validations, cache.Misses));
    }

    [Fact(Timeout = 60_000)]
    public async Task LastModified_GivesAGuess_AndTheCondition()
    {
        string date = _time.GetUtcNow().ToString("R"), changed = (_time.GetUtcNow() - TimeSpan.FromSeconds(100)).ToString("R");
        await using LoopbackServer server = Serve(
            request => request["If-Modified-Since"] == changed ? "HTTP/1.1 304 Not Modified\r\n\r\n" : Answer("hello", "200 OK", $"Date: {date}", $"Last-Modified: {changed}"), _seen);
        using HttpClient client = Caching(_time, out _);

        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(9)); // a tenth of 100 s is 10 s
        await client.GetStringAsync(server.At(), Token);
        Assert.Single(_seen);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("hello", await client.GetStringAsync(server.At(), Token));
        Assert.Equal(changed, _seen.Last()["If-Modified-Since"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Cache-Control: no-store, max-age=60")]
    [InlineData("Cache-Control: no-cache")]
    [InlineData("Cache-Control: no-cache, max-age=60")]
    [InlineData("Cache-Control: max-age=0")]
    [InlineData("Cache-Control: max-age=junk,,=")]
    [InlineData("Cache-Control: no-store, max-age=abc\r\nCache-Control: max-age=100")]
    [InlineData("Cache-Control: no-cache, max-age=abc\r\nCache-Control: max-age=100")]
    [InlineData("Vary: *\r\nCache-Control: max-age=60")]
    [InlineData("Expires: 0")]
    [InlineData("X-Nothing: said")]
    public async Task WithoutPermission_IsAskedForAgain(string header)
    {
        await using LoopbackServer server = Serve(_ => Answer("hello", "200 OK", header), _seen);
        using HttpClient client = Caching(_time, out _);

        await client.GetStringAsync(server.At(), Token);
        await client.GetStringAsync(server.At(), Token);

        Assert.Equal(2, _seen.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("private, max-age=60", "", 1)] // one user's cache
    [InlineData("max-age=60", "no-cache", 2)]
    [InlineData("max-age=60", "no-store", 2)]
    [InlineData("max-age=60", "max-age=0", 2)]
    [InlineData("max-age=60", "min-fresh=70", 2)]
    [InlineData("max-age=0", "max-stale=100", 1)]
    [InlineData("max-age=0, must-revalidate", "max-stale=100", 2)]
    public async Task Directives_OfAnswerAndRequest_Decide(string answered, string asked, int expected)
    {
        await using LoopbackServer server = Serve(_ => Answer("hello", "200 OK", $"Cache-Control: {answered}", "ETag: \"1\""), _seen);
        using HttpClient client = Caching(_time, out _);
        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(5));

        using var request = new HttpRequestMessage(HttpMethod.Get, server.At());
        if (asked.Length > 0)
            request.Headers.CacheControl = CacheControlHeaderValue.Parse(asked);
        using HttpResponseMessage response = await client.SendAsync(request, Token);

        Assert.Equal(expected, _seen.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Vary_KeepsAnswersApart()
    {
        await using LoopbackServer server = Serve(request => Answer(request["Accept-Language"] ?? "none", "200 OK", "Cache-Control: max-age=60", "Vary: Accept-Language"), _seen);
        using HttpClient client = Caching(_time, out _);

        foreach (string language in new[] { "de", "fr", "de", "fr" })
            Assert.Equal(language, await GetAsync(client, server.At(), "Accept-Language", language));

        Assert.Equal(2, _seen.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Authorization_OfOneUser_IsNotAnsweredWithAnothers()
    {
        await using LoopbackServer server = Serve(request => Answer(request["Authorization"] ?? "none", "200 OK", "Cache-Control: max-age=60"), _seen);
        using HttpClient client = Caching(_time, out _);

        Assert.Equal("Bearer a", await GetAsync(client, server.At(), "Authorization", "Bearer a"));
        Assert.Equal("Bearer b", await GetAsync(client, server.At(), "Authorization", "Bearer b"));
        Assert.Equal("none", await client.GetStringAsync(server.At(), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task UnsafeRequest_ForgetsWhatItMayHaveChanged()
    {
        await using LoopbackServer server = Serve(_ => Answer("hello", "200 OK", "Cache-Control: max-age=60"), _seen);
        using HttpClient client = Caching(_time, out HttpResponseCache cache);

        await client.GetStringAsync(server.At(), Token);
        using HttpResponseMessage posted = await client.PostAsync(server.At(), new StringContent("x"), Token);
        Assert.Equal(0, cache.Size);
        await client.GetStringAsync(server.At(), Token);

        Assert.Equal(3, _seen.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task StaleIfError_StandsIn_AsLongAsItSays()
    {
        bool fails = false;
        await using LoopbackServer server = Serve(
            _ => fails ? Answer("", "503 Service Unavailable") : Answer("hello", "200 OK", "Cache-Control: max-age=1, stale-if-error=100"), _seen);
        using HttpClient client = Caching(_time, out _);
        await client.GetStringAsync(server.At(), Token);
        fails = true;

        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal("hello", await client.GetStringAsync(server.At(), Token));
        _time.Advance(TimeSpan.FromSeconds(60));
        using HttpResponseMessage late = await client.GetAsync(server.At(), Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task OnlyIfCached_WithoutOne_Is504_AndNobodyIsAsked()
    {
        await using LoopbackServer server = Serve(_ => Answer("hello"), _seen);
        using HttpClient client = Caching(_time, out _);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.At());
        request.Headers.CacheControl = new CacheControlHeaderValue { OnlyIfCached = true };

        using HttpResponseMessage response = await client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Empty(_seen);
    }

    [Fact(Timeout = 60_000)]
    public async Task Body_CutOffOrTooLarge_IsNotKept()
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            SeenRequest? request = await peer.ReadRequestAsync();
            await peer.SendAsync(request?.Target == "/cut"
                ? "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 100\r\n\r\nhalf"
                : "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" + new string('x', 1024) + "\r\n0\r\n\r\n");
        });
        using HttpClient client = Caching(_time, out HttpResponseCache cache, new HttpResponseCache(4096, 1000));

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(server.At("/cut"), Token));
        Assert.Equal(1024, (await client.GetStringAsync(server.At("/large"), Token)).Length);

        Assert.Equal(0, cache.Size);
    }

    [Fact(Timeout = 60_000)]
    public async Task Size_StaysWithinItsLimit_TheUnusedGoFirst()
    {
        await using LoopbackServer server = Serve(_ => Answer(new string('x', 1000), "200 OK", "Cache-Control: max-age=60", "Vary: X-Kind"), _seen);
        using HttpClient client = Caching(_time, out HttpResponseCache cache, new HttpResponseCache(8000, 4000));

        await client.GetStringAsync(server.At("/first"), Token);
        for (int i = 0; i < 20; i++)
        {
            await client.GetStringAsync(server.At($"/{i}"), Token);
            await client.GetStringAsync(server.At("/first"), Token); // in use all the time
            await GetAsync(client, server.At("/many"), "X-Kind", $"{i}");
            Assert.InRange(cache.Size, 1, 8000);
        }

        Assert.Single(_seen, request => request.Target == "/first");
    }

    [Fact(Timeout = 60_000)]
    public async Task PermanentRedirection_IsKept_AndItsTargetStillJudged()
    {
        await using LoopbackServer server = Serve(
            request => request.Target == "/old" ? Answer("", "301 Moved Permanently", "Location: /new", "Cache-Control: max-age=60") : Answer("new", "200 OK", "Cache-Control: no-store"), _seen);
        using HttpClient client = Caching(_time, out _);

        Assert.Equal("new", await client.GetStringAsync(server.At("/old"), Token));
        Assert.Equal("new", await client.GetStringAsync(server.At("/old"), Token));

        Assert.Equal(["/old", "/new", "/new"], _seen.Select(request => request.Target));
    }

    [Fact(Timeout = 60_000)]
    public async Task Redirection_WhoseBodyNeverEnds_IsFollowed_AndKeptWithoutIt()
    {
        var seen = new ConcurrentQueue<string>();
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            SeenRequest? request = await peer.ReadRequestAsync();
            seen.Enqueue(request?.Target ?? "");
            await peer.SendAsync(request?.Target == "/old"
                ? "HTTP/1.1 301 Moved Permanently\r\nLocation: /new\r\nCache-Control: max-age=60\r\nContent-Length: 100\r\n\r\nmoved"
                : "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 3\r\nConnection: close\r\n\r\nnew");
            if (request?.Target == "/old")
                await peer.WaitForCloseAsync();
        });
        using HttpClient client = Caching(_time, out _);

        Assert.Equal("new", await client.GetStringAsync(server.At("/old"), Token));
        Assert.Equal("new", await client.GetStringAsync(server.At("/old"), Token));

        Assert.Equal(["/old", "/new", "/new"], seen);
    }

    [Fact(Timeout = 60_000)]
    public async Task NotModified_ThatForbidsKeeping_EndsWhatWasKept()
    {
        await using LoopbackServer server = Serve(
            request => request["If-None-Match"] is null ? Answer("hello", "200 OK", "Cache-Control: max-age=1", "ETag: \"1\"") : "HTTP/1.1 304 Not Modified\r\nCache-Control: no-store\r\n\r\n", _seen);
        using HttpClient client = Caching(_time, out HttpResponseCache cache);
        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("hello", await client.GetStringAsync(server.At(), Token));

        Assert.Equal((1, 0), (cache.Validations, cache.Size));
    }

    [Fact(Timeout = 60_000)]
    public async Task Size_CountsTheAddress()
    {
        await using LoopbackServer server = Serve(_ => Answer("hello", "200 OK", "Cache-Control: max-age=60"));
        using HttpClient client = Caching(_time, out HttpResponseCache cache);

        await client.GetStringAsync(server.At("/?" + new string('x', 5000)), Token);

        Assert.InRange(cache.Size, 10_000, 12_000);
    }

    private static async Task<string> GetAsync(HttpClient client, Uri address, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage response = await client.SendAsync(request, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }
}
