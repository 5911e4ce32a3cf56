using System.Collections.Concurrent;
using System.Net;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using NetClient.Web.Http;
using Polly;
using Polly.Retry;
using static NetClient.Tests.Web.Http.HttpTests;
using static NetClient.TestServers.ScriptedPeer;

namespace NetClient.Tests.Web.Http;

/// <summary>Whom the response cache gives an answer to: nobody gets what was meant for somebody else, and everybody gets his own again.</summary>
public sealed class HttpResponseCacheIdentityTests
{
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly HttpResponseCache _cache = new();

    [Fact(Timeout = 60_000)]
    public async Task Host_OfOneSite_IsNotAnsweredWithAnothers()
    {
        await using LoopbackServer server = Serve(request => Answer(request["Host"]!, "200 OK", "Cache-Control: max-age=60"), _seen);
        using var client = new HttpClient(NewCaching());

        foreach (string host in new[] { "alice.example", "bob.example", "alice.example", "bob.example" })
            Assert.Equal(host, await GetAsync(client, server.At(), "Host", host));

        Assert.Equal(2, _seen.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cookie_ChangedByTheAnswer_IsNotTheOneItWasAskedWith()
    {
        await using LoopbackServer server = Serve(
            request => Answer(request["Cookie"] ?? "none", "200 OK", "Cache-Control: max-age=60", "Vary: Cookie", "Set-Cookie: user=bob"), _seen);
        using NetClientHttpHandler handler = NewCaching();
        handler.UseCookies = true;
        handler.CookieContainer.Add(server.At(), new Cookie("user", "alice"));
        using var client = new HttpClient(handler);

        Assert.Equal("user=alice", await client.GetStringAsync(server.At(), Token));
        Assert.Equal("user=bob", await client.GetStringAsync(server.At(), Token));
        Assert.Equal("user=bob", await client.GetStringAsync(server.At(), Token));

        Assert.Equal(2, _seen.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cookie_ChangedWhileTheRequestWaits_IsNotAnsweredWithTheNewOnesPage()
    {
        await using LoopbackServer server = Serve(
            request => _seen.Count == 1 ? Answer("", "503 Service Unavailable") : Answer(request["Cookie"] ?? "none", "200 OK", "Cache-Control: max-age=60", "Vary: Cookie"), _seen);
        using NetClientHttpHandler handler = NewCaching();
        handler.UseCookies = true;
        CookieContainer cookies = handler.CookieContainer;
        cookies.Add(server.At(), new Cookie("user", "bob"));
        handler.ResiliencePipeline = new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = attempt => new ValueTask<bool>(attempt.Outcome.Result?.StatusCode == HttpStatusCode.ServiceUnavailable),
            Delay = TimeSpan.Zero,
            OnRetry = _ =>
            {
                cookies.Add(server.At(), new Cookie("user", "alice"));
                return default;
            },
        }).Build();
        using var client = new HttpClient(handler);

        Assert.Equal("user=alice", await client.GetStringAsync(server.At(), Token));
        cookies.Add(server.At(), new Cookie("user", "bob"));

        Assert.Equal("user=bob", await client.GetStringAsync(server.At(), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Cookie_OfTheApp_SelectsBesideThoseOfTheContainer()
    {
        await using LoopbackServer server = Serve(request => Answer(request["Cookie"] ?? "none", "200 OK", "Cache-Control: max-age=60", "Vary: Cookie"), _seen);
        using NetClientHttpHandler handler = NewCaching();
        handler.UseCookies = true;
        handler.CookieContainer.Add(server.At(), new Cookie("shared", "1"));
        using var client = new HttpClient(handler);

        foreach (string user in new[] { "user=alice", "user=bob", "user=alice", "user=bob" })
            Assert.Contains(user, await GetAsync(client, server.At(), "Cookie", user), StringComparison.Ordinal);

        Assert.Equal(2, _seen.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stranger_ARedirectionFromAnotherOrigin_PlantsNothingForTheUser(bool byCertificate)
    {
        await using LoopbackServer shop = Serve(_ => Answer("page", "200 OK", "Cache-Control: max-age=60"), _seen);
        await using LoopbackServer other = Serve(_ => Redirect(shop.At("/page").AbsoluteUri));
        using var pki = new TestPki();
        using NetClientHttpHandler handler = NewCaching();
        if (byCertificate)
            handler.ClientCertificate = new Certificate(pki.Issue());
        else
            handler.ServerCredential = new PasswordCredential("", "user", "secret");
        using var client = new HttpClient(handler);

        await client.GetStringAsync(other.At(), Token);
        await client.GetStringAsync(shop.At("/page"), Token);
        Assert.Equal(2, _seen.Count);

        await client.GetStringAsync(other.At(), Token);
        await client.GetStringAsync(shop.At("/page"), Token);
        Assert.Equal(2, _seen.Count); // each has its own
    }

    [Fact(Timeout = 60_000)]
    public async Task ServerCredential_ItsPage_IsGivenAgain()
    {
        await using LoopbackServer server = Serve(
            request => request["Authorization"] is null ? Answer("", "401 Unauthorized", "WWW-Authenticate: Basic realm=\"shop\"") : Answer("mine", "200 OK", "Cache-Control: max-age=60"), _seen);
        using NetClientHttpHandler handler = NewCaching();
        handler.ServerCredential = new PasswordCredential("", "user", "secret");
        using var client = new HttpClient(handler);

        Assert.Equal("mine", await client.GetStringAsync(server.At(), Token));
        Assert.Equal("mine", await client.GetStringAsync(server.At(), Token));

        Assert.Equal((1, 2), (_cache.Hits, _seen.Count));
    }

    [Fact(Timeout = 60_000)]
    public async Task AutomaticDecompression_WithVaryAcceptEncoding_IsGivenAgain()
    {
        await using LoopbackServer server = Serve(_ => Answer("page", "200 OK", "Cache-Control: max-age=60", "Vary: Accept-Encoding"), _seen);
        using NetClientHttpHandler handler = NewCaching();
        handler.AutomaticDecompression = DecompressionMethods.All;
        using var client = new HttpClient(handler);

        await client.GetStringAsync(server.At(), Token);
        Assert.Equal("page", await client.GetStringAsync(server.At(), Token));

        Assert.NotNull(Assert.Single(_seen)["Accept-Encoding"]);
    }

    private static async Task<string> GetAsync(HttpClient client, Uri address, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage response = await client.SendAsync(request, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private NetClientHttpHandler NewCaching()
    {
        NetClientHttpHandler handler = NewHandler();
        handler.ResponseCache = _cache;
        return handler;
    }
}
