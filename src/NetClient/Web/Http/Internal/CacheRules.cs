using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace NetClient.Web.Http.Internal;

/// <summary>What a cache of one user may keep and give (RFC 9111). Whatever is malformed is read as the stricter of its meanings.</summary>
internal static class CacheRules
{
    private static readonly TimeSpan LongestGuess = TimeSpan.FromDays(1);

    /// <summary>Whether a request can be answered by a cache. Ranges, and conditions of the app's own, are between it and the server.</summary>
    public static bool MayAnswer(HttpRequestMessage request)
    {
        HttpRequestHeaders headers = request.Headers;
        return request.Method == HttpMethod.Get && request.Content is null && request.RequestUri is { IsAbsoluteUri: true, Scheme: "http" or "https" }
            && headers.CacheControl is not { NoStore: true }
            && !headers.NonValidated.Contains("Range") && !headers.NonValidated.Contains("If-None-Match") && !headers.NonValidated.Contains("If-Modified-Since")
            && !headers.NonValidated.Contains("If-Match") && !headers.NonValidated.Contains("If-Unmodified-Since") && !headers.NonValidated.Contains("If-Range")
            && !headers.NonValidated.Contains("Upgrade");
    }

    /// <summary>Whether an answer may be kept (section 3).</summary>
    public static bool MayKeep(HttpResponseMessage answer)
    {
        return !ForbidsKeeping(answer) && !answer.Headers.Vary.Contains("*") && IsKnownWhole(answer)
            && (IsUnderstood(answer.StatusCode) || (HasExplicitLifetime(answer) && answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect))
            && (HasExplicitLifetime(answer) || answer.Headers.ETag is not null || answer.Content.Headers.LastModified is not null);
    }

    /// <summary>Whether an answer's <c>Cache-Control</c> says that nobody may keep it, or says what nobody understands. Each line is looked at: .NET passes over a malformed one among others.</summary>
    public static bool ForbidsKeeping(HttpResponseMessage answer) =>
        answer.Headers.NonValidated.TryGetValues("Cache-Control", out HeaderStringValues lines)
        && lines.Any(static line => line.Contains("no-store", StringComparison.OrdinalIgnoreCase) || !CacheControlHeaderValue.TryParse(line, out _));

    /// <summary>Whether a kept answer may be given without asking the server (section 4.2, and what the request says of it).</summary>
    public static bool MayGive(CachedResponse stored, HttpRequestMessage request, DateTimeOffset now)
    {
        CacheControlHeaderValue? wish = request.Headers.CacheControl;
        bool saysPragma = wish is null && request.Headers.Pragma.Any(static pragma => pragma.Name.Equals("no-cache", StringComparison.OrdinalIgnoreCase));
        TimeSpan age = stored.Age(now);
        if (stored.MustAsk || wish is { NoCache: true } || saysPragma || (wish?.MaxAge is { } oldest && age > oldest))
            return false;
        if (age + (wish?.MinFresh ?? TimeSpan.Zero) < stored.Lifetime)
            return true;
        return wish is { MaxStale: true } && !stored.MustNotBeStale && (wish.MaxStaleLimit is not { } limit || age - stored.Lifetime <= limit);
    }

    /// <summary>Whether a stale answer may stand in for a server that fails (RFC 5861, section 4).</summary>
    public static bool MayStandIn(CachedResponse stored, DateTimeOffset now) =>
        !stored.MustNotBeStale && stored.StaleIfError > TimeSpan.Zero && stored.Age(now) - stored.Lifetime <= stored.StaleIfError;

    /// <summary>How long an answer stays fresh (section 4.2.1); without a word of the server, a tenth of the time since it last changed, a day at most (section 4.2.2).</summary>
    public static TimeSpan Lifetime(HttpResponseMessage answer, DateTimeOffset now)
    {
        if (answer.Headers.CacheControl?.MaxAge is { } maxAge)
            return maxAge;
        DateTimeOffset date = answer.Headers.Date ?? now;
        if (answer.Content.Headers.NonValidated.Contains("Expires"))
            return answer.Content.Headers.Expires is { } expires && expires > date ? expires - date : TimeSpan.Zero;
        if (answer.Content.Headers.LastModified is not { } changed || changed >= date || !IsUnderstood(answer.StatusCode))
            return TimeSpan.Zero;
        TimeSpan guess = (date - changed) / 10;
        return guess < LongestGuess ? guess : LongestGuess;
    }

    /// <summary>A directive with seconds that .NET has no property for.</summary>
    public static TimeSpan? Seconds(CacheControlHeaderValue? control, string name) =>
        control?.Extensions.FirstOrDefault(extension => extension.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value is { } text
        && uint.TryParse(text.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Whether a request may have changed what it names (section 4.4).</summary>
    public static bool MayChange(HttpMethod method) => method != HttpMethod.Get && method != HttpMethod.Head && method != HttpMethod.Options && method != HttpMethod.Trace && method != HttpMethod.Connect;

    private static bool HasExplicitLifetime(HttpResponseMessage answer) => answer.Headers.CacheControl?.MaxAge is not null || answer.Content.Headers.NonValidated.Contains("Expires");

    // Those that may be kept without being told so (RFC 9110, section 15.1), but 206: parts are not put together here.
    private static bool IsUnderstood(HttpStatusCode status) => (int)status is 200 or 203 or 204 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    // A body that ends with its connection may have been cut off.
    private static bool IsKnownWhole(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentLength is not null || answer.Headers.TransferEncodingChunked == true || answer.Version.Major >= 2;
}
