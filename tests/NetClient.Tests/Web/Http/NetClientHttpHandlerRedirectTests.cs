using System.Collections.Concurrent;
using System.Net;
using NetClient.Security.Credentials;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.Http;
using static NetClient.Tests.Web.Http.HttpTests;
using static NetClient.TestServers.ScriptedPeer;

namespace NetClient.Tests.Web.Http;

/// <summary>Redirections: methods, bodies, what is told to whom, and where it ends.</summary>
public sealed class NetClientHttpHandlerRedirectTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("301 Moved Permanently", "POST", "GET", "")]
    [InlineData("302 Found", "POST", "GET", "")]
    [InlineData("303 See Other", "POST", "GET", "")]
    [InlineData("303 See Other", "PUT", "GET", "")]
    [InlineData("303 See Other", "HEAD", "HEAD", "")]
    [InlineData("301 Moved Permanently", "PUT", "PUT", "body")]
    [InlineData("307 Temporary Redirect", "POST", "POST", "body")]
    [InlineData("308 Permanent Redirect", "POST", "POST", "body")]
    public async Task SendAsync_Redirected_KeepsOrChangesMethodAndBody(string status, string method, string expectedMethod, string expectedBody)
    {
        var seen = new ConcurrentQueue<SeenRequest>();
        await using LoopbackServer server = Serve(request => request.Target == "/a" ? Redirect("/b", status) : Answer("", "204 No Content"), seen);
        using var client = new HttpClient(NewHandler());
        using var request = new HttpRequestMessage(new HttpMethod(method), server.At("/a")) { Content = method == "HEAD" ? null : new StringContent("body") };

        using HttpResponseMessage response = await client.SendAsync(request, Token);

        SeenRequest last = seen.Last();
        Assert.Equal((expectedMethod, "/b", expectedBody), (last.Method, last.Target, last.Body));
        Assert.Equal(server.At("/b"), response.RequestMessage!.RequestUri);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("//[")]
    [InlineData("//a:99999999/")]
    [InlineData("//")]
    [InlineData("///")]
    public async Task SendAsync_LocationThatIsNoAddress_GivesTheAnswerAsItIs(string location)
    {
        await using LoopbackServer server = Serve(request => request.Target == "/a" ? Redirect(location) : Answer("fine"));
        using NetClientHttpHandler handler = NewHandler();
        handler.MaxConnectionsPerServer = 1;
        using var client = new HttpClient(handler);
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage answer = await client.GetAsync(server.At("/a"), Token);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }
        Assert.Equal("fine", await client.GetStringAsync(server.At("/b"), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_RedirectedToAnotherOrigin_SaysNothingOfWhoAsks()
    {
        var seen = new ConcurrentQueue<SeenRequest>();
        await using LoopbackServer other = Serve(_ => Answer("", "401 Unauthorized", "WWW-Authenticate: Basic realm=\"other\""), seen);
        await using LoopbackServer server = Serve(_ => Redirect(other.At("/elsewhere").AbsoluteUri));
        using NetClientHttpHandler handler = NewHandler();
        handler.ServerCredential = new PasswordCredential("", "user", "secret");
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.At());
        request.Headers.Add("Authorization", "Bearer token");
        request.Headers.Add("Cookie", "session=1");
        request.Headers.Add("X-Harmless", "stays");
        request.Headers.Host = "virtual.example";

        using HttpResponseMessage response = await client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        SeenRequest told = Assert.Single(seen);
        Assert.Null(told["Authorization"]);
        Assert.Null(told["Cookie"]);
        Assert.Equal($"127.0.0.1:{other.Port}", told["Host"]);
        Assert.Equal("stays", told["X-Harmless"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/", "/b#part", "#part")]
    [InlineData("/#own", "/b", "#own")]
    [InlineData("/#own", "/b#part", "#part")]
    public async Task SendAsync_RedirectedWithinTheOrigin_KeepsAuthorizationAndFragment(string asked, string location, string fragment)
    {
        var seen = new ConcurrentQueue<SeenRequest>();
        await using LoopbackServer server = Serve(request => request.Target == "/" ? Redirect(location) : Answer("ok"), seen);
        using var client = new HttpClient(NewHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, server.At(asked));
        request.Headers.Add("Authorization", "Bearer token");

        using HttpResponseMessage response = await client.SendAsync(request, Token);

        Assert.Equal("Bearer token", seen.Last()["Authorization"]);
        Assert.Equal(fragment, response.RequestMessage!.RequestUri!.Fragment);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_RedirectedInACircle_EndsAfterTheMaximum()
    {
        var seen = new ConcurrentQueue<SeenRequest>();
        await using LoopbackServer server = Serve(_ => Redirect("/"), seen);
        using NetClientHttpHandler handler = NewHandler();
        handler.MaxAutomaticRedirections = 3;
        using var client = new HttpClient(handler);

        await FailsAsync(client.GetAsync(server.At(), Token), WebErrorStatus.RedirectFailed);

        Assert.Equal(4, seen.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_RedirectedFromHttpsToHttp_FailsBeforeItConnects()
    {
        using var pki = new TestPki();
        await using LoopbackServer plain = Serve(_ => Answer("readable"));
        await using LoopbackServer server = ServeTls(pki, _ => Redirect(plain.At().AbsoluteUri));
        using var client = new HttpClient(Trusting(pki));

        await FailsAsync(client.GetAsync(server.At(scheme: "https"), Token), WebErrorStatus.HttpsToHttpOnRedirection);

        Assert.Equal(0, await plain.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_RedirectedToAnotherScheme_Fails()
    {
        await using LoopbackServer server = Serve(_ => Redirect("ftp://127.0.0.1/"));
        using var client = new HttpClient(NewHandler());

        await FailsAsync(client.GetAsync(server.At(), Token), WebErrorStatus.RedirectFailed);
    }

    [Fact(Timeout = 60_000)]
    public async Task AllowAutoRedirect_Off_ReturnsTheRedirection()
    {
        await using LoopbackServer server = Serve(_ => Redirect("/b"));
        using NetClientHttpHandler handler = NewHandler();
        handler.AllowAutoRedirect = false;
        using var client = new HttpClient(handler);

        using HttpResponseMessage response = await client.GetAsync(server.At(), Token);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    }
}
