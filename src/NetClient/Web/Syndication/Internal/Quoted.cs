using System.Globalization;
using System.Text;

namespace NetClient.Web.Syndication.Internal;

/// <summary>What stands in a document, as part of a message: in a hostile one names are as long as it likes, and say to a terminal what they like.</summary>
internal static class Quoted
{
    private const int Longest = 60;

    /// <summary>The text, shortened, without what does not print.</summary>
    public static string Of(ReadOnlySpan<char> text, int longest = Longest)
    {
        var shown = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest)
                return shown.Append("...").ToString();
            shown.Append(IsPrinted(rune) ? rune : Rune.ReplacementChar);
        }
        return shown.ToString();
    }

    private static bool IsPrinted(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
