using System.Globalization;
using System.Net.Http.Headers;
using NetClient.Internal;

namespace NetClient.Resilience;

/// <summary>Reads how long a server wants to be left alone (<c>Retry-After</c>: RFC 9110 section 10.2.3; with status 429: RFC 6585 section 4). An addition.</summary>
public static class RetryAfter
{
    /// <summary>The longest wait told, about 49 days: the longest that a timer takes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>The wait that a response asks for.</summary>
    /// <param name="headers">The headers of the response.</param>
    /// <param name="timeProvider">The clock, for a date in a response that does not say what time it is for the server; null takes the system's.</param>
    /// <returns>The wait, at most 49 days; null when the header is missing, is none, or names a time that is past.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="headers"/> is null (0x80070057).</exception>
    /// <remarks>Wait for this or for the back-off of your own, whichever is longer; when it is longer than you can wait, give up at once and report it. A date is measured
    /// against the <c>Date</c> of the same response when there is one, because local clocks differ.</remarks>
    public static TimeSpan? GetDelay(HttpResponseHeaders headers, TimeProvider? timeProvider = null)
    {
        Throw.IfNull(headers);
        return headers.RetryAfter switch
        {
            { Delta: { } delta } => Positive(delta),
            { Date: { } date } => Positive(date - (headers.Date ?? (timeProvider ?? TimeProvider.System).GetUtcNow())),
            _ => TooLongForAnInteger(headers) ? Longest : null,
        };
    }

    private static TimeSpan? Positive(TimeSpan wait) => wait <= TimeSpan.Zero ? null : wait < Longest ? wait : Longest;

    // .NET reads seconds up to int.MaxValue and takes a longer number for no header at all. It is a valid one, and it means "not soon": delay-seconds = 1*DIGIT.
    private static bool TooLongForAnInteger(HttpResponseHeaders headers) =>
        headers.NonValidated.TryGetValues("Retry-After", out HeaderStringValues values) && values.Count == 1
        && values.ToString().Trim() is { Length: > 0 } text && text.All(char.IsAsciiDigit) && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
