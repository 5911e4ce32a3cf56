using System.Net;
using NetClient.Internal;
using NetClient.Security.Credentials;
using NetClient.Web.Http;

namespace NetClient.Web.Syndication.Internal.Http;

/// <summary>Two ways to the servers, with a cache on the way and without. Made when first taken.</summary>
internal sealed class FeedHandlers(NetClientContext context, PasswordCredential? server, PasswordCredential? proxy)
{
    private readonly Lazy<HttpMessageInvoker> _direct = new(() => New(context, server, proxy, null));
    private readonly Lazy<HttpMessageInvoker> _cached = new(() => New(context, server, proxy, new HttpResponseCache()));

    public HttpMessageInvoker Client(bool cached) => (cached ? _cached : _direct).Value;

    private static HttpMessageInvoker New(NetClientContext context, PasswordCredential? server, PasswordCredential? proxy, HttpResponseCache? cache) => new(new NetClientHttpHandler(context)
    {
        AutomaticDecompression = DecompressionMethods.All,
        ServerCredential = server,
        ProxyCredential = proxy,
        ResponseCache = cache,
    });
}
