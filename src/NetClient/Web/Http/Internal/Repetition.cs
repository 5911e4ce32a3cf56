namespace NetClient.Web.Http.Internal;

/// <summary>Which requests may be sent again without asking the app.</summary>
internal static class Repetition
{
    /// <summary>Whether carrying it out twice does the same as once (RFC 9110, section 9.2.2), and its body, if any, can be sent twice.</summary>
    public static bool IsSafe(HttpRequestMessage request) => IsIdempotent(request.Method) && CanBeSentAgain(request.Content);

    private static bool IsIdempotent(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Put || method == HttpMethod.Delete || method == HttpMethod.Options || method == HttpMethod.Trace;

    // A stream is read once. These are in memory.
    private static bool CanBeSentAgain(HttpContent? content) => content switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent => true,
        MultipartContent parts => parts.All(CanBeSentAgain),
        _ => false,
    };
}
