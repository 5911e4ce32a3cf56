using System.Globalization;
using System.Text;

namespace NetClient.Capabilities.Internal;

/// <summary>Text from outside, made fit for a message: it must neither break the line of a log nor fill it.</summary>
internal static class PrintableText
{
    public static string From(string text, int longest)
    {
        ReadOnlySpan<char> head = text.AsSpan(0, Math.Min(text.Length, longest));
        var printable = new StringBuilder(head.Length + 3);
        foreach (char c in head)
            printable.Append(IsPrintable(c) ? c : '?');
        if (text.Length > longest)
            printable.Append("...");
        return printable.ToString();
    }

    // Format characters include those that turn the direction of writing around.
    private static bool IsPrintable(char c) => char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
