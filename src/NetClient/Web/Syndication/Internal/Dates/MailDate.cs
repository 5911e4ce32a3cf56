using System.Globalization;

namespace NetClient.Web.Syndication.Internal.Dates;

/// <summary>RFC 822, 850 and 2822, the dates of C, and their kin: words and numbers in nearly any order, the month by its name.</summary>
internal static class MailDate
{
    public static bool TryRead(ReadOnlySpan<char> text, ref DateParts parts)
    {
        var scanner = new DateScanner(text);
        if (IsNumberOnly(text))
            return TrySeconds(text, ref parts);
        int first = -1, second = -1, third = -1, month = -1;
        bool hasTime = false, hasZone = false, monthMayBeDay = false, hasUnknown = false;
        while (true)
        {
            SkipSeparators(ref scanner, hasTime);
            if (scanner.AtEnd)
                break;
            if (char.IsLetter(scanner.Next))
            {
                ReadOnlySpan<char> word = scanner.TakeWord();
                if (word is "Etc" && scanner.Next == '/')
                    continue;   // "Etc/GMT"
                if (MonthOf(word) is > 0 and int named && (month < 0 || monthMayBeDay))
                {
                    (month, monthMayBeDay) = (named, month < 0 && IsDayName(word));   // "mar." is March, and Tuesday in French
                }
                else if (hasZone && scanner.Before(word) is '/' or '_')
                {
                    continue;   // the rest of "America/New_York"
                }
                else if (hasTime && !hasZone && !IsDayName(word))
                {
                    // The year may stand behind the zone, as the dates of Unix have it: "Thu Jan 1 19:48:21 CET 2004".
                    hasZone = true;
                    if (TimeZoneNames.TryFind(word, out int minutes))
                        parts.Offset = minutes;
                    else
                        parts.Doubt ??= $"The time zone \"{word}\" is not known; it was taken for UTC.";
                    if (scanner.Next is '+' or '-' && !TryZone(ref scanner, ref parts))
                        return false;
                }
                else if (!IsDayName(word) && !IsFiller(word))
                {
                    // In front of all, it may be the name of a day in one of the world's languages.
                    if (first >= 0 || month >= 0 || hasTime || hasUnknown)
                        return false;
                    hasUnknown = true;
                    parts.Doubt = $"The word \"{word}\" in the date is not known.";
                }
                continue;
            }
            if (scanner.Next is '+' or '-' && hasTime)
            {
                if (!TryZone(ref scanner, ref parts))
                    return false;
                hasZone = true;
                continue;
            }
            if (scanner.Next == '(' && hasTime)
                break;
            int digits = scanner.CountDigits();
            if (digits == 0)
                return false;
            if (!hasTime && IsTime(scanner))
            {
                if (!TimeOfDay.TryRead(ref scanner, ref parts))
                    return false;
                hasTime = true;
                continue;
            }
            if (digits > 4)
                return false;
            int value = scanner.Take(digits);
            if (digits >= 3)
                value += FourDigits;   // a year, wherever it stands
            if (first < 0)
                first = value;
            else if (second < 0)
                second = value;
            else if (third < 0)
                third = value;
            else
                return false;
            SkipOrdinal(ref scanner);
        }
        if (!hasZone)
            parts.Doubt ??= hasTime ? "The date names no time zone; it was taken for UTC." : null;
        return month > 0 ? TryNamed(first, second, third, month, ref parts) : TryNumbers(first, second, third, ref parts);
    }

    private const int FourDigits = 100_000;

    // "2 Oct 2002", "Oct 2, 2002", "2002 Oct 2".
    private static bool TryNamed(int first, int second, int third, int month, ref DateParts parts)
    {
        if (first < 0 || third >= 0)
            return false;
        (int day, int year) = second < 0 ? (1, first) : first >= FourDigits ? (second, first) : (first, second);
        if (second < 0 && first < FourDigits)
            return false;
        (parts.Month, parts.Day) = (month, day);
        return TryYear(year, ref parts);
    }

    // "10/02/2002": the Americans' order, unless only the other one can be.
    private static bool TryNumbers(int first, int second, int third, ref DateParts parts)
    {
        if (third < 0 || second >= FourDigits)
            return false;
        if (first >= FourDigits)
        {
            (parts.Month, parts.Day) = (second, third);   // behind the name of a day: "Fri, 2006/09/15"
            return third < FourDigits && TryYear(first, ref parts);
        }
        bool isDayFirst = first > 12;
        (parts.Month, parts.Day) = isDayFirst ? (second, first) : (first, second);
        if (!isDayFirst && second <= 12 && first != second)
            parts.Doubt = "Month and day may stand in either order; the month was taken to be first.";
        return TryYear(third, ref parts);
    }

    private static bool TryYear(int value, ref DateParts parts)
    {
        if (value >= FourDigits)
        {
            parts.Year = value - FourDigits;
            if (parts.Year is >= 100 and < 200)
                parts.Year += 1900;   // C's years since 1900: 104 is 2004
            return true;
        }
        parts.Year = value < 50 ? 2000 + value : 1900 + value;   // RFC 2822 section 4.3
        return true;
    }

    private static bool IsNumberOnly(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    // Seconds or milliseconds since 1970.
    private static bool TrySeconds(ReadOnlySpan<char> text, ref DateParts parts)
    {
        if (text.Length is not (9 or 10 or 13) || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value))
            return false;
        DateTimeOffset date = text.Length == 13 ? DateTimeOffset.FromUnixTimeMilliseconds(value) : DateTimeOffset.FromUnixTimeSeconds(value);
        (parts.Year, parts.Month, parts.Day) = (date.Year, date.Month, date.Day);
        (parts.Hour, parts.Minute, parts.Second) = (date.Hour, date.Minute, date.Second);
        parts.Doubt = "A number was taken for the time since 1970.";
        return true;
    }

    private static bool TryZone(ref DateScanner scanner, ref DateParts parts)
    {
        int sign = scanner.Next == '+' ? 1 : -1;
        scanner.Skip();
        int digits = scanner.CountDigits();
        if (digits is 0 or > 4)
            return digits == 0;
        int hours = scanner.Take(digits <= 2 ? digits : digits - 2);
        int minutes = digits > 2 ? scanner.Take(2) : 0;
        if (digits <= 2 && scanner.Skip(':') && scanner.CountDigits() == 2)
            minutes = scanner.Take(2);
        parts.Offset = sign * ((hours * 60) + minutes);
        return minutes < 60;
    }

    private static void SkipSeparators(ref DateScanner scanner, bool hasTime)
    {
        while (!scanner.AtEnd && (char.IsWhiteSpace(scanner.Next) || scanner.Next is ',' or '/' or '.' or ';' or '@' or '_' || (scanner.Next == '-' && IsDateHyphen(scanner, hasTime))))
            scanner.Skip();
    }

    // "01-Jan-04": a hyphen between parts of the day, not before a zone.
    private static bool IsDateHyphen(DateScanner scanner, bool hasTime)
    {
        bool isJoined = hasTime ? char.IsLetter(scanner.Previous) : char.IsLetterOrDigit(scanner.Previous);
        scanner.Skip();
        return char.IsLetter(scanner.Next) || (isJoined && scanner.CountDigits() is 1 or 2 or 4 && !IsZoneLike(scanner));
    }

    private static bool IsZoneLike(DateScanner scanner)
    {
        int digits = scanner.CountDigits();
        bool isYear = digits == 4 && scanner.Take(4) is >= 1900 and < 2100;
        return digits == 4 && !isYear;
    }

    private static bool IsTime(DateScanner scanner)
    {
        int digits = scanner.CountDigits();
        if (digits is not (1 or 2))
            return false;
        scanner.Take(digits);
        if (scanner.Skip(':'))
            return scanner.CountDigits() is 1 or 2;
        scanner.SkipSpace();
        ReadOnlySpan<char> word = scanner.TakeWord();
        return word.Equals("am", StringComparison.OrdinalIgnoreCase) || word.Equals("pm", StringComparison.OrdinalIgnoreCase);
    }

    private static void SkipOrdinal(ref DateScanner scanner)
    {
        DateScanner ahead = scanner;
        if (ahead.TakeWord() is "st" or "nd" or "rd" or "th")
            scanner = ahead;
    }

    private static bool IsFiller(ReadOnlySpan<char> word) => word is "at" or "on" or "of" or "de" or "um" or "le" or "el" or "den" or "T";

    private static bool IsDayName(ReadOnlySpan<char> word) => word.Length is >= 2 and <= 10 && NameAmong(DayNames, word) > 0;

    private static int MonthOf(ReadOnlySpan<char> word) => word.Length < 3 ? 0 : NameAmong(MonthNames, word);

    // Full names and any beginning of them that has three letters ("Sept", "Thurs"), days also with two.
    private static int NameAmong(string[] names, ReadOnlySpan<char> word)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return (i % 12) + 1;
        }
        return 0;
    }

    private static readonly string[] DayNames =
    [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
        "lunes", "martes", "mi\u00E9rcoles", "jueves", "viernes", "s\u00E1bado", "domingo", "luned\u00EC", "marted\u00EC", "mercoled\u00EC", "gioved\u00EC", "venerd\u00EC", "sabato", "domenica",
        "m\u00E5ndag", "tisdag", "onsdag", "torsdag", "fredag", "l\u00F6rdag", "s\u00F6ndag", "Pazartesi", "Pzt", "Sal\u0131", "\u00C7ar\u015Famba", "Per\u015Fembe", "Cuma", "Cumartesi", "Cmt",
        "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "l\u00F8rdag", "s\u00F8ndag", "pon", "wto", "\u015Bro", "pi\u0105", "nie", "\u03A0\u03AD\u03BC", "\u03A4\u03C1\u03AF", "\u03A3\u03AC\u03B2",
        "\u0394\u03B5\u03C5", "\u03A4\u03C1\u03B9", "\u03A4\u03B5\u03C4", "\u03A0\u03B5\u03BC", "\u03A0\u03B1\u03C1", "\u03A3\u03B1\u03B2", "\u039A\u03C5\u03C1",
        "segunda", "ter\u00E7a", "quarta", "quinta", "sexta", "pn", "wt", "\u015Br", "czw", "sob", "ndz",
        "\u043F\u043D", "\u0432\u0442", "\u0441\u0440", "\u0447\u0442", "\u043F\u0442", "\u0441\u0431", "\u0432\u0441",
    ];

    // Twelve to a language: English, German, French, Spanish, Italian, Portuguese, Swedish, Polish, Russian, Dutch, Turkish, Hungarian, Greek, Danish and Norwegian, Czech, Finnish.
    private static readonly string[] MonthNames =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        "Januar", "Februar", "M\u00E4rz", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
        "janvier", "f\u00E9vrier", "mars", "avril", "mai", "juin", "juillet", "ao\u00FBt", "septembre", "octobre", "novembre", "d\u00E9cembre",
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
        "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
        "janeiro", "fevereiro", "mar\u00E7o", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
        "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
        "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "wrze\u015Bnia", "pa\u017Adziernika", "listopada", "grudnia",
        "\u044F\u043D\u0432\u0430\u0440\u044F", "\u0444\u0435\u0432\u0440\u0430\u043B\u044F", "\u043C\u0430\u0440\u0442\u0430", "\u0430\u043F\u0440\u0435\u043B\u044F", "\u043C\u0430\u044F", "\u0438\u044E\u043D\u044F",
        "\u0438\u044E\u043B\u044F", "\u0430\u0432\u0433\u0443\u0441\u0442\u0430", "\u0441\u0435\u043D\u0442\u044F\u0431\u0440\u044F", "\u043E\u043A\u0442\u044F\u0431\u0440\u044F", "\u043D\u043E\u044F\u0431\u0440\u044F", "\u0434\u0435\u043A\u0430\u0431\u0440\u044F",
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
        "Ocak", "\u015Eubat", "Mart", "Nisan", "May\u0131s", "Haziran", "Temmuz", "A\u011Fustos", "Eyl\u00FCl", "Ekim", "Kas\u0131m", "Aral\u0131k",
        "janu\u00E1r", "febru\u00E1r", "m\u00E1rcius", "\u00E1prilis", "m\u00E1jus", "j\u00FAnius", "j\u00FAlius", "augusztus", "szeptember", "okt\u00F3ber", "november", "december",
        "\u0399\u03B1\u03BD\u03BF\u03C5\u03B1\u03C1\u03AF\u03BF\u03C5", "\u03A6\u03B5\u03B2\u03C1\u03BF\u03C5\u03B1\u03C1\u03AF\u03BF\u03C5", "\u039C\u03B1\u03C1\u03C4\u03AF\u03BF\u03C5", "\u0391\u03C0\u03C1\u03B9\u03BB\u03AF\u03BF\u03C5",
        "\u039C\u03AC\u03B9", "\u0399\u03BF\u03CD\u03BD", "\u0399\u03BF\u03CD\u03BB", "\u0391\u03CD\u03B3", "\u03A3\u03B5\u03C0\u03C4\u03B5\u03BC\u03B2\u03C1\u03AF\u03BF\u03C5", "\u039F\u03BA\u03C4\u03C9\u03B2\u03C1\u03AF\u03BF\u03C5",
        "\u039D\u03BF\u03B5\u03BC\u03B2\u03C1\u03AF\u03BF\u03C5", "\u0394\u03B5\u03BA\u03B5\u03BC\u03B2\u03C1\u03AF\u03BF\u03C5",
        "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "desember",
        "ledna", "\u00FAnora", "b\u0159ezna", "dubna", "kv\u011Btna", "\u010Dervna", "\u010Dervence", "srpna", "z\u00E1\u0159\u00ED", "\u0159\u00EDjna", "listopadu", "prosince",
        "tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kes\u00E4kuuta", "hein\u00E4kuuta", "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta",
    ];
}
