namespace NetClient.Web.Syndication.Internal.Dates;

/// <summary>Names of time zones, as mail and feeds use them.</summary>
internal static class TimeZoneNames
{
    /// <summary>Minutes ahead of UTC.</summary>
    /// <remarks>Where a name means several zones, the one that RFC 822 names, or else the one most feeds mean. A single letter but Z says nothing (RFC 2822 section 4.3).</remarks>
    public static bool TryFind(ReadOnlySpan<char> name, out int minutes)
    {
        Span<char> upper = stackalloc char[8];
        minutes = 0;
        if (name.IsEmpty || name.Length > upper.Length)
            return false;
        int? found = upper[..name.ToUpperInvariant(upper)] switch
        {
            "UT" or "UTC" or "GMT" or "Z" or "WET" or "UCT" or "ZULU" => 0,
            "EST" => -5 * 60,
            "EDT" => -4 * 60,
            "CST" => -6 * 60,
            "CDT" => -5 * 60,
            "MST" => -7 * 60,
            "MDT" => -6 * 60,
            "PST" => -8 * 60,
            "PDT" => -7 * 60,
            "ET" => -5 * 60,
            "CT" => -6 * 60,
            "MT" => -7 * 60,
            "PT" => -8 * 60,
            "AKST" => -9 * 60,
            "AKDT" => -8 * 60,
            "HST" => -10 * 60,
            "AST" => -4 * 60,
            "ADT" => -3 * 60,
            "NST" => -(3 * 60) - 30,
            "NDT" => -(2 * 60) - 30,
            "BRT" => -3 * 60,
            "BRST" => -2 * 60,
            "ART" => -3 * 60,
            "BST" or "CET" or "MEZ" or "WEST" or "WAT" => 60,
            "CEST" or "MESZ" or "EET" or "SAST" or "CAT" => 2 * 60,
            "EEST" or "MSK" or "EAT" => 3 * 60,
            "MSD" => 4 * 60,
            "PKT" => 5 * 60,
            "IST" => (5 * 60) + 30,
            "ICT" or "WIB" => 7 * 60,
            "HKT" or "SGT" or "PHT" or "AWST" => 8 * 60,
            "JST" or "KST" => 9 * 60,
            "ACST" => (9 * 60) + 30,
            "AEST" => 10 * 60,
            "ACDT" => (10 * 60) + 30,
            "AEDT" => 11 * 60,
            "NZST" => 12 * 60,
            "NZDT" => 13 * 60,
            { Length: 1 } => 0,
            _ => null,
        };
        minutes = found ?? 0;
        return found is not null;
    }
}
