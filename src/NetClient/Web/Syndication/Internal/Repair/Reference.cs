using System.Buffers;
using System.Globalization;
using System.Net;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>What stands at an ampersand.</summary>
/// <param name="Length">How much of the text it is.</param>
/// <param name="Replacement">What to write in its place; null when it may stand.</param>
internal readonly record struct Reference(int Length, string? Replacement)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEFxX");

    /// <summary>No reference is longer: HTML's longest names have eight letters, and a number that is longer names no character.</summary>
    public const int Longest = 12;

    // Zeros may stand before a number, as many as one likes.
    private const int LongestNumber = 1024;

    /// <summary>The text ends in a number, which more digits may follow.</summary>
    public static bool MayGoOn(ReadOnlySpan<char> text) =>
        text.Length < LongestNumber && text.StartsWith("&#") && text[2..].IndexOfAnyExcept(Digits) < 0;

    /// <summary>How long the reference at the beginning of the text is, when it may stand and all of it is there; else 0. Names of HTML's are not looked up.</summary>
    public static int SoundLength(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && text[1] == '#')
            return Numeric(text) is { Replacement: null } number ? number.Length : 0;
        int end = text[..Math.Min(text.Length, "&quot;".Length)].IndexOf(';');
        return end > 0 && text[..(end + 1)] is "&amp;" or "&lt;" or "&gt;" or "&quot;" or "&apos;" ? end + 1 : 0;
    }

    /// <summary>Reads the reference at the beginning of the text, as much of it as there is.</summary>
    public static Reference At(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && text[1] == '#')
            return Numeric(text);
        int name = 1;
        while (name < text.Length && name <= Longest && char.IsAsciiLetterOrDigit(text[name]))
            name++;
        bool isEnded = name < text.Length && text[name] == ';';
        if (name == 1 || (!isEnded && !MayEndWithout(text, name)))
            return new Reference(1, "&amp;");
        ReadOnlySpan<char> whole = text[..(isEnded ? name + 1 : name)];
        if (whole is "&amp;" or "&lt;" or "&gt;" or "&quot;" or "&apos;")
            return new Reference(whole.Length, null);
        return Character(text[1..name], isEnded) is { } character ? new Reference(whole.Length, character) : new Reference(1, "&amp;");
    }

    // Addresses are full of "&copy=1": what follows tells.
    private static bool MayEndWithout(ReadOnlySpan<char> text, int end) => end <= Longest && (end == text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] is '=' or '_' or '-' or '%' or '['));

    private static string? Character(ReadOnlySpan<char> name, bool isEnded)
    {
        string whole = $"&{name};";
        string character = WebUtility.HtmlDecode(whole);
        if (character == whole)
            return isEnded ? InCapitals(name) ?? HtmlNames.Find(name) : null;
        if (character is "&" or "<" or ">" or "\"")
            return isEnded ? null : whole;
        return isEnded || character[0] <= '\u00FF' ? character : null;   // HTML has these without a semicolon
    }

    // HTML has these in capitals, too.
    private static string? InCapitals(ReadOnlySpan<char> name) => name switch
    {
        "AMP" => "&amp;",
        "LT" => "&lt;",
        "GT" => "&gt;",
        "QUOT" => "&quot;",
        "COPY" => "\u00A9",
        "REG" => "\u00AE",
        _ => null,
    };

    private static Reference Numeric(ReadOnlySpan<char> text)
    {
        bool isHex = text.Length > 2 && text[2] is 'x' or 'X';
        int start = isHex ? 3 : 2, zeros = start;
        while (zeros < text.Length && zeros < LongestNumber && text[zeros] == '0')
            zeros++;
        int end = zeros;
        while (end < text.Length && end < zeros + Longest && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
            end++;
        if (end == start)
            return new Reference(1, "&amp;");
        bool isWhole = end < text.Length && text[end] == ';';
        int length = isWhole ? end + 1 : end;
        if (!uint.TryParse(text[start..end], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out uint code))
            return new Reference(length, "");
        if (code is >= 0x80 and < 0xA0)
            return new Reference(length, FeedEncodings.Windows1252[(int)code - 0x80].ToString());   // nobody means the control character; HTML reads it so too
        if (code is >= 0xD800 and < 0xDC00 && isWhole && LowSurrogate(text[length..]) is var (low, more))
            return new Reference(length + more, string.Create(CultureInfo.InvariantCulture, $"&#{char.ConvertToUtf32((char)code, low)};"));
        bool isCharacter = code is '\t' or '\n' or '\r' or (>= 0x20 and < 0xD800) or (>= 0xE000 and < 0xFFFE) or (>= 0x10000 and <= 0x10FFFF);
        if (!isCharacter)
            return new Reference(length, "");
        // XML wants a small x.
        return isWhole && text[2] != 'X' ? new Reference(length, null) : new Reference(length, string.Create(CultureInfo.InvariantCulture, $"&#{code};"));
    }

    // Programs that think in UTF-16 write a character as two.
    private static (char Low, int Length)? LowSurrogate(ReadOnlySpan<char> text)
    {
        int end = text[..Math.Min(text.Length, Longest)].IndexOf(';');
        if (end < 4 || !text.StartsWith("&#"))
            return null;
        bool isHex = text[2] is 'x' or 'X';
        bool isLow = uint.TryParse(text[(isHex ? 3 : 2)..end], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out uint code) && code is >= 0xDC00 and < 0xE000;
        return isLow ? ((char)code, end + 1) : null;
    }
}
