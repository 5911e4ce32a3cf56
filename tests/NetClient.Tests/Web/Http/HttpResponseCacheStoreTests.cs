using System.Collections.Concurrent;
using System.Net;
using NetClient.TestServers;
using NetClient.Web.Http;
using NetClient.Web.Http.Internal;
using static NetClient.Tests.Web.Http.HttpTests;
using static NetClient.TestServers.ScriptedPeer;

namespace NetClient.Tests.Web.Http;

/// <summary>What is kept: how it is put in the place of something else, freshened, forgotten and bounded.</summary>
public sealed class HttpResponseCacheStoreTests
{
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<SeenRequest> _seen = new();

    [Fact(Timeout = 60_000)]
    public async Task Freshened_TakesTheNewHeaders_AndKeepsWhatIsAboutItsBody()
    {
        await using LoopbackServer server = Serve(
            request => request["If-None-Match"] is null
                ? Answer("hello", "200 OK", "Cache-Control: max-age=10", "ETag: \"1\"", "Age: 9", "Content-Type: text/plain", "Expires: 0", "X-Set: old")
                : "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=20\r\nX-Set: new\r\nContent-Type: text/html\r\nContent-Language: de\r\nContent-Length: 999\r\n\r\n",
            _seen);
        using HttpClient client = Caching(_time, out _);
        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(5));
        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(15)); // with the Age of the first answer it would be stale by now

        using HttpResponseMessage again = await client.GetAsync(server.At(), Token);

        Assert.Equal(2, _seen.Count);
        Assert.Equal("hello", await again.Content.ReadAsStringAsync(Token));
        Assert.Equal("text/plain", again.Content.Headers.ContentType?.MediaType);
        Assert.Equal("de", Assert.Single(again.Content.Headers.ContentLanguage));
        Assert.Equal("new", Assert.Single(again.Headers.GetValues("X-Set")));
        Assert.Equal(5, again.Content.Headers.ContentLength);
    }

    [Fact(Timeout = 60_000)]
    public async Task Validation_LeavesTheAppsRequestAsItWas()
    {
        string changed = _time.GetUtcNow().AddDays(-1).ToString("R");
        await using LoopbackServer server = Serve(
            request => request["If-None-Match"] is null ? Answer("hello", "200 OK", "Cache-Control: max-age=1", "ETag: \"1\"", $"Last-Modified: {changed}") : "HTTP/1.1 304 Not Modified\r\n\r\n", _seen);
        using HttpClient client = Caching(_time, out _);
        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(2));

        using var request = new HttpRequestMessage(HttpMethod.Get, server.At());
        (await client.SendAsync(request, Token)).Dispose();

        Assert.Equal(("\"1\"", changed), (_seen.Last()["If-None-Match"], _seen.Last()["If-Modified-Since"]));
        Assert.False(request.Headers.Contains("If-None-Match") || request.Headers.Contains("If-Modified-Since"));
    }

    [Fact(Timeout = 60_000)]
    public async Task NotModified_OfAnotherAnswerThanTheOneKept_AsksAgainWithoutACondition()
    {
        await using LoopbackServer server = Serve(
            request => request["If-None-Match"] is not null ? "HTTP/1.1 304 Not Modified\r\nETag: \"2\"\r\n\r\n"
                : _seen.Count == 1 ? Answer("old", "200 OK", "Cache-Control: max-age=1", "ETag: \"1\"") : Answer("new", "200 OK", "Cache-Control: max-age=1", "ETag: \"2\""),
            _seen);
        using HttpClient client = Caching(_time, out _);
        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("new", await client.GetStringAsync(server.At(), Token));

        Assert.Equal(3, _seen.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/changed", "/changed", "", 2)]
    [InlineData("/page", "/changed", "Location: /page", 2)]
    [InlineData("/page", "/changed", "Content-Location: /page", 2)]
    [InlineData("/page", "/changed", "X-Location: /page", 1)]
    [InlineData("/page", "/changed", "Location: http://localhost:[port]/page", 1)] // of another origin it has nothing to say
    public async Task UnsafeRequest_ForgetsWhatTheAnswerNames(string kept, string posted, string header, int expected)
    {
        string named = header;
        await using LoopbackServer server = Serve(request => request.Method == "GET" ? Answer("x", "200 OK", "Cache-Control: max-age=60") : Answer("", "201 Created", named.Length > 0 ? [named] : []), _seen);
        named = header.Replace("[port]", $"{server.Port}", StringComparison.Ordinal);
        using HttpClient client = Caching(_time, out _);
        Uri page = new(server.At(kept).ToString().Replace("127.0.0.1", header.Contains("[port]", StringComparison.Ordinal) ? "localhost" : "127.0.0.1", StringComparison.Ordinal));
        await client.GetStringAsync(page, Token);
        (await client.PostAsync(server.At(posted), null, Token)).Dispose();
        await client.GetStringAsync(page, Token);

        Assert.Equal(expected, _seen.Count(request => request.Method == "GET"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("POST", "500 Internal Server Error")]
    [InlineData("HEAD", "200 OK")]
    public async Task RequestThatChangedNothing_ForgetsNothing(string method, string status)
    {
        await using LoopbackServer server = Serve(request => request.Method == "GET" ? Answer("x", "200 OK", "Cache-Control: max-age=60") : Answer("", status), _seen);
        using HttpClient client = Caching(_time, out HttpResponseCache cache);
        await client.GetStringAsync(server.At(), Token);
        using var request = new HttpRequestMessage(new HttpMethod(method), server.At());
        (await client.SendAsync(request, Token)).Dispose();

        await client.GetStringAsync(server.At(), Token);

        Assert.Equal(1, cache.Hits);
    }

    [Fact(Timeout = 60_000)]
    public async Task NewAnswer_TakesThePlaceOfTheOld()
    {
        await using LoopbackServer server = Serve(_ => Answer($"{_seen.Count}", "200 OK", "Cache-Control: max-age=10"), _seen);
        using HttpClient client = Caching(_time, out HttpResponseCache cache);
        await client.GetStringAsync(server.At(), Token);
        long size = cache.Size;
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal("2", await client.GetStringAsync(server.At(), Token));
        Assert.Equal("2", await client.GetStringAsync(server.At(), Token));

        Assert.Equal(size, cache.Size);
    }

    /// <summary>Two may match one request, when what <c>Vary</c> names has changed meanwhile: the newer one counts.</summary>
    [Fact(Timeout = 60_000)]
    public async Task TwoThatMatch_TheNewerIsGiven()
    {
        await using LoopbackServer server = Serve(
            request => request["X-A"] == "1" && request["X-B"] is null ? Answer("old", "200 OK", "Cache-Control: max-age=100", "Vary: X-A")
                : Answer("new", "200 OK", "Cache-Control: max-age=100", "Vary: X-B"), _seen);
        using HttpClient client = Caching(_time, out _);
        Assert.Equal("old", await GetAsync(client, server.At(), ("X-A", "1")));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("new", await GetAsync(client, server.At(), ("X-A", "2"), ("X-B", "2")));

        Assert.Equal("new", await GetAsync(client, server.At(), ("X-A", "1"), ("X-B", "2")));

        Assert.Equal(2, _seen.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Size_CountsBodyAndHeaders_AndClearEmptiesIt()
    {
        string large = new('x', 3000);
        await using LoopbackServer server = Serve(request => request.Target == "/body" ? Answer(large, "200 OK", "Cache-Control: max-age=60") : Answer("", "200 OK", "Cache-Control: max-age=60", $"X-Large: {large}"), _seen);
        using HttpClient client = Caching(_time, out HttpResponseCache cache);

        await client.GetStringAsync(server.At("/body"), Token);
        Assert.InRange(cache.Size, 3000, 5000);
        cache.Clear();
        Assert.Equal(0, cache.Size);
        await client.GetStringAsync(server.At("/header"), Token);
        Assert.InRange(cache.Size, 6000, 8000);
        await client.GetStringAsync(server.At("/body"), Token);

        Assert.Equal(3, _seen.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Response_LargerThanOneMayBe_IsNotKept()
    {
        string large = new('x', 2000);
        await using LoopbackServer server = Serve(request => request.Target == "/body" ? Answer(large, "200 OK", "Cache-Control: max-age=60") : Answer("", "200 OK", "Cache-Control: max-age=60", $"X-Large: {large}"), _seen);
        using HttpClient client = Caching(_time, out HttpResponseCache cache, new HttpResponseCache(10_000, 1999));

        using HttpResponseMessage body = await client.GetAsync(server.At("/body"), Token);
        using HttpResponseMessage header = await client.GetAsync(server.At("/header"), Token);

        Assert.Equal("NetClient; fwd=miss", Assert.Single(body.Headers.GetValues("Cache-Status"))); // it does not even try
        Assert.Equal(0, cache.Size);
    }

    [Theory]
    [InlineData(999, false)]
    [InlineData(1000, true)]
    public async Task RecordedContent_BodyOfUnknownLength_IsHandedOverWithinTheLimit(int limit, bool expected)
    {
        byte[]? whole = null;
        using var content = new RecordedContent(new StreamContent(new MemoryStream(new byte[1000])), limit, body => whole = body);
        Assert.Equal(1000, (await content.ReadAsByteArrayAsync(Token)).Length);
        Assert.Equal(expected, whole is { Length: 1000 });
    }

    [Fact(Timeout = 60_000)]
    public async Task Bound_TheUnusedGoFirst_NotTheNew()
    {
        await using LoopbackServer server = Serve(_ => Answer(new string('x', 1000), "200 OK", "Cache-Control: max-age=60"), _seen);
        using HttpClient client = Caching(_time, out _, new HttpResponseCache(5000, 4000)); // room for two
        foreach (string path in new[] { "/a", "/b", "/a", "/c", "/a", "/c", "/b" })
            await client.GetStringAsync(server.At(path), Token);

        Assert.Equal(["/a", "/b", "/c", "/b"], _seen.Select(request => request.Target));
    }

    [Fact(Timeout = 60_000)]
    public async Task Body_IsKeptWhenItWasReadToItsEnd_AndEmptyOnesAtOnce()
    {
        await using LoopbackServer server = Serve(request => Answer(request.Target == "/empty" ? "" : "hello", "200 OK", "Cache-Control: max-age=60"), _seen);
        using HttpClient client = Caching(_time, out HttpResponseCache cache);

        using (HttpResponseMessage half = await client.GetAsync(server.At("/half"), HttpCompletionOption.ResponseHeadersRead, Token))
        {
            Stream body = await half.Content.ReadAsStreamAsync(Token);
            Assert.Equal(0, await body.ReadAsync(Memory<byte>.Empty, Token)); // a question, not the end
            await body.ReadExactlyAsync(new byte[2], Token);
        }
        Assert.Equal(0, cache.Size);
        (await client.GetAsync(server.At("/empty"), HttpCompletionOption.ResponseHeadersRead, Token)).Dispose(); // nobody reads it
        (await client.GetAsync(server.At("/empty"), HttpCompletionOption.ResponseHeadersRead, Token)).Dispose();

        Assert.Single(_seen, request => request.Target == "/empty");
    }

    [Fact(Timeout = 60_000)]
    public async Task Clock_SetBack_MakesNothingYounger()
    {
        string date = _time.GetUtcNow().AddSeconds(-50).ToString("R");
        await using LoopbackServer server = Serve(_ => Answer("hello", "200 OK", "Cache-Control: max-age=60", $"Date: {date}"), _seen);
        using HttpClient client = Caching(_time, out _);
        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromHours(-1));

        using HttpResponseMessage again = await client.GetAsync(server.At(), Token);

        Assert.Equal(TimeSpan.FromSeconds(50), again.Headers.Age);
    }

    [Fact(Timeout = 60_000)]
    public async Task Vary_NamesCookie_TheAppsOwnAndTheContainersTellApart()
    {
        await using LoopbackServer server = Serve(request => Answer(request["Cookie"] ?? "none", "200 OK", "Cache-Control: max-age=60", "Vary: Cookie"), _seen);
        NetClientHttpHandler handler = NewHandler(TestContexts.AllCapabilities(_time));
        handler.ResponseCache = new HttpResponseCache();
        handler.UseCookies = true;
        using var client = new HttpClient(handler);

        Assert.Equal("none", await client.GetStringAsync(server.At(), Token));
        handler.CookieContainer.Add(server.At(), new Cookie("user", "bob"));

        Assert.Equal("user=bob", await client.GetStringAsync(server.At(), Token));
    }

    private static async Task<string> GetAsync(HttpClient client, Uri address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await client.SendAsync(request, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }
}
