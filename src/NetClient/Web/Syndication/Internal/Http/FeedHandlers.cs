using System.Net;
using NetClient.Internal;
using NetClient.Security.Credentials;
using NetClient.Web.Http;

namespace NetClient.Web.Syndication.Internal.Http;

/// <summary>The ways to the servers: with a cache on the way and without, compressed and not. Made when first taken.</summary>
internal sealed class FeedHandlers
{
    private readonly Lazy<HttpMessageInvoker> _direct, _cached, _directCompressed, _cachedCompressed;

    public FeedHandlers(NetClientContext context, PasswordCredential? server, PasswordCredential? proxy)
    {
        _direct = New(cached: false, DecompressionMethods.None);
        _cached = New(cached: true, DecompressionMethods.None);
        _directCompressed = New(cached: false, DecompressionMethods.All);
        _cachedCompressed = New(cached: true, DecompressionMethods.All);

        Lazy<HttpMessageInvoker> New(bool cached, DecompressionMethods compression) => new(() => new HttpMessageInvoker(new NetClientHttpHandler(context)
        {
            AutomaticDecompression = compression,
            ServerCredential = server,
            ProxyCredential = proxy,
            ResponseCache = cached ? new HttpResponseCache() : null,
        }));
    }

    public HttpMessageInvoker Client(bool cached, bool compressed) => (cached, compressed) switch
    {
        (false, false) => _direct.Value,
        (true, false) => _cached.Value,
        (false, true) => _directCompressed.Value,
        (true, true) => _cachedCompressed.Value,
    };
}
