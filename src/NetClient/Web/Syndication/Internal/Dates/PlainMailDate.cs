namespace NetClient.Web.Syndication.Internal.Dates;

/// <summary>RFC 2822's date to the letter, as nearly every feed of RSS has it: "Wed, 01 May 2024 10:00:00 +0200". Anything else is <see cref="MailDate"/>'s, which says the same of these, after a look at the months of
/// sixteen languages.</summary>
internal static class PlainMailDate
{
    private const string Days = "MonTueWedThuFriSatSun";
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private const int NameLength = 3;
    private const int EarliestYear = 1000;   // years before are C's, written with a nought

    public static bool TryRead(ReadOnlySpan<char> text, ref DateParts parts)
    {
        // "Wed, " and a day of one digit or two
        if (text.Length < 5 || text[3] != ',' || text[4] != ' ' || IndexOf(Days, text) < 0)
            return false;
        text = text[5..];
        int digits = text.Length > 1 && text[1] == ' ' ? 1 : 2;
        if (!TryNumber(text, digits, out int day) || text.Length <= digits + 1 || text[digits] != ' ')
            return false;
        text = text[(digits + 1)..];
        // "May 2024 10:00:00 GMT"
        if (text.Length is not (21 or 23) || text[3] != ' ' || text[8] != ' ' || text[11] != ':' || text[14] != ':' || text[17] != ' ')
            return false;
        int month = IndexOf(Months, text) + 1;
        if (month <= 0 || !TryNumber(text[4..], 4, out int year) || year < EarliestYear)
            return false;
        if (!TryNumber(text[9..], 2, out int hour) || !TryNumber(text[12..], 2, out int minute) || !TryNumber(text[15..], 2, out int second) || !TryZone(text[18..], out int offset))
            return false;
        (parts.Year, parts.Month, parts.Day) = (year, month, day);
        (parts.Hour, parts.Minute, parts.Second, parts.Offset) = (hour, minute, second, offset);
        return true;
    }

    private static bool TryZone(ReadOnlySpan<char> zone, out int offset)
    {
        offset = 0;
        if (zone is "GMT")
            return true;
        if (zone.Length != 5 || zone[0] is not ('+' or '-') || !TryNumber(zone[1..], 2, out int hours) || !TryNumber(zone[3..], 2, out int minutes) || minutes >= 60)
            return false;
        offset = (hours * 60) + minutes;
        if (zone[0] == '-')
            offset = -offset;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, int digits, out int number)
    {
        number = 0;
        if (text.Length < digits)
            return false;
        foreach (char c in text[..digits])
        {
            if (!char.IsAsciiDigit(c))
                return false;
            number = (number * 10) + (c - '0');
        }
        return true;
    }

    // Which of the names the text begins with; -1 when it is none.
    private static int IndexOf(string names, ReadOnlySpan<char> text)
    {
        for (int i = 0; i < names.Length; i += NameLength)
        {
            if (names[i] == text[0] && names[i + 1] == text[1] && names[i + 2] == text[2])
                return i / NameLength;
        }
        return -1;
    }
}
