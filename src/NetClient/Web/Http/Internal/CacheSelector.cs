using System.Net;
using System.Net.Http.Headers;

namespace NetClient.Web.Http.Internal;

/// <summary>What of a request selects among the answers kept for one address (RFC 9111, section 4.1).</summary>
/// <param name="request">The request, before anything is added to it.</param>
/// <param name="cookies">The cookies that .NET's handler will add; null for none.</param>
internal sealed class CacheSelector(HttpRequestMessage request, CookieContainer? cookies)
{
    private readonly HttpRequestHeaders _headers = request.Headers;

    /// <summary>The value of a header as it will be sent.</summary>
    public string Value(string name) =>
        cookies is not null && request.RequestUri is { } address && name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
            ? cookies.GetCookieHeader(address)
            : _headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? string.Join(", ", values.Select(value => value.Trim())) : "";
}
