using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Security.Credentials;
using NetClient.Web.Syndication.Internal.Http;

namespace NetClient.Web.Syndication;

/// <summary>Retrieves feeds.</summary>
/// <remarks>
/// <para>One client serves any number of retrievals at once. Settings hold for operations that begin after they were made. Redirections are followed, bodies are decompressed, and every
/// request passes the capability gate.</para>
/// <para>A retrieval fails with <see cref="SyndicationException"/> when what came is no feed, with <see cref="HttpRequestException"/> when it did not come (<see cref="WebError.GetStatus(int)"/> of its
/// <see cref="Exception.HResult"/> tells why), with <see cref="NetClient.Networking.NetworkException"/> when it broke off, with <see cref="NetClient.Capabilities.CapabilityDeniedException"/>, or with
/// <see cref="OperationCanceledException"/>.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationclient"/> (documented).</para>
/// </remarks>
public sealed partial class SyndicationClient : ISyndicationClient
{
    private readonly FeedHttp _http;

    /// <summary>Makes a client without credentials.</summary>
    public SyndicationClient()
        : this(NetClientContext.Default)
    {
    }

    /// <summary>Makes a client.</summary>
    /// <param name="serverCredential">The name and password for servers that ask for them.</param>
    /// <exception cref="ArgumentNullException"><paramref name="serverCredential"/> is null (0x80070057).</exception>
    public SyndicationClient(PasswordCredential serverCredential)
        : this()
    {
        Throw.IfNull(serverCredential);
        ServerCredential = serverCredential;
    }

    internal SyndicationClient(NetClientContext context) => _http = new FeedHttp(context, static _ => false);

    /// <inheritdoc/>
    public PasswordCredential? ServerCredential { get => _http.ServerCredential; set => _http.ServerCredential = value; }

    /// <inheritdoc/>
    public PasswordCredential? ProxyCredential { get => _http.ProxyCredential; set => _http.ProxyCredential = value; }

    /// <inheritdoc/>
    public uint MaxResponseBufferSize { get => _http.MaxResponseBufferSize; set => _http.MaxResponseBufferSize = value; }

    /// <inheritdoc/>
    public uint Timeout { get => _http.Timeout; set => _http.Timeout = value; }

    /// <inheritdoc/>
    /// <remarks>When false, answers are kept in memory and given again as RFC 9111 allows; one that has aged is asked for with <c>If-None-Match</c> and <c>If-Modified-Since</c>, and comes from memory
    /// when the server says that it has not changed. The clients of an app without credentials share the memory (16 MiB).</remarks>
    public bool BypassCacheOnRetrieve { get => _http.BypassCache; set => _http.BypassCache = value; }

    /// <inheritdoc/>
    public void SetRequestHeader(string name, string value) => _http.SetRequestHeader(name, value);

    /// <inheritdoc/>
    public IAsyncOperationWithProgress<SyndicationFeed, RetrievalProgress> RetrieveFeedAsync(Uri uri)
    {
        FeedHttp.Check(uri);
        return NetClient.Foundation.Internal.AsyncInfo.Run<SyndicationFeed, RetrievalProgress>((token, progress) => _http.RetrieveFeedAsync(uri, progress, token));
    }
}
