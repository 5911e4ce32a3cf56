using System.Globalization;
using System.Net;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>What stands at an ampersand.</summary>
/// <param name="Length">How much of the text it is.</param>
/// <param name="Replacement">What to write in its place; null when it may stand.</param>
internal readonly record struct Reference(int Length, string? Replacement)
{
    /// <summary>No reference is longer: HTML's longest names have eight letters, and a number that is longer names no character.</summary>
    public const int Longest = 12;

    /// <summary>Reads the reference at the beginning of the text, as much of it as there is.</summary>
    public static Reference At(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && text[1] == '#')
            return Numeric(text);
        int name = 1;
        while (name < text.Length && name <= Longest && char.IsAsciiLetterOrDigit(text[name]))
            name++;
        if (name == 1 || name >= text.Length || text[name] != ';')
            return new Reference(1, "&amp;");
        ReadOnlySpan<char> whole = text[..(name + 1)];
        if (whole is "&amp;" or "&lt;" or "&gt;" or "&quot;" or "&apos;")
            return new Reference(whole.Length, null);
        string known = whole.ToString();
        string character = InCapitals(whole) ?? WebUtility.HtmlDecode(known);
        return character == known ? new Reference(1, "&amp;") : new Reference(whole.Length, character);
    }

    // HTML has these in capitals, too.
    private static string? InCapitals(ReadOnlySpan<char> whole) => whole switch
    {
        "&AMP;" => "&amp;",
        "&LT;" => "&lt;",
        "&GT;" => "&gt;",
        "&QUOT;" => "&quot;",
        "&COPY;" => "\u00A9",
        "&REG;" => "\u00AE",
        _ => null,
    };

    private static Reference Numeric(ReadOnlySpan<char> text)
    {
        bool isHex = text.Length > 2 && text[2] is 'x' or 'X';
        int start = isHex ? 3 : 2, end = start;
        while (end < text.Length && end < start + Longest && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
            end++;
        if (end == start)
            return new Reference(1, "&amp;");
        bool isWhole = end < text.Length && text[end] == ';';
        int length = isWhole ? end + 1 : end;
        if (!uint.TryParse(text[start..end], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out uint code))
            return new Reference(length, "");
        if (code is >= 0x80 and < 0xA0)
            return new Reference(length, FeedEncodings.Windows1252[(int)code - 0x80].ToString());   // nobody means the control character; HTML reads it so too
        bool isCharacter = code is '\t' or '\n' or '\r' or (>= 0x20 and < 0xD800) or (>= 0xE000 and < 0xFFFE) or (>= 0x10000 and <= 0x10FFFF);
        if (!isCharacter)
            return new Reference(length, "");
        // XML wants a small x.
        return isWhole && text[2] != 'X' ? new Reference(length, null) : new Reference(length, string.Create(CultureInfo.InvariantCulture, $"&#{code};"));
    }
}
