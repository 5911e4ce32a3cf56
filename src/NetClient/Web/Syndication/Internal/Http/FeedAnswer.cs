using NetClient.Errors;
using NetClient.Web.Http.Internal;

namespace NetClient.Web.Syndication.Internal.Http;

/// <summary>An answer of success, with its body still to be read.</summary>
internal sealed class FeedAnswer(HttpResponseMessage response, Stream body) : IDisposable
{
    private const string StrangerHint = " It was asked without credentials and headers, because the app has named no collection on its origin: see AtomPubClient.TrustOrigin.";

    private const string RedirectedHint = " It was redirected there from another origin; credentials and headers go along to origins that the app has named only.";

    private const int LongestVersion = 8000;   // Apache takes lines of 8,190 bytes

    public HttpResponseMessage Response { get; } = response;

    /// <summary>The body, which says how far it has come and stops where it may.</summary>
    public Stream Body { get; } = body;

    /// <summary>Where the answer came from, redirections followed.</summary>
    public Uri Uri => Response.RequestMessage!.RequestUri!;

    /// <summary>The version that the server names, with its quotes; empty when it names none. What would match others as well, as "*" and a list do, is none, nor what is too long for servers to take back.</summary>
    public string ETag => Response.Headers.TryGetValues("ETag", out IEnumerable<string>? values) && values.First() is { Length: <= LongestVersion } version && IsOne(version) ? version : "";

    public string? Charset => Response.Content.Headers.ContentType?.CharSet;

    public string MediaType => Response.Content.Headers.ContentType?.MediaType ?? "";

    public FeedSource Source() => FeedSource.Of(Body, Charset);

    /// <summary>Fails unless the answer is a success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="isStranger">The server was not to learn who asks.</param>
    /// <param name="asked">The address that was asked first.</param>
    public static void Check(HttpResponseMessage response, bool isStranger, Uri asked)
    {
        if (response.IsSuccessStatusCode)
            return;
        int hresult = WebFailures.OfAnswer(response);
        HttpRequestMessage request = response.RequestMessage!;
        string hint = isStranger ? StrangerHint : Redirection.IsSameOrigin(asked, request.RequestUri!) ? "" : RedirectedHint;
        string server = request.RequestUri!.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        throw new HttpRequestException(HttpRequestError.Unknown,
            $"{request.Method} {server} failed: the server answered {(int)response.StatusCode} ({WebErrorTable.GetStatus(hresult)}, 0x{hresult:X8}).{hint}", null, response.StatusCode)
        { HResult = hresult };
    }

    // With quotes as RFC 9110 has it, or without, as some servers say it and match it.
    private static bool IsOne(string version)
    {
        int quote = version.IndexOf('"', StringComparison.Ordinal);
        return quote < 0 ? !version.AsSpan().ContainsAny('*', ',') : version.IndexOf('"', quote + 1) == version.Length - 1 && version[..quote] is "" or "W/" or "w/";
    }

    public void Dispose()
    {
        Body.Dispose();
        Response.Dispose();
    }
}
