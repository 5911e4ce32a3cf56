using System.Globalization;

namespace NetClient.Web.Syndication.Internal.Dates;

/// <summary>RFC 3339, the W3C's profile of ISO 8601, and what else begins with a year of four digits.</summary>
internal static class IsoDate
{
    public static bool TryRead(ReadOnlySpan<char> text, ref DateParts parts)
    {
        var scanner = new DateScanner(text);
        if (!TryDay(ref scanner, ref parts))
            return false;
        if (scanner.AtEnd)
            return true;   // a day is a date: no zone is missing
        if (scanner.Next is 'T' or 't')
        {
            scanner.Skip();
        }
        else if (char.IsWhiteSpace(scanner.Next) || scanner.Next is '_' or ',')
        {
            scanner.Skip();
            scanner.SkipSpace();
        }
        else if (scanner.Next is 'Z' or 'z' or '+')
        {
            return TimeOfDay.TryReadZone(ref scanner, ref parts);
        }
        else if (!char.IsAsciiDigit(scanner.Next))
        {
            return false;
        }
        scanner.SkipSpace();
        if (scanner.AtEnd)
            return true;
        return TimeOfDay.TryRead(ref scanner, ref parts) && TimeOfDay.TryReadZone(ref scanner, ref parts);
    }

    private static bool TryDay(ref DateScanner scanner, ref DateParts parts)
    {
        int digits = scanner.CountDigits();
        if (digits is 8 or 12 or 14)
        {
            parts.Year = scanner.Take(4);
            parts.Month = scanner.Take(2);
            parts.Day = scanner.Take(2);
            return true;
        }
        if (digits != 4)
            return false;
        parts.Year = scanner.Take(4);
        if (scanner.AtEnd)
            return parts.Year >= 1000;
        if (scanner.Next is '\u5E74' or '\uB144')
            return TryChinese(ref scanner, ref parts);
        char separator = scanner.Next;
        if (separator is not ('-' or '/' or '.'))
            return false;
        scanner.Skip();
        if (separator == '-' && scanner.Skip('W'))
            return TryWeek(ref scanner, ref parts);
        digits = scanner.CountDigits();
        if (digits == 3 && separator == '-')
            return TryDayOfYear(scanner.Take(3), ref parts);
        if (digits is not (1 or 2))
            return false;
        parts.Month = scanner.Take(digits);
        if (!scanner.Skip(separator))
            return scanner.AtEnd;
        digits = scanner.CountDigits();
        if (digits is not (1 or 2))
            return false;
        parts.Day = scanner.Take(digits);
        return true;
    }

    // 2003-W50-6, a week of ISO 8601.
    private static bool TryWeek(ref DateScanner scanner, ref DateParts parts)
    {
        if (scanner.CountDigits() != 2)
            return false;
        int week = scanner.Take(2), day = 1;
        if (scanner.Skip('-'))
        {
            if (scanner.CountDigits() != 1)
                return false;
            day = scanner.Take(1);
        }
        if (parts.Year is < 1 or > 9998 || week < 1 || week > ISOWeek.GetWeeksInYear(parts.Year) || day is < 1 or > 7)
            return false;
        DateTime date = ISOWeek.ToDateTime(parts.Year, week, (DayOfWeek)(day % 7));
        (parts.Year, parts.Month, parts.Day) = (date.Year, date.Month, date.Day);
        return true;
    }

    // Year, month and day, each with its sign behind it, in Chinese, Japanese or Korean.
    private static bool TryChinese(ref DateScanner scanner, ref DateParts parts)
    {
        if (!TryBehindSign(ref scanner, scanner.Next, out int month) || !(TryBehindSign(ref scanner, '\u6708', out int day) || TryBehindSign(ref scanner, '\uC6D4', out day)))
            return false;
        (parts.Month, parts.Day) = (month, day);
        return scanner.Skip('\u65E5') || scanner.Skip('\uC77C');
    }

    private static bool TryBehindSign(ref DateScanner scanner, char sign, out int value)
    {
        value = 0;
        if (!scanner.Skip(sign))
            return false;
        scanner.SkipSpace();
        int digits = scanner.CountDigits();
        if (digits is not (1 or 2))
            return false;
        value = scanner.Take(digits);
        return true;
    }

    private static bool TryDayOfYear(int day, ref DateParts parts)
    {
        if (parts.Year is < 1 or > 9998 || day < 1 || day > (DateTime.IsLeapYear(parts.Year) ? 366 : 365))
            return false;
        DateTime date = new DateTime(parts.Year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(day - 1);
        (parts.Month, parts.Day) = (date.Month, date.Day);
        return true;
    }
}
