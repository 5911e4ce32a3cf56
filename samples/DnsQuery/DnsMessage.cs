using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

/// <summary>The kinds of record that can be asked for (RFC 1035, RFC 3596, RFC 2782).</summary>
internal enum RecordType : ushort
{
    A = 1,
    NS = 2,
    CNAME = 5,
    SOA = 6,
    PTR = 12,
    MX = 15,
    TXT = 16,
    AAAA = 28,
    SRV = 33,
}

/// <summary>What a server says of a question as a whole (RFC 1035 section 4.1.1).</summary>
internal enum ResponseCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
}

/// <summary>A message of the domain name system: header, question, answers.</summary>
internal sealed class DnsMessage
{
    private const int HeaderLength = 12;
    private const int MaxName = 255;

    private DnsMessage(ResponseCode code, bool isTruncated, IReadOnlyList<string> records) => (Code, IsTruncated, Records) = (code, isTruncated, records);

    public ResponseCode Code { get; }

    public bool IsTruncated { get; }

    /// <summary>The answers, one line each.</summary>
    public IReadOnlyList<string> Records { get; }

    /// <summary>A question, with recursion asked for.</summary>
    /// <exception cref="ArgumentException">The name is no domain name.</exception>
    public static byte[] Question(ushort id, string name, RecordType type)
    {
        List<byte> message = [(byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        foreach (string label in new IdnMapping().GetAscii(name.TrimEnd('.')).Split('.'))
            message.AddRange([(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]);
        message.AddRange([0, (byte)((int)type >> 8), (byte)type, 0, 1]);
        return [.. message];
    }

    /// <summary>Reads what claims to be the answer to a question; false when it is none, or broken.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, ReadOnlySpan<byte> question, out DnsMessage answer)
    {
        answer = null!;
        bool isAnswer = message.Length >= question.Length && message[..2].SequenceEqual(question[..2]) && (message[2] & 0x80) != 0
            && message[HeaderLength..question.Length].SequenceEqual(question[HeaderLength..]);
        if (!isAnswer)
            return false;
        try
        {
            int at = question.Length;
            List<string> records = [];
            for (int left = BinaryPrimitives.ReadUInt16BigEndian(message[6..]); left > 0; left--)
                records.Add(ReadRecord(message, ref at));
            answer = new DnsMessage((ResponseCode)(message[3] & 0x0F), (message[2] & 0x02) != 0, records);
            return true;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or FormatException)
        {
            return false;   // a length or a pointer leads out of the message
        }
    }

    // Name, type, class, time to live, length, data.
    private static string ReadRecord(ReadOnlySpan<byte> message, ref int at)
    {
        string name = ReadName(message, ref at);
        var type = (RecordType)BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        uint timeToLive = BinaryPrimitives.ReadUInt32BigEndian(message[(at + 4)..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]), data = at + 10;
        at = data + length;
        ReadOnlySpan<byte> bytes = message.Slice(data, length);
        string text = type switch
        {
            RecordType.A or RecordType.AAAA => new IPAddress(bytes).ToString(),
            RecordType.NS or RecordType.CNAME or RecordType.PTR => ReadName(message, ref data),
            RecordType.MX => $"{ReadNumber(message, ref data)} {ReadName(message, ref data)}",
            RecordType.SRV => $"{ReadNumber(message, ref data)} {ReadNumber(message, ref data)} {ReadNumber(message, ref data)} {ReadName(message, ref data)}",
            RecordType.SOA => $"{ReadName(message, ref data)} {ReadName(message, ref data)}",
            RecordType.TXT => ReadStrings(bytes),
            _ => Convert.ToHexString(bytes),
        };
        return $"{name} {timeToLive} {type} {text}";
    }

    private static ushort ReadNumber(ReadOnlySpan<byte> message, ref int at)
    {
        at += 2;
        return BinaryPrimitives.ReadUInt16BigEndian(message[(at - 2)..]);
    }

    // Labels, each with its length before it; two bits say that the rest is elsewhere, always further to the front (RFC 1035 section 4.1.4), or it could go round for ever.
    private static string ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        var name = new StringBuilder();
        int position = at, limit = at;
        bool jumped = false;
        while (message[position] is > 0 and byte length)
        {
            if ((length & 0xC0) == 0xC0)
            {
                int target = BinaryPrimitives.ReadUInt16BigEndian(message[position..]) & 0x3FFF;
                if (!jumped)
                    at = position + 2;
                jumped = true;
                position = limit = target < limit ? target : throw new FormatException("A pointer leads on.");
                continue;
            }
            name.Append(Printable(message.Slice(position + 1, length))).Append('.');
            position += length + 1;
            if (name.Length > MaxName * 4)
                throw new FormatException("The name is too long.");
        }
        if (!jumped)
            at = position + 1;
        return name.Length == 0 ? "." : name.ToString();
    }

    private static string ReadStrings(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (bytes.Length > 0)
        {
            text.Append(text.Length > 0 ? " " : "").Append('"').Append(Printable(bytes.Slice(1, bytes[0]))).Append('"');
            bytes = bytes[(bytes[0] + 1)..];
        }
        return text.ToString();
    }

    // As zone files write it: what is not printable ASCII, and what has a meaning there, as three digits.
    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
            text.Append(value is > (byte)' ' and <= (byte)'~' and not ((byte)'.' or (byte)'"' or (byte)'\\') ? $"{(char)value}" : $"\\{value:000}");
        return text.ToString();
    }
}
