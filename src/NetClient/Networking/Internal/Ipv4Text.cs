using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace NetClient.Networking.Internal;

/// <summary>IPv4 in its one unambiguous form: four decimal numbers, no leading zeros. <see cref="IPAddress.TryParse(string, out IPAddress)"/> takes many more.</summary>
internal static class Ipv4Text
{
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        Span<byte> bytes = stackalloc byte[4];
        int part = 0, value = 0, digits = 0;
        foreach (char c in text)
        {
            if (c == '.')
            {
                if (digits == 0 || part == 3)
                    return false;
                bytes[part++] = (byte)value;
                value = digits = 0;
            }
            else
            {
                if (!char.IsAsciiDigit(c) || (digits > 0 && value == 0))
                    return false;
                value = (value * 10) + (c - '0');
                digits++;
                if (value > 255)
                    return false;
            }
        }

        if (part != 3 || digits == 0)
            return false;
        bytes[3] = (byte)value;
        address = new IPAddress(bytes);
        return true;
    }
}
