using System.Globalization;
using System.Net;
using System.Text;

namespace NetClient.Capabilities.Internal;

/// <summary>Judges a name that somebody else will resolve. What may be read as an address is one.</summary>
internal static class HostNames
{
    // Longer is no host name (RFC 1035 section 2.3.4). Whatever somebody makes of it all the same is not the Internet for certain.
    internal const int LongestSpelling = 1024;

    // Two readers may see two things in an odd name: IPAddress takes "::f%／" for an address and what it folds to for none. The reading that is not the Internet counts.
    public static AddressScope Classify(ReadOnlySpan<char> name)
    {
        if (name.Length > LongestSpelling)
            return AddressScope.Reserved;
        AddressScope scope = WithAndWithoutFinalDots(name);
        if (scope != AddressScope.Internet || Ascii.IsValid(name))
            return scope;
        scope = WithAndWithoutFinalDots(Fold(name));
        return scope != AddressScope.Internet ? scope : WithAndWithoutFinalDots(Fold(Normalized(name)));
    }

    private static AddressScope WithAndWithoutFinalDots(ReadOnlySpan<char> name)
    {
        name = name.Trim();
        AddressScope scope = Read(name);
        return scope == AddressScope.Internet && name is [.., '.'] ? Read(name.TrimEnd('.')) : scope;
    }

    private static AddressScope Read(ReadOnlySpan<char> name)
    {
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

    // What compatibility normalization makes of a name: letters in circles become letters, ligatures two of them. An app in invariant-globalization mode has none.
    private static string Normalized(ReadOnlySpan<char> name)
    {
        var whole = new StringBuilder(name.Length);
        Span<char> units = stackalloc char[2];
        foreach (Rune rune in name.EnumerateRunes())   // half a surrogate pair, which cannot be normalized, comes out as U+FFFD
            whole.Append(units[..rune.EncodeToUtf16(units)]);
        return whole.ToString().Normalize(NormalizationForm.FormKC);
    }

    // A resolver that applies IDNA turns full-width letters, circled digits and three other dots into ASCII before it looks for an address (UTS #46).
    // Folding more than it does is harmless: the worst is that an odd name is taken for the address it looks like.
    private static string Fold(ReadOnlySpan<char> name)
    {
        var folded = new StringBuilder(name.Length);
        Span<char> units = stackalloc char[2];
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
                folded.Append(units[..rune.EncodeToUtf16(units)]);
        }

        return folded.ToString();
    }

    // Zero-width characters, the soft hyphen and variation selectors: IDNA drops them without a word.
    private static bool IsIgnored(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || rune.Value is >= 0xFE00 and <= 0xFE0F;
}
