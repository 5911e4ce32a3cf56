using System.Net.Http.Headers;

namespace NetClient.Networking.BackgroundTransfer.Internal.Http;

/// <summary>By what an interrupted download can be continued: RFC 9110 section 13.1.5.</summary>
internal static class Validators
{
    /// <summary>How much younger a response must be than its content for the date to tell versions apart: dates count seconds, and clocks differ (RFC 9110 section 8.8.2.2).</summary>
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(60);

    /// <summary>The value for <c>If-Range</c>: a strong entity tag, or the date of a response that has no tag at all and is old enough. Null when there is neither.</summary>
    /// <remarks>Encoded content is never continued: servers give one tag to the file and to its compressed form.</remarks>
    public static string? Of(HttpResponseMessage response)
    {
        if (IsEncoded(response))
            return null;
        if (response.Headers.ETag is { } tag)
            return tag.IsWeak ? null : tag.Tag;
        if (response.Headers.NonValidated.Contains("ETag"))
            return null;   // one that cannot be understood
        return response.Content.Headers.LastModified is { } modified && response.Headers.Date is { } sent && sent - modified >= LeastAge
            ? modified.ToString("r", System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    public static bool IsEncoded(HttpResponseMessage response) =>
        response.Content.Headers.ContentEncoding.Any(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase));

    public static bool AcceptsRanges(HttpResponseMessage response) => response.Headers.AcceptRanges.Any(unit => unit.Equals("bytes", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a part is of the content that <paramref name="validator"/> stands for. A part need not repeat a date.</summary>
    public static bool Matches(HttpResponseMessage part, string validator)
    {
        HttpHeaders headers = part.Headers;
        if (validator.StartsWith('"'))
            return part.Headers.ETag is { } tag ? !tag.IsWeak && tag.Tag == validator : !headers.NonValidated.Contains("ETag");
        return part.Content.Headers.LastModified is not { } modified || modified.ToString("r", System.Globalization.CultureInfo.InvariantCulture) == validator;
    }
}
