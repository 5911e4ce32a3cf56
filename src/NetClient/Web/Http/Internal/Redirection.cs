using System.Net;

namespace NetClient.Web.Http.Internal;

/// <summary>Turns a request into the one that a redirection asks for (RFC 9110, section 15.4).</summary>
internal static class Redirection
{
    /// <summary>Where an answer redirects to; null when it does not, or says nothing that is an address.</summary>
    public static Uri? Target(HttpResponseMessage answer, Uri from)
    {
        if (!IsRedirection(answer.StatusCode) || answer.Headers.Location is not { } location)
            return null;
        Uri? to = location;
        if (!location.IsAbsoluteUri && !Uri.TryCreate(from, location, out to))
            return null; // "//[" for one: the app gets the answer as it is
        if (to.Fragment.Length == 0 && from.Fragment.Length > 0)
            to = new UriBuilder(to) { Fragment = from.Fragment }.Uri; // RFC 9110, section 10.2.2
        return to;
    }

    /// <summary>Why a redirection is not followed; null when it is.</summary>
    public static WebErrorStatus? Objection(Uri from, Uri to) =>
        !IsHttp(to) ? WebErrorStatus.RedirectFailed
        : IsSecure(from) && !IsSecure(to) ? WebErrorStatus.HttpsToHttpOnRedirection
        : null;

    /// <summary>Makes the next request of the last one, as browsers and .NET do: one message object for the whole way, whose address tells in the end where the answer is from.</summary>
    /// <returns>Whether it leaves the origins that the app had named.</returns>
    public static bool Apply(HttpRequestMessage request, HttpStatusCode status, Uri from, Uri to)
    {
        bool isElsewhere = !IsSameOrigin(from, to);
        PrivateHeaders? ofTheApp = PrivateHeaders.Of(request);
        bool leaves = isElsewhere && ofTheApp?.IsNamed(to) != true;
        if (isElsewhere)
            request.Headers.Host = null;
        if (leaves)
        {
            request.Headers.Authorization = null;
            foreach (string name in (string[])["Cookie", "Proxy-Authorization", .. ofTheApp?.Names ?? []])
                request.Headers.Remove(name);
            if (ofTheApp?.Names.Count > 0)
                (ofTheApp with { AreLeftOut = true }).AddTo(request);
        }
        if (BecomesGet(status, request.Method))
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.IfMatch.Clear();
            request.Headers.IfNoneMatch.Clear();   // what had to hold has held, or not: the rest is about another resource
            request.Headers.IfUnmodifiedSince = null;
            if (request.Headers.ExpectContinue == true)
                request.Headers.ExpectContinue = null;   // there is nothing more to expect
            if (request.Headers.TransferEncodingChunked == true)
                request.Headers.TransferEncodingChunked = false;
        }
        request.RequestUri = to;
        return leaves;
    }

    public static bool IsHttp(Uri address) => address.Scheme is "http" or "https" or "ws" or "wss";

    public static bool IsSameOrigin(Uri a, Uri b) =>
        IsHttp(a) && IsHttp(b) && IsSecure(a) == IsSecure(b) && a.Port == b.Port && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsRedirection(HttpStatusCode status) =>
        status is HttpStatusCode.MultipleChoices or HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static bool IsSecure(Uri address) => address.Scheme is "https" or "wss";

    // 303 for all but HEAD; 300, 301 and 302 for POST alone, as everybody has always done.
    private static bool BecomesGet(HttpStatusCode status, HttpMethod method) => status switch
    {
        HttpStatusCode.SeeOther => method != HttpMethod.Get && method != HttpMethod.Head,
        HttpStatusCode.MultipleChoices or HttpStatusCode.Moved or HttpStatusCode.Found => method == HttpMethod.Post,
        _ => false,
    };
}
