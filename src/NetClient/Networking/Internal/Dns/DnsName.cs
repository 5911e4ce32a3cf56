using System.Text;

namespace NetClient.Networking.Internal.Dns;

/// <summary>Domain names on the wire (RFC 1035 sections 3.1 and 4.1.4).</summary>
internal static class DnsName
{
    private const int MaxWireLength = 255;
    private const int MaxLabel = 63;
    private const int MaxPointers = 127;   // one for each label that a name can have: chains of pointers alone only cost time

    /// <summary>Writes a name; <paramref name="name"/> is ASCII, without a final dot. Returns the bytes used.</summary>
    /// <exception cref="ArgumentException">A label is empty or over 63 characters, or the whole is over 255 bytes.</exception>
    public static int Write(string name, Span<byte> destination)
    {
        int at = 0;
        foreach (Range range in name.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> label = name.AsSpan(range);
            if (label.Length is 0 or > MaxLabel || at + label.Length + 2 > MaxWireLength || !Ascii.IsValid(label))
                throw new ArgumentException($"'{name}' is no domain name.", nameof(name));
            destination[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, destination[at..]);
        }
        destination[at++] = 0;
        return at;
    }

    /// <summary>Reads the name at <paramref name="at"/> and moves behind it. Bytes that no host name has come out as \DDD, so that text is never ambiguous.</summary>
    /// <exception cref="DnsFormatException">The name runs out of the message, is too long, or its pointers do not lead strictly backwards.</exception>
    public static string Read(ReadOnlySpan<byte> message, ref int at)
    {
        var text = new StringBuilder();
        int wireLength = 0;
        int position = at;
        int lowest = at;        // each pointer must lead before all that was read of this name: no loops, and every jump makes progress
        int pointers = 0;
        while (true)
        {
            if (position >= message.Length)
                throw new DnsFormatException("A name runs past the end of the message.");
            byte length = message[position];
            switch (length & 0xC0)
            {
                case 0xC0:
                    if (position + 1 >= message.Length)
                        throw new DnsFormatException("A compression pointer is cut off.");
                    int target = ((length & 0x3F) << 8) | message[position + 1];
                    if (target >= lowest)
                        throw new DnsFormatException("A compression pointer does not lead backwards.");
                    if (pointers == 0)
                        at = position + 2;
                    if (++pointers > MaxPointers)
                        throw new DnsFormatException("A name has too many compression pointers.");
                    position = lowest = target;
                    continue;
                case 0x00:
                    break;
                default:
                    throw new DnsFormatException("A label has an unknown type.");
            }

            wireLength += length + 1;
            if (wireLength > MaxWireLength)
                throw new DnsFormatException("A name is longer than 255 bytes.");
            position++;
            if (length == 0)
            {
                if (pointers == 0)
                    at = position;
                return text.ToString();
            }
            if (position + length > message.Length)
                throw new DnsFormatException("A label runs past the end of the message.");
            if (text.Length > 0)
                text.Append('.');
            AppendLabel(text, message.Slice(position, length));
            position += length;
        }
    }

    private static void AppendLabel(StringBuilder text, ReadOnlySpan<byte> label)
    {
        foreach (byte b in label)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_')
                text.Append((char)b);
            else
                text.Append('\\').Append(b.ToString("D3", System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
