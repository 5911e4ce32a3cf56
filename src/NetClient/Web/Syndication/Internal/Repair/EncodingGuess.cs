using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>What the first bytes of a document, and who sent it, say about its encoding.</summary>
/// <param name="Encoding">The encoding that was named, or that the bytes show.</param>
/// <param name="MarkLength">Bytes of a byte order mark, to be skipped.</param>
/// <param name="IsCertain">The bytes themselves show it. Otherwise the first bytes that are not ASCII decide between it and UTF-8.</param>
/// <param name="Problem">What was wrong with the statements; null when nothing was.</param>
internal sealed partial record EncodingGuess(Encoding Encoding, int MarkLength, bool IsCertain, string? Problem = null)
{
    /// <summary>As many bytes as a declaration reaches into a document.</summary>
    public const int SniffLength = 1024;

    // RFC 7303 section 3: a byte order mark counts for more than charset, charset for more than the declaration. Beyond that: a server's charset is often its default for
    // every file, so where the two differ and neither is UTF-8, the document's own word is taken.
    public static EncodingGuess Of(ReadOnlySpan<byte> start, string? charset)
    {
        if (ByMark(start) is { } marked)
            return marked;
        if (ByPattern(start) is { } wide)
            return wide;

        string? declared = Declared(start);
        Encoding? own = declared is null ? null : FeedEncodings.Find(declared);
        Encoding? sent = string.IsNullOrWhiteSpace(charset) ? null : FeedEncodings.Find(charset);
        string? problem = declared is not null && own is null ? $"The encoding \"{declared}\" is not known."
            : own is not null && FeedEncodings.IsWide(own) ? $"The document says that it is {declared}, and is not."
            : !string.IsNullOrWhiteSpace(charset) && sent is null ? $"The charset \"{Quoted.Of(charset)}\" is not known."
            : null;
        if (own is not null && FeedEncodings.IsWide(own))
            own = null;   // the declaration could be read, byte by byte, so it is wrong
        if (sent is not null && FeedEncodings.IsWide(sent))
            sent = null;
        if (own is not null && sent is not null && own.CodePage != sent.CodePage)
            problem ??= $"The document says that it is {declared}, and the server that it is {Quoted.Of(charset)}.";

        bool ownIsUtf8 = own is null or { CodePage: Utf8 };
        return new EncodingGuess((ownIsUtf8 ? sent ?? own : own) ?? Encoding.UTF8, 0, IsCertain: false, problem);
    }

    private const int Utf8 = 65001;

    private static EncodingGuess? ByMark(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new EncodingGuess(Encoding.UTF8, 3, IsCertain: true),
        [0xFF, 0xFE, 0, 0, ..] => new EncodingGuess(Encoding.UTF32, 4, IsCertain: true),
        [0, 0, 0xFE, 0xFF, ..] => new EncodingGuess(new UTF32Encoding(bigEndian: true, byteOrderMark: false), 4, IsCertain: true),
        // In UTF-16 a letter and its zero would follow.
        [0xFF, 0xFE, (byte)'<', > 0 and < 0x80, ..] or [0xFE, 0xFF, (byte)'<', > 0 and < 0x80, ..] =>
            new EncodingGuess(Encoding.UTF8, 2, IsCertain: false, "The byte order mark is that of UTF-16, and the document is not."),
        [0xFF, 0xFE, ..] => new EncodingGuess(Encoding.Unicode, 2, IsCertain: true),
        [0xFE, 0xFF, ..] => new EncodingGuess(Encoding.BigEndianUnicode, 2, IsCertain: true),
        _ => null,
    };

    // XML 1.0 appendix F: "<" or white space, in units of two or four bytes.
    private static EncodingGuess? ByPattern(ReadOnlySpan<byte> start)
    {
        if (start.Length < 4)
            return null;
        if (IsMarkup(BinaryPrimitives.ReadUInt32LittleEndian(start)))
            return new EncodingGuess(Encoding.UTF32, 0, IsCertain: true);
        if (IsMarkup(BinaryPrimitives.ReadUInt32BigEndian(start)))
            return new EncodingGuess(new UTF32Encoding(bigEndian: true, byteOrderMark: false), 0, IsCertain: true);
        if (IsMarkup(BinaryPrimitives.ReadUInt16LittleEndian(start)))
            return new EncodingGuess(Encoding.Unicode, 0, IsCertain: true);
        return IsMarkup(BinaryPrimitives.ReadUInt16BigEndian(start)) ? new EncodingGuess(Encoding.BigEndianUnicode, 0, IsCertain: true) : null;
    }

    private static bool IsMarkup(uint unit) => unit is '<' or ' ' or '\n' or '\r' or '\t';

    private static string? Declared(ReadOnlySpan<byte> start)
    {
        string text = Encoding.Latin1.GetString(start[..Math.Min(start.Length, SniffLength)]);
        Match match = Declaration().Match(text);
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("""<\?xml\b[^>]{0,400}?encoding\s{0,20}=\s{0,20}["']?\s{0,20}([A-Za-z0-9._:-]{1,40})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();
}
