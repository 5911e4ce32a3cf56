using System.Globalization;
using System.Net;
using System.Text;

namespace NetClient.Capabilities.Internal;

/// <summary>Judges a name that somebody else will resolve. What may be read as an address is one.</summary>
internal static class HostNames
{
    // Longer is no host name (RFC 1035 section 2.3.4). Whatever somebody makes of it all the same is not the Internet for certain.
    internal const int LongestSpelling = 1024;

    public static AddressScope Classify(ReadOnlySpan<char> name)
    {
        if (name.Length > LongestSpelling)
            return AddressScope.Reserved;
        if (!Ascii.IsValid(name))
            name = Fold(name);
        name = name.Trim();
        if (name is [.. var beforeDot, '.'])
            name = beforeDot;

        if (IPAddress.TryParse(name, out IPAddress? literal))
            return AddressRanges.Classify(literal);
        if (IsOrIsBelow(name, "localhost"))
            return AddressScope.Loopback;
        if (IsOrIsBelow(name, "local"))
            return AddressScope.LinkLocal;
        if (IsOrIsBelow(name, "home.arpa") || IsOrIsBelow(name, "internal"))
            return AddressScope.Private;
        return AddressScope.Internet;
    }

    private static bool IsOrIsBelow(ReadOnlySpan<char> name, string domain) =>
        name.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (name.Length == domain.Length || name[^(domain.Length + 1)] == '.');

    // A resolver that applies IDNA turns full-width letters, circled digits and three other dots into ASCII before it looks for an address (UTS #46).
    // Folding more than it does is harmless: the worst is that an odd name is taken for the address it looks like.
    private static string Fold(ReadOnlySpan<char> name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (IsIgnored(rune))
                continue;
            double number = rune.IsAscii ? -1 : Rune.GetNumericValue(rune);
            if (rune.Value is 0x3002 or 0xFF0E or 0xFF61)
                folded.Append('.');
            else if (number >= 0 && number == Math.Floor(number) && number < 1000)
                folded.Append(((int)number).ToString(CultureInfo.InvariantCulture));
            else if (rune.Value is >= 0xFF01 and <= 0xFF5E)
                folded.Append((char)(rune.Value - 0xFEE0));
            else
                folded.Append(rune.ToString());
        }

        return folded.ToString();
    }

    // Zero-width characters, the soft hyphen and variation selectors: IDNA drops them without a word.
    private static bool IsIgnored(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || rune.Value is >= 0xFE00 and <= 0xFE0F;
}
