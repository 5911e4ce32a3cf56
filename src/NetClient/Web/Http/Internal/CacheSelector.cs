using System.Net;
using System.Net.Http.Headers;

namespace NetClient.Web.Http.Internal;

/// <summary>What of a request selects among the answers kept for one address (RFC 9111, section 4.1), as it was before the request was sent.</summary>
/// <remarks>A copy: while a request is under way .NET adds headers to it, and answers change the cookies.</remarks>
internal sealed class CacheSelector
{
    private const string Asker = ":asker"; // no name that a header can have

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly CookieContainer? _cookies;
    private readonly string _contained;

    /// <param name="request">The request, before anything is added to it.</param>
    /// <param name="cookies">The cookies that .NET's handler will add; null for none.</param>
    /// <param name="isStranger">Whether it is sent without what proves who the user is, though the app has set that.</param>
    public CacheSelector(HttpRequestMessage request, CookieContainer? cookies, bool isStranger)
    {
        Address = request.RequestUri!;
        _cookies = cookies;
        _contained = cookies?.GetCookieHeader(Address) ?? "";
        foreach (KeyValuePair<string, HeaderStringValues> header in request.Headers.NonValidated)
            _values[header.Key] = string.Join(", ", header.Value.Select(static value => value.Trim()));
        if (_contained.Length > 0)
            _values["Cookie"] = _values.TryGetValue("Cookie", out string? own) ? $"{own}; {_contained}" : _contained;
        if (isStranger)
            _values[Asker] = "stranger";
    }

    /// <summary>What selects whatever <c>Vary</c> names: who asks, and of which host.</summary>
    public static IReadOnlyList<string> Always { get; } = ["Authorization", "Host", Asker];

    /// <summary>What is asked for.</summary>
    public Uri Address { get; }

    /// <summary>Whether the cookies are still the ones that were there before. If not, nobody knows which of them the request was sent with.</summary>
    public bool HasSameCookies => _cookies is null || _cookies.GetCookieHeader(Address) == _contained;

    /// <summary>The value of a header as it will be sent, without what .NET adds by its settings.</summary>
    public string Value(string name) => _values.GetValueOrDefault(name, "");
}
