using System.Globalization;
using NetClient.Web.Syndication.Internal.Dates;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Dates of feeds: what is read, what is written, and what stands for none.</summary>
internal static class FeedDate
{
    /// <summary>WinRT's zero.</summary>
    public static readonly DateTimeOffset None = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int Longest = 100;

    /// <summary>Reads a date as feeds write it.</summary>
    /// <param name="text">The text of the element.</param>
    /// <param name="date">The date; its offset is the one that the text names.</param>
    /// <param name="doubt">What had to be guessed; null when nothing had to.</param>
    public static bool TryRead(string text, out DateTimeOffset date, out string? doubt)
    {
        (date, doubt) = (None, null);
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed.ContainsAny('\u2013', '\u2212'))
            trimmed = text.Replace('\u2013', '-').Replace('\u2212', '-').AsSpan().Trim();   // what word processors make of a minus
        if (trimmed.IsEmpty || trimmed.Length > Longest)
            return false;
        var parts = new DateParts();
        if (PlainMailDate.TryRead(trimmed, ref parts) || IsoDate.TryRead(trimmed, ref parts))
            return parts.TryMake(out date, out doubt);
        parts = new DateParts();
        return MailDate.TryRead(trimmed, ref parts) && parts.TryMake(out date, out doubt);
    }

    /// <summary>RFC 3339, as Atom wants it.</summary>
    public static string ToIso(DateTimeOffset date)
    {
        string text = date.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        return text + (date.Offset == TimeSpan.Zero ? "Z" : date.ToString("zzz", CultureInfo.InvariantCulture));
    }

    /// <summary>RFC 822 with four digits for the year, as RSS wants it.</summary>
    public static string ToMail(DateTimeOffset date)
    {
        string text = date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture);
        return text + (date.Offset == TimeSpan.Zero ? "GMT" : date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
    }
}
