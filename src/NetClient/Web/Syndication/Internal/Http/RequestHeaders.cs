using System.Buffers;
using NetClient.Internal;
using NetClient.Web.Http.Internal;

namespace NetClient.Web.Syndication.Internal.Http;

/// <summary>The headers that an app adds to every request.</summary>
internal sealed class RequestHeaders
{
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");   // RFC 9110 section 5.6.2

    private static readonly HashSet<string> Preferences = new(StringComparer.OrdinalIgnoreCase) { "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "User-Agent" };

    private volatile KeyValuePair<string, string>[] _headers = [];
    private readonly Lock _gate = new();

    public void Set(string name, string value)
    {
        Throw.IfNullOrEmpty(name);
        Throw.IfNull(value);
        if (name.AsSpan().ContainsAnyExcept(Token))
            throw Throw.Argument($"\"{name}\" cannot be the name of a header.", nameof(name));
        if (value.Any(c => c is '\r' or '\n' or '\0'))
            throw Throw.Argument("A header's value is one line.", nameof(value));
        lock (_gate)
        {
            int known = Array.FindIndex(_headers, header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
            _headers = known < 0
                ? [.. _headers, new(name, value)]
                : [.. _headers[..known], new(_headers[known].Key, $"{_headers[known].Value},{value}"), .. _headers[(known + 1)..]];
        }
    }

    /// <summary>Whether there are others than those that say what an answer should be like: a key or a cookie of one user, whose answers are not another's, whatever the server says of Vary.</summary>
    public bool MaySayWhoAsks => Array.Exists(_headers, static header => MaySay(header.Key));

    public bool Has(string name) => Array.Exists(_headers, header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Puts them into a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="preferencesOnly">Leaves out those that may say who asks.</param>
    /// <param name="isNamed">Where a redirection takes them along.</param>
    public void AddTo(HttpRequestMessage request, bool preferencesOnly, Predicate<Uri> isNamed)
    {
        KeyValuePair<string, string>[] headers = _headers;
        new PrivateHeaders([.. headers.Select(header => header.Key).Where(MaySay)], isNamed).AddTo(request);
        foreach ((string name, string value) in headers)
        {
            if (preferencesOnly && MaySay(name))
                continue;
            // What describes a body belongs to the body, and goes where there is one.
            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static bool MaySay(string name) => !Preferences.Contains(name);
}
