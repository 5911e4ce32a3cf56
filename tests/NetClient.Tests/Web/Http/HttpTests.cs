using System.Collections.Concurrent;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.Http;

namespace NetClient.Tests.Web.Http;

/// <summary>What the tests of the HTTP handler share.</summary>
internal static class HttpTests
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static NetClientHttpHandler NewHandler(NetClientContext? context = null) => new(context ?? TestContexts.AllCapabilities());

    /// <summary>A handler that trusts one authority and no other.</summary>
    public static NetClientHttpHandler Trusting(TestPki pki, NetClientContext? context = null)
    {
        NetClientHttpHandler handler = NewHandler(context);
        handler.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        return handler;
    }

    /// <summary>A client with a cache: a new one, or one that is there.</summary>
    public static HttpClient Caching(TimeProvider time, out HttpResponseCache cache, HttpResponseCache? own = null)
    {
        NetClientHttpHandler handler = NewHandler(TestContexts.AllCapabilities(time));
        handler.ResponseCache = cache = own ?? new HttpResponseCache();
        return new HttpClient(handler);
    }

    /// <summary>The address of a path at a server, by the name "localhost" or another.</summary>
    public static Uri At(this LoopbackServer server, string path = "/", string host = "127.0.0.1", string scheme = "http") => new($"{scheme}://{host}:{server.Port}{path}");

    /// <summary>A server that answers every request, and remembers them.</summary>
    public static LoopbackServer Serve(Func<SeenRequest, string> answer, ConcurrentQueue<SeenRequest>? seen = null) =>
        LoopbackServer.Start(peer => peer.ServeAsync(request =>
        {
            seen?.Enqueue(request);
            return answer(request);
        }));

    /// <summary>The same, in TLS.</summary>
    public static LoopbackServer ServeTls(TestPki pki, Func<SeenRequest, string> answer, ConcurrentQueue<SeenRequest>? seen = null, CertificateSpec? certificate = null) =>
        LoopbackServer.Start(async peer =>
        {
            if (!await peer.TryHandshakeAsync(pki.Issue(certificate), pki.Intermediate))
                return;
            await peer.ServeAsync(request =>
            {
                seen?.Enqueue(request);
                return answer(request);
            });
        });

    /// <summary>The failure of a request, whose number and status must agree.</summary>
    public static async Task<HttpRequestException> FailsAsync(Task operation, WebErrorStatus status)
    {
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => operation);
        Assert.Equal(status, WebError.GetStatus(e.HResult));
        Assert.Equal(status, WebError.GetStatus(e));
        return e;
    }
}
