using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace NetClient.Networking.Internal;

/// <summary>Tells domain names and addresses apart, once, so that the capability gate and the connect see the same thing.</summary>
/// <remarks>C libraries read "127.1", "0x7f.1", "2130706433" and "010.0.0.1" as IPv4 addresses, each in its own way. Whatever ends in a number and is not
/// plain dotted decimal is refused here, so that no such string reaches a resolver as a "name".</remarks>
internal static class HostNameParser
{
    private const int MaxInput = 1024;  // no name within the DNS limits is longer, not even one whose Unicode form shrinks
    private const int MaxName = 253;    // 255 octets on the wire are 253 characters of text (RFC 1035 section 2.3.4)
    private const int MaxLabel = 63;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    // Not STD3: service labels ("_sip") and container names ("my_db") have underscores. LabelError sees to the rest.
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false };

    /// <summary>Parses <paramref name="text"/>; <paramref name="error"/> says what is wrong with it otherwise.</summary>
    public static bool TryParse(string text, out ParsedHostName parsed, [NotNullWhen(false)] out string? error)
    {
        parsed = default;
        error = text.Length switch
        {
            0 => "The host name is empty.",
            > MaxInput => $"The host name has {text.Length} characters; a name has {MaxName} at most.",
            _ => UnprintableError(text),
        };
        if (error is not null)
            return false;

        if (text[0] == '(')
            return TryParseBluetooth(text, out parsed, out error);
        if (text[0] == '[' || text.Contains(':'))
            return TryParseIpv6(text, out parsed, out error);
        if (Ipv4Text.TryParse(text, out IPAddress? address))
        {
            string canonical = address.ToString();
            parsed = new(HostNameType.Ipv4, canonical, canonical, address);
            return true;
        }
        return TryParseDomainName(text, out parsed, out error);
    }

    /// <summary>The parsed form of an address; nothing can be wrong with it.</summary>
    public static ParsedHostName FromAddress(IPAddress address)
    {
        string text = address.ToString();
        return new(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? HostNameType.Ipv4 : HostNameType.Ipv6, text, text, address);
    }

    private static string? UnprintableError(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || char.IsWhiteSpace(text[i]))
                return $"The host name has {Describe(text[i])} at position {i}.";
        }
        return null;
    }

    private static bool TryParseBluetooth(string text, out ParsedHostName parsed, [NotNullWhen(false)] out string? error)
    {
        parsed = default;
        bool valid = text.Length == "(00:11:22:33:44:55)".Length && text[^1] == ')';
        for (int i = 1; valid && i < text.Length - 1; i++)
            valid = i % 3 == 0 ? text[i] == ':' : char.IsAsciiHexDigit(text[i]);
        error = valid ? null : "A name in round brackets is a Bluetooth address, \"(00:11:22:33:44:55)\"; this is none.";
        if (error is not null)
            return false;
        string canonical = text.ToUpperInvariant();
        parsed = new(HostNameType.Bluetooth, canonical, canonical);
        return true;
    }

    private static bool TryParseIpv6(string text, out ParsedHostName parsed, [NotNullWhen(false)] out string? error)
    {
        parsed = default;
        string inner = text;
        if (text[0] == '[')
        {
            if (text[^1] != ']')
            {
                error = "A name that begins with '[' is an IPv6 address in brackets; it must end with ']', and the port is given apart.";
                return false;
            }
            inner = text[1..^1];
        }

        if (!Ipv6Text.TryParse(inner, out IPAddress? address, out error))
            return false;
        parsed = FromAddress(address);
        return true;
    }

    private static bool TryParseDomainName(string text, out ParsedHostName parsed, [NotNullWhen(false)] out string? error)
    {
        parsed = default;
        string ascii = text;
        if (!System.Text.Ascii.IsValid(text))
        {
            // The mapping also turns full-width digits and dots into plain ones: every check below looks at what it gave.
            try
            {
                ascii = Idn.GetAscii(text);
            }
            catch (ArgumentException e)
            {
                error = $"The host name is no valid internationalized domain name: {e.Message}";
                return false;
            }
        }

        ascii = ascii.ToLowerInvariant();
        bool absolute = ascii.EndsWith('.');
        if (absolute)
            ascii = ascii[..^1];
        error = NameError(ascii);
        if (error is not null)
            return false;

        parsed = new(HostNameType.DomainName, ascii, Unicode(ascii), IsAbsolute: absolute);
        return true;
    }

    private static string? NameError(string name)
    {
        if (name.Length > MaxName)
            return $"The host name has {name.Length} characters in its ASCII form; {MaxName} are allowed.";
        ReadOnlySpan<char> last = default;
        foreach (Range range in name.AsSpan().Split('.'))
        {
            last = name.AsSpan(range);
            if (LabelError(last) is { } error)
                return error;
        }
        return EndsInNumber(last)
            ? "The host name ends in a number, but is no IPv4 address of four decimal numbers without leading zeros. Systems read such names as different addresses."
            : null;
    }

    private static string? LabelError(ReadOnlySpan<char> label)
    {
        if (label.IsEmpty)
            return "The host name has an empty label: a dot at its start, or two dots in a row.";
        if (label.Length > MaxLabel)
            return $"The host name has a label of {label.Length} characters; {MaxLabel} are allowed between dots.";
        foreach (char c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return $"The host name has {Describe(c)}. Letters, digits, '-', '_' and '.' are allowed; a scheme, port or path is not part of it.";
        }
        return null;
    }

    // The rule of the WHATWG URL standard ("ends in a number"): all digits, or hexadecimal with its prefix.
    private static bool EndsInNumber(ReadOnlySpan<char> label)
    {
        return label.StartsWith("0x") ? !label[2..].ContainsAnyExcept(HexDigits) : !label.ContainsAnyExceptInRange('0', '9');
    }

    private static string Unicode(string ascii)
    {
        if (!ascii.Contains("xn--"))
            return ascii;
        try
        {
            // What does not come back as it went in is shown as it goes over the wire.
            string unicode = Idn.GetUnicode(ascii);
            return string.Equals(Idn.GetAscii(unicode), ascii, StringComparison.OrdinalIgnoreCase) ? unicode : ascii;
        }
        catch (ArgumentException)
        {
            return ascii;
        }
    }

    private static string Describe(char c) => c is > ' ' and < '\x7f' ? $"the character '{c}'" : $"the character U+{(int)c:X4}";
}
