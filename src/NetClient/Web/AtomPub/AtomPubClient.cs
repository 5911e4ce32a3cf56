using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Security.Credentials;
using NetClient.Web.AtomPub.Internal;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal.Http;

namespace NetClient.Web.AtomPub;

/// <summary>Creates, retrieves, updates and deletes entries and media by the Atom Publishing Protocol (RFC 5023).</summary>
/// <remarks>
/// <para>No edit is lost: an item remembers the version it was read in (<see cref="SyndicationItem.ETag"/>), and updating or deleting it fails with
/// <see cref="WebErrorStatus.PreconditionFailed"/> when the server has another one by then. Retrieve it again (<see cref="RetrieveResourceAsync"/>), and repeat the change.</para>
/// <para>An item that was retrieved without a usable version, as those of a feed are, is compared first with the entry that the server has: where that says something else, or more than the feed's copy
/// did (RFC 5023 section 10 allows copies to be partial), the edit fails likewise; where it does not, its version is the one that is edited.</para>
/// <para>An edit by an address alone, of media or with an item that the app made, is of the version that this client last saw there (it remembers 1,024 addresses), and of whatever is there when it has
/// seen none.</para>
/// <para>Who asks is told to the servers that the app has named only, not to those that a link leads to: see <see cref="TrustOrigin"/>.</para>
/// <para>Feeds are asked for compressed. All else is asked for as the server keeps it (<c>Accept-Encoding: identity</c>, whatever <see cref="SetRequestHeader"/> was given), because a compressed
/// answer has a version of its own.</para>
/// <para>Operations fail as those of <see cref="SyndicationClient"/> do. One client serves any number of operations at once.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.atompub.atompubclient"/> (documented), RFC 5023.</para>
/// </remarks>
public sealed partial class AtomPubClient : ISyndicationClient
{
    private readonly FeedHttp _http;
    private readonly RunningOperations _operations = new();
    private readonly HomeOrigins _homes = new();

    /// <summary>Makes a client without credentials.</summary>
    public AtomPubClient()
        : this(NetClientContext.Default)
    {
    }

    /// <summary>Makes a client.</summary>
    /// <param name="serverCredential">The name and password for servers that ask for them.</param>
    /// <exception cref="ArgumentNullException"><paramref name="serverCredential"/> is null (0x80070057).</exception>
    public AtomPubClient(PasswordCredential serverCredential)
        : this()
    {
        Throw.IfNull(serverCredential);
        ServerCredential = serverCredential;
    }

    internal AtomPubClient(NetClientContext context) => _http = new FeedHttp(context, _homes.Contains);

    /// <inheritdoc/>
    public PasswordCredential? ServerCredential { get => _http.ServerCredential; set => _http.ServerCredential = value; }

    /// <inheritdoc/>
    public PasswordCredential? ProxyCredential { get => _http.ProxyCredential; set => _http.ProxyCredential = value; }

    /// <inheritdoc/>
    public uint MaxResponseBufferSize { get => _http.MaxResponseBufferSize; set => _http.MaxResponseBufferSize = value; }

    /// <inheritdoc/>
    public uint Timeout { get => _http.Timeout; set => _http.Timeout = value; }

    /// <inheritdoc/>
    public bool BypassCacheOnRetrieve { get => _http.BypassCache; set => _http.BypassCache = value; }

    /// <inheritdoc/>
    public void SetRequestHeader(string name, string value) => _http.SetRequestHeader(name, value);

    /// <summary>Lets a server have the client's credentials and headers wherever a link leads to it. An addition.</summary>
    /// <param name="uri">Any address on the server's origin, http or https.</param>
    /// <remarks>Without it they go to the origins of the service documents, feeds and collections that the app has named to this client, and of the first address that it was used with. An entry's
    /// link <c>edit</c> or <c>edit-media</c> may lead anywhere else: the request is made, but without <see cref="ServerCredential"/> and without headers of <see cref="SetRequestHeader"/> other than
    /// <c>Accept</c>, <c>Accept-Charset</c>, <c>Accept-Encoding</c>, <c>Accept-Language</c> and <c>User-Agent</c>. A redirection takes them along to the same origins, and to no others.</remarks>
    /// <exception cref="ArgumentException">The address is null or relative, or of another scheme (0x80070057).</exception>
    public void TrustOrigin(Uri uri)
    {
        FeedHttp.Check(uri);
        _homes.Trust(uri);
    }

    /// <summary>Cancels every operation of this client that runs: each ends with <see cref="OperationCanceledException"/> (0x800704C7). Operations that begin later are not touched.</summary>
    public void CancelAsyncOperations() => _operations.Cancel();

    private IAsyncOperationWithProgress<TResult, TProgress> Run<TResult, TProgress>(Uri uri, Func<IProgress<TProgress>, CancellationToken, Task<TResult>> operation) =>
        NetClient.Foundation.Internal.AsyncInfo.Run<TResult, TProgress>((token, progress) =>
            _operations.RunAsync(either => _http.InTimeAsync(uri, inTime => operation(progress, inTime), either), token));

    private IAsyncActionWithProgress<TransferProgress> RunAction(Uri uri, Func<IProgress<TransferProgress>, CancellationToken, Task> operation) =>
        NetClient.Foundation.Internal.AsyncInfo.Run<TransferProgress>((token, progress) =>
            _operations.RunAsync(either => _http.InTimeAsync(uri, async inTime =>
            {
                await operation(progress, inTime).ConfigureAwait(false);
                return true;
            }, either), token));
}
