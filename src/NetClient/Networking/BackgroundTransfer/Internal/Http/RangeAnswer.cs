using System.Net;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Http;

/// <summary>What a server's answer is to the bytes that were asked for.</summary>
internal enum RangeAnswerKind
{
    /// <summary>All of the content, from the first byte.</summary>
    Whole,

    /// <summary>The part that was asked for, of the content that it was asked of.</summary>
    Part,

    /// <summary>There is no such part: the content is another one now.</summary>
    NoSuchPart,

    /// <summary>An answer that nothing was asked by: another part, a part of something else, several, an encoded one.</summary>
    Nonsense,

    /// <summary>Neither: an error, a redirection that was not followed.</summary>
    Failure,
}

/// <summary>Judges answers, trusting nothing: whatever does not fit is not put into the file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reason">What does not fit; null when it does.</param>
internal readonly record struct RangeAnswer(RangeAnswerKind Kind, string? Reason = null)
{
    /// <summary>Judges an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="start">The first byte asked for; null when all were.</param>
    /// <param name="end">The byte after the last asked for; null when there was no limit.</param>
    /// <param name="content">What is known of the content; null for nothing.</param>
    public static RangeAnswer Judge(HttpResponseMessage response, long? start, long? end, ContentRecord? content) => response.StatusCode switch
    {
        HttpStatusCode.PartialContent when start is { } first && content is not null => Part(response, first, end, content),
        HttpStatusCode.PartialContent => Nonsense("a part was sent where the whole was asked for"),
        HttpStatusCode.RequestedRangeNotSatisfiable when start is not null => new(RangeAnswerKind.NoSuchPart, "the server has no such bytes"),
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices and not (HttpStatusCode.NoContent or HttpStatusCode.ResetContent or HttpStatusCode.MultiStatus) =>
            new(RangeAnswerKind.Whole),
        HttpStatusCode.NoContent or HttpStatusCode.ResetContent when start is null => new(RangeAnswerKind.Whole),
        _ => new(RangeAnswerKind.Failure),
    };

    private static RangeAnswer Part(HttpResponseMessage response, long start, long? end, ContentRecord content)
    {
        if (Validators.IsEncoded(response))
            return Nonsense("the part is encoded, so its bytes are not the file's");
        if (response.Content.Headers.ContentRange is not { HasRange: true, Unit: "bytes" } range || response.Content.Headers.ContentType?.MediaType == "multipart/byteranges")
            return Nonsense("the part does not say which bytes it has, or has several ranges");
        if (range.From != start)
            return Nonsense($"the part begins at byte {range.From}, not at {start}");
        if (range.To < start || (end is { } limit && range.To >= limit) || (range.Length is { } whole && range.To >= whole))
            return Nonsense($"the part ends at byte {range.To}");
        if (content.Length is { } length && range.Length is { } now && length != now)
            return Nonsense($"the content has {now} bytes now, and had {length}");
        if (response.Content.Headers.ContentLength is { } sent && sent != range.To - range.From + 1)
            return Nonsense($"the part has {sent} bytes, but says {range.To - range.From + 1}");
        if (content.Validator is not { } validator || !Validators.Matches(response, validator))
            return Nonsense("the part is of another version");
        return new(RangeAnswerKind.Part);
    }

    private static RangeAnswer Nonsense(string reason) => new(RangeAnswerKind.Nonsense, reason);
}
