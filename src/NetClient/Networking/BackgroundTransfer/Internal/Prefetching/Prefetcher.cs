using System.Diagnostics.CodeAnalysis;
using System.Xml;
using Microsoft.Extensions.Logging;
using NetClient.Internal;
using NetClient.Web.Http;

namespace NetClient.Networking.BackgroundTransfer.Internal.Prefetching;

/// <summary>Fetches an app's addresses into a cache, now and then.</summary>
internal sealed class Prefetcher : IDisposable
{
    /// <summary>How many addresses count (WinRT's number).</summary>
    public const int Most = 40;

    /// <summary>How long after a change it fetches: an app sets its addresses one by one, and has better things to do just then.</summary>
    public static readonly TimeSpan AfterChange = TimeSpan.FromSeconds(5);

    /// <summary>How often it fetches.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    /// <summary>How long one address may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly NetClientContext _context;
    private readonly ILogger _log;
    private readonly Lazy<HttpMessageInvoker> _http;
    private readonly ITimer _timer;
    private Uri? _indirect;
    private long _lastSuccess;   // ticks; 0 for never

    public Prefetcher(NetClientContext context)
    {
        _context = context;
        _log = context.Loggers.CreateLogger(TransferLog.Category);
        _http = new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(new NetClientHttpHandler(context) { ResponseCache = Cache, UseCookies = false, ReadIdleTimeout = Patience }));
        ContentUris = new PrefetchUris(Changed);
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            _timer = context.Time.CreateTimer(static prefetcher => ((Prefetcher)prefetcher!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IList<Uri> ContentUris { get; }

    public HttpResponseCache Cache { get; } = new();

    public Uri? IndirectContentUri
    {
        get => Volatile.Read(ref _indirect);
        set
        {
            Volatile.Write(ref _indirect, value is null ? null : TransferSettings.Check(value, nameof(value)));
            Changed();
        }
    }

    public DateTimeOffset? LastSuccess => Interlocked.Read(ref _lastSuccess) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Fetches what is on the list, and what the list of the server has.</summary>
    /// <returns>How many were fetched, or found still good.</returns>
    public async Task<int> PrefetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await FetchAllAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _oneAtATime.Release();
            }
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        if (_http.IsValueCreated)
            _http.Value.Dispose();
        _oneAtATime.Dispose();
    }

    private void Changed() => Arm(AfterChange);

    private void Arm(TimeSpan due) =>
        _timer.Change(ContentUris.Count > 0 || IndirectContentUri is not null ? due : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Nobody awaits it; it is tried again.")]
    private async void OnTimer()
    {
        Arm(Interval);   // before: a change meanwhile comes sooner
        try
        {
            await PrefetchAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _log.NotPrefetched("the list", e);
        }
    }

    private async Task<int> FetchAllAsync(CancellationToken cancellationToken)
    {
        List<Uri> all = [.. ContentUris.Take(Most)];
        if (IndirectContentUri is { } list && all.Count < Most)
            all.AddRange(await TryAsync(list, token => ReadListAsync(list, Most - all.Count, token), cancellationToken).ConfigureAwait(false) ?? []);
        int fetched = 0;
        foreach (Uri uri in all.Distinct())
        {
            if (await TryAsync(uri, token => FetchAsync(uri, token), cancellationToken).ConfigureAwait(false) is not null)
                fetched++;
        }
        if (fetched > 0)
            Interlocked.Exchange(ref _lastSuccess, _context.Time.GetUtcNow().UtcTicks);
        return fetched;
    }

    /// <summary>Fetches one; null when that failed, or costs too much now.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A hint: what cannot be fetched is logged and passed over.")]
    private async Task<T?> TryAsync<T>(Uri uri, Func<CancellationToken, Task<T>> fetch, CancellationToken cancellationToken)
        where T : class
    {
        if (_context.Transfers.Network.Obstacle(uri, BackgroundTransferCostPolicy.UnrestrictedOnly) is not null)
            return null;
        using var limit = new CancellationTokenSource(Patience, _context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await fetch(either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _log.NotPrefetched(TransferErrors.Printable(uri), e);
            return null;
        }
    }

    private async Task<Uri> FetchAsync(Uri uri, CancellationToken token)
    {
        using HttpResponseMessage answer = await SendAsync(uri, token).ConfigureAwait(false);
        if (answer.Content.Headers.ContentLength > Cache.MaxResponseSize)
            throw new InvalidDataException($"It has {answer.Content.Headers.ContentLength} bytes; at most {Cache.MaxResponseSize} are kept.");
        await CopyAsync(answer, Stream.Null, Cache.MaxResponseSize, token).ConfigureAwait(false);   // read to its end it is kept
        return uri;
    }

    private async Task<IReadOnlyList<Uri>> ReadListAsync(Uri uri, int most, CancellationToken token)
    {
        using HttpResponseMessage answer = await SendAsync(uri, token).ConfigureAwait(false);
        if (answer.Content.Headers.ContentType?.MediaType is not ("application/xml" or "text/xml"))
            throw new XmlException($"The list of what to fetch is {answer.Content.Headers.ContentType?.MediaType ?? "of no type"}, not application/xml.");
        using var text = new MemoryStream();
        await CopyAsync(answer, text, IndirectContent.MaxLength, token).ConfigureAwait(false);
        text.Position = 0;
        return IndirectContent.Read(text, most);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri uri, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        HttpResponseMessage answer = await _http.Value.SendAsync(request, token).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
            throw TransferErrors.OfAnswer(answer, uri, _context.Time);
    }

    private static async Task CopyAsync(HttpResponseMessage answer, Stream to, int most, CancellationToken token)
    {
        Stream body = await answer.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        byte[] buffer = new byte[16 * 1024];
        int all = 0;
        for (int read; (read = await body.ReadAsync(buffer, token).ConfigureAwait(false)) > 0;)
        {
            if ((all += read) > most)
                throw new InvalidDataException($"It has more than {most} bytes.");
            await to.WriteAsync(buffer.AsMemory(0, read), token).ConfigureAwait(false);
        }
    }
}
