using System.Net;
using System.Net.Http.Headers;

namespace NetClient.Web.Http.Internal;

/// <summary>An answer that is kept, and what is known of its age.</summary>
internal sealed record CachedResponse
{
    private const int OverheadPerHeader = 64;
    private const int Overhead = 512;

    private KeyValuePair<string, string>[] _headers = [];
    private KeyValuePair<string, string>[] _contentHeaders = [];
    private KeyValuePair<string, string>[] _selecting = [];
    private HttpStatusCode _status;
    private string? _reason;
    private Version _version = HttpVersion.Version11;
    private TimeSpan _initialAge;

    public required string Address { get; init; }

    public byte[] Body { get; init; } = [];

    /// <summary>When it came, by our clock.</summary>
    public DateTimeOffset ReceivedAt { get; private init; }

    /// <summary>How old it may become without the server being asked.</summary>
    public TimeSpan Lifetime { get; private init; }

    /// <summary>It may be used only after the server was asked.</summary>
    public bool MustAsk { get; private init; }

    /// <summary>Once it is stale, nothing lets it pass without asking.</summary>
    public bool MustNotBeStale { get; private init; }

    /// <summary>How long past its lifetime it may stand in for a server that fails (RFC 5861).</summary>
    public TimeSpan StaleIfError { get; private init; }

    public EntityTagHeaderValue? ETag { get; private init; }

    public DateTimeOffset? LastModified { get; private init; }

    public long Size => Body.Length + Overhead + (2 * Address.Length) + _headers.Concat(_contentHeaders).Concat(_selecting).Sum(header => (long)OverheadPerHeader + (2 * (header.Key.Length + header.Value.Length)));

    /// <summary>An answer that may be kept, still without its body.</summary>
    public static CachedResponse From(string address, HttpResponseMessage answer, CacheSelector request, DateTimeOffset askedAt, DateTimeOffset now)
    {
        CacheControlHeaderValue? control = answer.Headers.CacheControl;
        TimeSpan apparent = answer.Headers.Date is { } date && now > date ? now - date : TimeSpan.Zero;
        TimeSpan told = (answer.Headers.Age ?? TimeSpan.Zero) + (now > askedAt ? now - askedAt : TimeSpan.Zero);
        return new CachedResponse
        {
            Address = address,
            ReceivedAt = now,
            Lifetime = CacheRules.Lifetime(answer, now),
            MustAsk = control is { NoCache: true },
            MustNotBeStale = control is { MustRevalidate: true } or { NoCache: true },
            StaleIfError = CacheRules.Seconds(control, "stale-if-error") ?? TimeSpan.Zero,
            ETag = answer.Headers.ETag,
            LastModified = answer.Content.Headers.LastModified,
            _status = answer.StatusCode,
            _reason = answer.ReasonPhrase,
            _version = answer.Version,
            _headers = Copy(answer.Headers),
            _contentHeaders = Copy(answer.Content.Headers),
            _selecting = [.. answer.Headers.Vary.Concat(CacheSelector.Always).Select(name => KeyValuePair.Create(name, request.Value(name)))],
            _initialAge = apparent > told ? apparent : told,
        };
    }

    /// <summary>The same answer with no body and nothing said of one.</summary>
    public CachedResponse WithoutBody() => this with { Body = [], _contentHeaders = [] };

    public bool IsFor(CacheSelector request) => Array.TrueForAll(_selecting, header => header.Value == request.Value(header.Key));

    /// <summary>How old it is (RFC 9111, section 4.2.3). A clock that was set back makes nothing younger than it was when it came.</summary>
    public TimeSpan Age(DateTimeOffset now) => _initialAge + (now > ReceivedAt ? now - ReceivedAt : TimeSpan.Zero);

    /// <summary>The answer, given again.</summary>
    public HttpResponseMessage Give(HttpRequestMessage request, DateTimeOffset now)
    {
        HttpResponseMessage answer = Rebuild(request);
        answer.Headers.Age = TimeSpan.FromSeconds(Math.Floor(Age(now).TotalSeconds));
        return answer;
    }

    /// <summary>The same answer with the headers of a 304 (RFC 9111, section 3.2).</summary>
    public CachedResponse Freshened(HttpResponseMessage notModified, HttpRequestMessage request, CacheSelector selector, DateTimeOffset askedAt, DateTimeOffset now)
    {
        using HttpResponseMessage merged = Rebuild(request);
        merged.Headers.Age = null;
        Replace(merged.Headers, Copy(notModified.Headers));
        Replace(merged.Content.Headers, Copy(notModified.Content.Headers));
        return From(Address, merged, selector, askedAt, now) with { Body = Body };
    }

    private HttpResponseMessage Rebuild(HttpRequestMessage request)
    {
        var answer = new HttpResponseMessage(_status) { ReasonPhrase = _reason, Version = _version, RequestMessage = request, Content = new ByteArrayContent(Body) };
        foreach (KeyValuePair<string, string> header in _headers)
            answer.Headers.TryAddWithoutValidation(header.Key, header.Value);
        foreach (KeyValuePair<string, string> header in _contentHeaders)
            answer.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return answer;
    }

    private static void Replace(HttpHeaders headers, KeyValuePair<string, string>[] by)
    {
        foreach (IGrouping<string, KeyValuePair<string, string>> header in by.GroupBy(static header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (header.Key.ToUpperInvariant() is "CONTENT-LENGTH" or "CONTENT-ENCODING" or "CONTENT-TYPE" or "CONTENT-RANGE")
                continue; // they are about the body that a 304 does not have
            headers.Remove(header.Key);
            headers.TryAddWithoutValidation(header.Key, header.Select(static one => one.Value));
        }
    }

    // What concerns the connection and not the answer stays behind (RFC 9111, section 3.1).
    private static KeyValuePair<string, string>[] Copy(HttpHeaders headers) =>
        [.. headers.NonValidated.Where(static header => !IsOfTheConnection(header.Key)).SelectMany(static header => header.Value.Select(value => KeyValuePair.Create(header.Key, value)))];

    private static bool IsOfTheConnection(string name) =>
        name.ToUpperInvariant() is "CONNECTION" or "KEEP-ALIVE" or "PROXY-CONNECTION" or "TRANSFER-ENCODING" or "UPGRADE" or "TE" or "TRAILER" or "PROXY-AUTHENTICATE" or "CACHE-STATUS";
}
