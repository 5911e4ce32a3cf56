namespace NetClient.Web.Syndication.Internal.Dates;

/// <summary>The time of day and the zone, which all kinds of dates write alike.</summary>
internal static class TimeOfDay
{
    /// <summary>hh:mm, hh:mm:ss, hh:mm:ss.fff, hhmm, hhmmss; am and pm behind it.</summary>
    public static bool TryRead(ref DateScanner scanner, ref DateParts parts)
    {
        bool? isMorning = HalfBefore(ref scanner);
        if (!TryClock(ref scanner, ref parts))
            return false;
        if (isMorning is { } known)
            SetHalf(ref parts, known);
        return true;
    }

    // In the east of Asia the half of the day stands before the hour.
    private static bool? HalfBefore(ref DateScanner scanner)
    {
        DateScanner ahead = scanner;
        bool? isMorning = ahead.TakeWord() switch
        {
            "\uC624\uC804" or "\u4E0A\u5348" or "\u5348\u524D" => true,
            "\uC624\uD6C4" or "\u4E0B\u5348" or "\u5348\u5F8C" => false,
            _ => null,
        };
        if (isMorning is not null)
        {
            ahead.SkipSpace();
            scanner = ahead;
        }
        return isMorning;
    }

    private static void SetHalf(ref DateParts parts, bool isMorning)
    {
        if (parts.Hour is >= 1 and <= 12)
            parts.Hour = (parts.Hour % 12) + (isMorning ? 0 : 12);
    }

    private static bool TryClock(ref DateScanner scanner, ref DateParts parts)
    {
        int digits = scanner.CountDigits();
        if (digits is 4 or 6)
        {
            parts.Hour = scanner.Take(2);
            parts.Minute = scanner.Take(2);
            parts.Second = digits == 6 ? scanner.Take(2) : 0;
        }
        else if (digits is 1 or 2)
        {
            parts.Hour = scanner.Take(digits);
            if (!scanner.Skip(':') && !scanner.Skip('.') && !scanner.Skip('\u6642') && !scanner.Skip('\uC2DC'))
                return TryHalf(ref scanner, ref parts) || scanner.AtEnd || scanner.Next is 'Z' or 'z' or '+' or '-';
            if (!TryTwo(ref scanner, out int minute))
                return false;
            parts.Minute = minute;
            if (scanner.Skip('\u5206') || scanner.Skip('\uBD84'))
                return true;
            if (scanner.Next is ':' or '.' && !TrySecond(ref scanner, ref parts))
                return false;
        }
        else
        {
            return false;
        }
        if (scanner.Next is '.' or ',')
        {
            scanner.Skip();
            parts.Fraction = scanner.TakeFraction();
        }
        TryHalf(ref scanner, ref parts);
        return true;
    }

    private static bool TrySecond(ref DateScanner scanner, ref DateParts parts)
    {
        scanner.Skip();
        if (!TryTwo(ref scanner, out int second))
            return false;
        parts.Second = second;
        return true;
    }

    private static bool TryTwo(ref DateScanner scanner, out int value)
    {
        int digits = scanner.CountDigits();
        value = digits is 1 or 2 ? scanner.Take(digits) : -1;
        return value >= 0;
    }

    private static bool TryHalf(ref DateScanner scanner, ref DateParts parts)
    {
        DateScanner ahead = scanner;
        ahead.SkipSpace();
        ReadOnlySpan<char> word = ahead.TakeWord();
        if (word is "a" or "p" && ahead.Skip('.') && ahead.Next == 'm')   // "p.m."
        {
            word = word is "a" ? "am" : "pm";
            ahead.Skip();
            ahead.Skip('.');
        }
        bool isMorning = word.Equals("am", StringComparison.OrdinalIgnoreCase);
        if (!isMorning && !word.Equals("pm", StringComparison.OrdinalIgnoreCase))
            return false;
        SetHalf(ref parts, isMorning);
        scanner = ahead;
        return true;
    }

    /// <summary>Z, +hh:mm, +hhmm, +hh, a name, GMT+hhmm; a comment in parentheses behind it. Without any, UTC with a doubt.</summary>
    public static bool TryReadZone(ref DateScanner scanner, ref DateParts parts)
    {
        scanner.SkipSpace();
        if (scanner.AtEnd)
        {
            parts.Doubt ??= "The date names no time zone; it was taken for UTC.";
            return true;
        }
        if (char.IsLetter(scanner.Next))
        {
            ReadOnlySpan<char> name = scanner.TakeWord();
            bool isKnown = TimeZoneNames.TryFind(name, out int minutes);
            parts.Offset = minutes;
            scanner.SkipSpace();
            if (scanner.Next is not ('+' or '-'))
            {
                if (!isKnown)
                    parts.Doubt ??= $"The time zone \"{name}\" is not known; it was taken for UTC.";
                return SkipComment(ref scanner);
            }
        }
        if (scanner.Next is '+' or '-' or '\u2212')
        {
            if (!TryOffset(ref scanner, ref parts))
                return false;
            scanner.SkipSpace();
            if (char.IsLetter(scanner.Next))
                scanner.TakeWord();   // "+0100 CET"
        }
        return SkipComment(ref scanner);
    }

    private static bool TryOffset(ref DateScanner scanner, ref DateParts parts)
    {
        int sign = scanner.Next == '+' ? 1 : -1;
        scanner.Skip();
        scanner.SkipSpace();
        int digits = scanner.CountDigits();
        if (digits == 0)
        {
            parts.Doubt ??= "The time zone is cut short; it was taken for UTC.";
            return true;
        }
        if (digits is not (1 or 2 or 3 or 4))
            return false;
        int hours = scanner.Take(digits <= 2 ? digits : digits - 2);
        int minutes = digits > 2 ? scanner.Take(2) : 0;
        if (digits <= 2 && scanner.Skip(':') && !TryTwo(ref scanner, out minutes))
            return false;
        parts.Offset = sign * ((hours * 60) + minutes);
        return minutes < 60;
    }

    // "+0000 (UTC)", "+01:00[Europe/Berlin]"; anything else that is left over is no date.
    private static bool SkipComment(ref DateScanner scanner)
    {
        scanner.SkipSpace();
        if (scanner.Next is '(' or '[' or ',' or '.' or ';')
            return true;
        return scanner.AtEnd;
    }
}
