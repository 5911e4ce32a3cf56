using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Security.Credentials;

namespace NetClient.Web.Syndication.Internal.Http;

/// <summary>The HTTP of the clients of feeds: settings, one deadline for an operation, what counts as failure.</summary>
/// <param name="context">What the app runs in.</param>
/// <param name="isNamed">Whether a redirection to an address, on another origin than was asked, leads to a server that may learn who asks.</param>
internal sealed partial class FeedHttp(NetClientContext context, Predicate<Uri> isNamed)
{
    // Nobody disposes a client of WinRT's, so those that do not say who asks share connections, and what was cached.
    private static readonly ConditionalWeakTable<NetClientContext, FeedHandlers> Shared = [];

    private const string Feeds = "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5";

    private readonly RequestHeaders _headers = new();
    private FeedHandlers? _own, _strangers;
    private PasswordCredential? _serverCredential, _proxyCredential;

    public PasswordCredential? ServerCredential { get => _serverCredential; set => Change(ref _serverCredential, value); }

    public PasswordCredential? ProxyCredential { get => _proxyCredential; set => Change(ref _proxyCredential, value); }

    public uint MaxResponseBufferSize { get; set; } = uint.MaxValue;

    public uint Timeout { get; set; } = 30_000;

    public bool BypassCache { get; set; } = true;

    public TimeProvider Time => context.Time;

    public void SetRequestHeader(string name, string value) => _headers.Set(name, value);

    public static void Check(Uri uri)
    {
        Throw.IfNull(uri);
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw Throw.Argument("The address must be absolute, http or https.", nameof(uri));
    }

    public Task<SyndicationFeed> RetrieveFeedAsync(Uri uri, IProgress<RetrievalProgress> progress, CancellationToken cancellationToken) =>
        InTimeAsync(uri, async token =>
        {
            using FeedAnswer answer = await GetCompressedAsync(uri, Feeds, progress.Report, token).ConfigureAwait(false);
            SyndicationFeed feed = await FeedParser.ReadFeedAsync(answer.Source(), answer.Uri, token).ConfigureAwait(false);
            foreach (SyndicationItem item in feed.Items)
                EntrySnapshot.Remember(item, uri);
            return feed;
        }, cancellationToken);

    /// <summary>Opens a feed; the deadline ends with its header.</summary>
    public Task<FeedAnswer> OpenAsync(Uri uri, CancellationToken cancellationToken) =>
        InTimeAsync(uri, token => GetCompressedAsync(uri, Feeds, static _ => { }, token), cancellationToken);

    public Task<IReadOnlyList<SyndicationLink>> DiscoverAsync(Uri uri, CancellationToken cancellationToken) =>
        InTimeAsync<IReadOnlyList<SyndicationLink>>(uri, async token =>
        {
            using FeedAnswer answer = await GetCompressedAsync(uri, "text/html, " + Feeds, static _ => { }, token).ConfigureAwait(false);
            return await FeedDiscovery.ReadAsync(answer.Source(), answer.Uri, token).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Sends a request that asks for the answer as the server keeps it, and fails unless the answer is a success. What may be edited is asked for in this way: a compressed answer has
    /// a version of its own, which no edit matches.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="isStranger">The server is not to learn who asks: it gets neither the credentials nor the headers that may tell.</param>
    /// <param name="accept">The header <c>Accept</c>, unless the app has one.</param>
    /// <param name="received">Is told how much has come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<FeedAnswer> SendAsync(HttpRequestMessage request, bool isStranger, string accept, Action<RetrievalProgress> received, CancellationToken cancellationToken) =>
        SendAsync(request, isStranger, compressed: false, accept, received, cancellationToken);

    private Task<FeedAnswer> GetCompressedAsync(Uri uri, string accept, Action<RetrievalProgress> received, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, uri), isStranger: false, compressed: true, accept, received, cancellationToken);

    private async Task<FeedAnswer> SendAsync(HttpRequestMessage request, bool isStranger, bool compressed, string accept, Action<RetrievalProgress> received, CancellationToken cancellationToken)
    {
        if (!_headers.Has("Accept"))
            request.Headers.TryAddWithoutValidation("Accept", accept);
        _headers.AddTo(request, preferencesOnly: isStranger, isNamed);
        if (!compressed)
        {
            request.Headers.Remove("Accept-Encoding");   // nobody would decode what the app asks for
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        }
        Uri asked = request.RequestUri!;
        bool isEdit = request.Method != HttpMethod.Get;
        bool mayUseCache = !BypassCache && !isEdit;
        HttpResponseMessage response = await (isStranger ? Strangers : Handlers).Client(mayUseCache, compressed).SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (isEdit)
            Forget();
        try
        {
            FeedAnswer.Check(response, isStranger, asked);
            long length = response.Content.Headers.ContentLength ?? 0;
            if (length > MaxResponseBufferSize)
                throw ObservedStream.TooLarge(MaxResponseBufferSize);
            uint total = (uint)Math.Clamp(length, 0, uint.MaxValue);
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new FeedAnswer(response, new ObservedStream(body, MaxResponseBufferSize, count => received(new RetrievalProgress(count, total))));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Runs an operation under the deadline.</summary>
    public async Task<T> InTimeAsync<T>(Uri uri, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        uint timeout = Timeout;
        if (timeout == uint.MaxValue)
            return await operation(cancellationToken).ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(timeout), context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await operation(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            int hresult = WebErrorTable.GetHResult(WebErrorStatus.Timeout);
            string server = uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
            throw new HttpRequestException(HttpRequestError.Unknown, $"The operation on {server} took longer than its Timeout, {timeout} ms (Timeout, 0x{hresult:X8}).", e) { HResult = hresult };
        }
    }

    private FeedHandlers Handlers => _serverCredential is null && _proxyCredential is null && !_headers.MaySayWhoAsks
        ? SharedHandlers
        : LazyInitializer.EnsureInitialized(ref _own, () => new FeedHandlers(context, _serverCredential, _proxyCredential));

    private FeedHandlers Strangers => _proxyCredential is null
        ? SharedHandlers
        : LazyInitializer.EnsureInitialized(ref _strangers, () => new FeedHandlers(context, null, _proxyCredential));

    private FeedHandlers SharedHandlers => Shared.GetValue(context, static context => new FeedHandlers(context, null, null));

    // What is kept may be over with an edit, and is over where one is refused: else the app would retrieve it again and again.
    private void Forget()
    {
        _own?.Forget();
        _strangers?.Forget();
        SharedHandlers.Forget();
    }

    // A handler's settings are made before its first request, so other credentials mean another one. Requests under way keep theirs.
    private void Change(ref PasswordCredential? field, PasswordCredential? value)
    {
        field = value;
        _own = null;
        _strangers = null;
    }
}
