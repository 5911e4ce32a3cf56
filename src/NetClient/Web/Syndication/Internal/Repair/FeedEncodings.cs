using System.Text;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Encodings by the names that feeds and servers give them.</summary>
internal static class FeedEncodings
{
    /// <summary>What the bytes 0x80 to 0x9F are in windows-1252; the five that it does not have stay themselves.</summary>
    public const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>The encoding of a name; null when it is unknown.</summary>
    /// <remarks>ASCII and ISO-8859-1 are read as windows-1252, and ISO-8859-9 as windows-1254, as browsers do (WHATWG Encoding): who names the one has often written the other.</remarks>
    public static Encoding? Find(string name) => name.Trim().Trim('"', '\'').ToLowerInvariant() switch
    {
        "utf-8" or "utf8" or "utf_8" or "utf-8n" or "unicode-1-1-utf-8" => Encoding.UTF8,
        "us-ascii" or "ascii" or "iso-8859-1" or "iso8859-1" or "iso_8859-1" or "iso-88591" or "latin1" or "latin-1" or "l1" or "cp1252" or "windows-1252" or "windows1252" or "x-cp1252" => ByCodePage(1252),
        "iso-8859-9" or "latin5" => ByCodePage(1254),
        "shift-jis" or "x-sjis" or "sjis" or "ms_kanji" or "windows-31j" or "cp932" => ByCodePage(932),
        "gb2312" or "gbk" or "x-gbk" or "cp936" or "gb_2312-80" or "gb18030" => ByCodePage(54936),
        "euc-kr" or "ks_c_5601-1987" or "cp949" or "windows-949" => ByCodePage(949),
        "cp1250" => ByCodePage(1250),
        "cp1251" or "win-1251" => ByCodePage(1251),
        "koi8" or "koi" => ByCodePage(20866),
        "utf-16" or "utf-16le" or "unicode" or "ucs-2" => Encoding.Unicode,
        "utf-16be" => Encoding.BigEndianUnicode,
        "utf-32" or "utf-32le" => Encoding.UTF32,
        "utf-32be" => new UTF32Encoding(bigEndian: true, byteOrderMark: false),
        "utf-7" or "unicode-1-1-utf-7" => null,   // text that changes its meaning behind a filter's back; nobody needs it
        { Length: > 0 and <= 40 } other => ByName(other),
        _ => null,
    };

    /// <summary>One byte is one character, and those below 0x80 are ASCII.</summary>
    public static bool IsSingleByte(Encoding encoding) => encoding.IsSingleByte;

    /// <summary>Bytes below 0x80 change what those behind them mean, so that nothing can be told from a byte alone.</summary>
    public static bool IsStateful(Encoding encoding) => encoding.CodePage is 50220 or 50221 or 50222 or 50225 or 50227 or 52936;

    public static bool IsWide(Encoding encoding) => encoding.CodePage is 1200 or 1201 or 12000 or 12001;

    private static Encoding ByCodePage(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))!;

    private static Encoding? ByName(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))
                ?? Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
