using System.Collections.Concurrent;
using System.Net.Http.Headers;
using NetClient.TestServers;
using NetClient.Web.Http;
using static NetClient.Tests.Web.Http.HttpTests;
using static NetClient.TestServers.ScriptedPeer;

namespace NetClient.Tests.Web.Http;

/// <summary>The rules of RFC 9111, each where it alone decides: which requests a cache may answer, what it may keep, and how old that may become.</summary>
public sealed class HttpResponseCacheRulesTests
{
    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly HttpResponseCache _cache = new();

    [Theory(Timeout = 60_000)]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task OtherMethods_AreNotAnswered(string method)
    {
        await using LoopbackServer server = Serve(_ => Answer("", "200 OK", "Cache-Control: max-age=60"), _seen);
        using HttpClient client = NewClient();
        await client.GetStringAsync(server.At(), Token);

        using var request = new HttpRequestMessage(new HttpMethod(method), server.At());
        using HttpResponseMessage answer = await client.SendAsync(request, Token);

        Assert.Equal(["GET", method], _seen.Select(one => one.Method));
        Assert.False(answer.Headers.Contains("Cache-Status"));
    }

    [Fact(Timeout = 60_000)]
    public async Task GetWithABody_IsNotAnswered()
    {
        await using LoopbackServer server = Serve(request => Answer(request.Body, "200 OK", "Cache-Control: max-age=60"), _seen);
        using HttpClient client = NewClient();
        await client.GetStringAsync(server.At(), Token);

        using var request = new HttpRequestMessage(HttpMethod.Get, server.At()) { Content = new StringContent("question") };
        using HttpResponseMessage answer = await client.SendAsync(request, Token);

        Assert.Equal("question", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Range", "bytes=0-1")]
    [InlineData("If-None-Match", "\"mine\"")]
    [InlineData("If-Modified-Since", "Mon, 05 Jan 2026 10:00:00 GMT")]
    [InlineData("If-Match", "\"mine\"")]
    [InlineData("If-Unmodified-Since", "Mon, 05 Jan 2026 10:00:00 GMT")]
    [InlineData("If-Range", "\"mine\"")]
    [InlineData("Upgrade", "websocket")]
    [InlineData("Pragma", "no-cache")]
    public async Task ConditionsOfTheAppsOwn_ReachTheServer(string header, string value)
    {
        await using LoopbackServer server = Serve(_ => Answer("hello", "200 OK", "Cache-Control: max-age=60", "ETag: \"1\""), _seen);
        using HttpClient client = NewClient();
        await client.GetStringAsync(server.At(), Token);

        Assert.Equal("hello", await GetAsync(client, server.At(), header, value));

        Assert.Equal(2, _seen.Count);
        Assert.Equal(value, _seen.Last()[header]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nConnection: close\r\n\r\nhello")] // whose end is that of the connection
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nCache-Control: max-age=60\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nCache-Control: max-age=60\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nCache-Control: max-age=60\r\nContent-Range: bytes 0-4/10\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 302 Found\r\nETag: \"1\"\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nCache-Control: No-Store, max-age=60\r\nContent-Length: 5\r\n\r\nhello")]
    public async Task WhatMayNotBeKept_IsNot(string answer)
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            while (await peer.ReadRequestAsync() is { } request)
            {
                _seen.Enqueue(request);
                await peer.SendAsync(answer);
                if (answer.Contains("Connection: close", StringComparison.Ordinal))
                    return;
            }
        });
        using HttpClient client = NewClient();

        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage got = await client.GetAsync(server.At(), Token);
            Assert.Equal("hello", await got.Content.ReadAsStringAsync(Token));
        }

        Assert.Equal(2, _seen.Count);
        Assert.Equal(0, _cache.Size);
        Assert.Null(_seen.Last()["If-None-Match"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("HTTP/1.1 302 Found\r\nCache-Control: max-age=60\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 404 Not Found\r\nCache-Control: max-age=60\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task WhatMayBeKept_Is(string answer)
    {
        await using LoopbackServer server = Serve(_ => answer, _seen);
        using HttpClient client = NewClient();

        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage got = await client.GetAsync(server.At(), Token);
            Assert.Equal("hello", await got.Content.ReadAsStringAsync(Token));
            Assert.False(i == 1 && (got.Headers.Contains("Transfer-Encoding") || got.Headers.Contains("Connection"))); // of the connection, not of the answer
        }

        Assert.Single(_seen);
    }

    /// <summary>Seconds, by the answer's headers, for which it is given without asking; the same answer one second later is asked for.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(60, "Cache-Control: max-age=60")]
    [InlineData(60, "Cache-Control: max-age=60", "Expires: [1000]")]                          // max-age comes first
    [InlineData(100, "Date: [0]", "Expires: [100]")]
    [InlineData(100, "Date: [-50]", "Expires: [100]")]                                        // 150 s of life, 50 of them over
    [InlineData(100, "Date: [50]", "Expires: [150]")]                                         // the server's clock is ahead
    [InlineData(0, "Date: [0]", "Expires: [0]", "Last-Modified: [-1000]")]                    // no guess against its word
    [InlineData(40, "Date: [-20]", "Cache-Control: max-age=60")]
    [InlineData(30, "Age: 30", "Cache-Control: max-age=60")]
    [InlineData(20, "Date: [-40]", "Age: 30", "Cache-Control: max-age=60")]                   // the greater of both counts
    [InlineData(10, "Date: [-40]", "Age: 50", "Cache-Control: max-age=60")]
    [InlineData(86_400, "Date: [0]", "Last-Modified: [-8640000]")]                            // a tenth would be ten days
    public async Task Lifetime_EndsToTheSecond(int seconds, params string[] headers)
    {
        string[] dated = [.. headers.Select(Dated)];
        await using LoopbackServer server = Serve(_ => Answer("hello", "200 OK", dated), _seen);
        using HttpClient client = NewClient();
        await client.GetStringAsync(server.At(), Token);

        if (seconds > 0)
        {
            _time.Advance(TimeSpan.FromSeconds(seconds - 1));
            await client.GetStringAsync(server.At(), Token);
            Assert.Single(_seen);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        await client.GetStringAsync(server.At(), Token);

        Assert.Equal(2, _seen.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Age_CountsTheTimeThatTheAnswerTook()
    {
        await using LoopbackServer server = Serve(
            _ =>
            {
                _time.Advance(TimeSpan.FromSeconds(7)); // on its way
                return Answer("hello", "200 OK", "Age: 3", "Cache-Control: max-age=60");
            },
            _seen);
        using HttpClient client = NewClient();
        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(5.9));

        using HttpResponseMessage again = await client.GetAsync(server.At(), Token);

        Assert.Equal(TimeSpan.FromSeconds(15), again.Headers.Age);
    }

    /// <summary>A 302 is kept for as long as it says; a 304 that takes that word back leaves nothing to guess.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Guess_IsMadeOnlyForStatusesThatAllowIt()
    {
        string changed = Dated("Last-Modified: [-1000]");
        await using LoopbackServer server = Serve(
            request => request["If-None-Match"] is null ? Answer("hello", "302 Found", "Cache-Control: max-age=1", "ETag: \"1\"", changed) : "HTTP/1.1 304 Not Modified\r\nCache-Control: public\r\n\r\n",
            _seen);
        using HttpClient client = NewClient();

        for (int i = 0; i < 3; i++)
        {
            (await client.GetAsync(server.At(), Token)).Dispose();
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(3, _seen.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("max-stale=4", 2)]
    [InlineData("max-stale=5", 1)]
    [InlineData("max-stale", 1)]
    public async Task MaxStale_PassesOnlyWhatIsNotStaler(string asked, int expected)
    {
        await using LoopbackServer server = Serve(_ => Answer("hello", "200 OK", "Cache-Control: max-age=10", "ETag: \"1\""), _seen);
        using HttpClient client = NewClient();
        await client.GetStringAsync(server.At(), Token);
        _time.Advance(TimeSpan.FromSeconds(15));

        using var request = new HttpRequestMessage(HttpMethod.Get, server.At());
        request.Headers.CacheControl = CacheControlHeaderValue.Parse(asked);
        (await client.SendAsync(request, Token)).Dispose();

        Assert.Equal(expected, _seen.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("max-age=1, stale-if-error=100", true)]
    [InlineData("max-age=1, stale-if-error=100, must-revalidate", false)]
    [InlineData("no-cache, stale-if-error=100", false)]
    [InlineData("max-age=1", false)]
    public async Task StaleIfError_ServerIsGone_StandsInWhereItMay(string answered, bool standsIn)
    {
        using HttpClient client = NewClient();
        Uri address;
        await using (LoopbackServer server = Serve(_ => Answer("hello", "200 OK", $"Cache-Control: {answered}", "ETag: \"1\"")))
        {
            address = server.At();
            await client.GetStringAsync(address, Token);
        }
        _time.Advance(TimeSpan.FromSeconds(5));

        if (standsIn)
            Assert.Equal("hello", await client.GetStringAsync(address, Token));
        else
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(address, Token));
    }

    private static async Task<string> GetAsync(HttpClient client, Uri address, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage response = await client.SendAsync(request, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    // "[7]" is the time in seven seconds, as headers have it.
    private string Dated(string header)
    {
        int from = header.IndexOf('[', StringComparison.Ordinal);
        if (from < 0)
            return header;
        int seconds = int.Parse(header[(from + 1)..header.IndexOf(']', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
        return header[..from] + (_time.GetUtcNow() + TimeSpan.FromSeconds(seconds)).ToString("R");
    }

    private HttpClient NewClient()
    {
        NetClientHttpHandler handler = NewHandler(TestContexts.AllCapabilities(_time));
        handler.ResponseCache = _cache;
        handler.AllowAutoRedirect = false;
        return new HttpClient(handler);
    }
}
