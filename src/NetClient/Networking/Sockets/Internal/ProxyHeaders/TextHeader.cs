using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetClient.Networking.Sockets.Internal.ProxyHeaders;

/// <summary>Version 1: "PROXY TCP4 192.0.2.1 198.51.100.2 40000 443" and CR LF.</summary>
internal static class TextHeader
{
    private const int LongestLine = 107; // with its CR LF

    /// <summary>Whether the line is whole. It begins with "PROXY ".</summary>
    public static bool Parse(ReadOnlySpan<byte> source, out ProxyProtocolHeader? header, out int consumed, out string? fault)
    {
        (header, consumed, fault) = (null, 0, null);
        ReadOnlySpan<byte> window = source[..Math.Min(source.Length, LongestLine)];
        int end = window.IndexOf((byte)'\n');
        if (end < 0)
        {
            // A line is refused for what it is, not for the time it takes: nothing but the text of a header may stand before its end.
            if (window.Length == LongestLine)
                fault = "the line of version 1 is longer than 107 bytes";
            else if (window.IndexOfAnyExceptInRange((byte)' ', (byte)'~') is >= 0 and var odd && !(odd == window.Length - 1 && window[odd] == '\r'))
                fault = "the line of version 1 has a character in it that is none of its own";
            return false;
        }
        if (end == 0 || window[end - 1] != '\r' || window[..(end - 1)].IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0)
        {
            fault = "the line of version 1 does not end with CR LF, or has a character in it that is none of its own";
            return false;
        }

        string[] words = Encoding.ASCII.GetString(window[..(end - 1)]).Split(' ');
        consumed = end + 1;
        header = words[1] == "UNKNOWN" ? new ProxyProtocolHeader(ProxyProtocolVersion.Version1, isLocal: true) : Addresses(words, out fault);
        return fault is null;
    }

    private static ProxyProtocolHeader? Addresses(string[] words, out string? fault)
    {
        AddressFamily? family = words[1] switch { "TCP4" => AddressFamily.InterNetwork, "TCP6" => AddressFamily.InterNetworkV6, _ => null };
        fault = "the line of version 1 does not name a protocol, two of its addresses and two ports";
        if (family is null || words.Length != 6)
            return null;
        if (!TryAddress(words[2], family.Value, out IPAddress? source) || !TryAddress(words[3], family.Value, out IPAddress? destination))
            return null;
        if (!TryPort(words[4], out int sourcePort) || !TryPort(words[5], out int destinationPort))
            return null;
        fault = null;
        return new ProxyProtocolHeader(ProxyProtocolVersion.Version1, isLocal: false) { Source = new IPEndPoint(source!, sourcePort), Destination = new IPEndPoint(destination!, destinationPort) };
    }

    // Only the one way of writing an IPv4 address: .NET also takes "1", "0x7f.1" and "010.0.0.1".
    private static bool TryAddress(string text, AddressFamily family, out IPAddress? address)
    {
        bool isIpv4 = family == AddressFamily.InterNetwork;
        bool isPlain = text.All(c => c is '.' || char.IsAsciiHexDigit(c) || (c is ':' && !isIpv4));
        address = null;
        return isPlain && IPAddress.TryParse(text, out address) && address.AddressFamily == family && (!isIpv4 || address.ToString() == text);
    }

    private static bool TryPort(string text, out int port)
    {
        port = 0;
        bool isPlain = text.Length is > 0 and <= 5 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');
        return isPlain && (port = int.Parse(text, CultureInfo.InvariantCulture)) <= ushort.MaxValue;
    }
}
