using System.Net;
using NetClient.Internal;
using NetClient.Security.Credentials;
using NetClient.Web.Http;

namespace NetClient.Web.Syndication.Internal.Http;

/// <summary>The ways to the servers: with a cache on the way and without, compressed and not. Made when first taken.</summary>
internal sealed class FeedHandlers
{
    private readonly Lazy<HttpMessageInvoker> _direct, _cached, _directCompressed, _cachedCompressed;
    private readonly HttpResponseCache _kept = new(), _keptCompressed = new();   // two, because a compressed answer has a version of its own

    public FeedHandlers(NetClientContext context, PasswordCredential? server, PasswordCredential? proxy)
    {
        _direct = New(null, DecompressionMethods.None);
        _cached = New(_kept, DecompressionMethods.None);
        _directCompressed = New(null, DecompressionMethods.All);
        _cachedCompressed = New(_keptCompressed, DecompressionMethods.All);

        Lazy<HttpMessageInvoker> New(HttpResponseCache? cache, DecompressionMethods compression) => new(() => new HttpMessageInvoker(new NetClientHttpHandler(context)
        {
            AutomaticDecompression = compression,
            ServerCredential = server,
            ProxyCredential = proxy,
            ResponseCache = cache,
        }));
    }

    /// <summary>Something was edited: an entry is in its feed as well, and in the feeds of categories, and whoever reads these next sees it.</summary>
    public void Forget()
    {
        _kept.Clear();
        _keptCompressed.Clear();
    }

    public HttpMessageInvoker Client(bool cached, bool compressed) => (cached, compressed) switch
    {
        (false, false) => _direct.Value,
        (true, false) => _cached.Value,
        (false, true) => _directCompressed.Value,
        (true, true) => _cachedCompressed.Value,
    };
}
