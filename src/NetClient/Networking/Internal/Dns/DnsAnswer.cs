using System.Buffers.Binary;
using System.Net;

namespace NetClient.Networking.Internal.Dns;

/// <summary>A parsed answer. Everything in it came from the network.</summary>
internal sealed class DnsAnswer
{
    // RFC 1035 section 4.1.1
    //   id | QR opcode(4) AA TC RD RA Z(3) rcode(4) | questions | answers | authority | additional        six 16-bit fields
    private const int HeaderLength = 12;
    private const int MaxRecords = 1024;      // more than any name needs; a 64 kB message could claim 65535 three times
    private const int MaxAliases = 8;
    private const ushort ClassInternet = 1;

    private readonly ReadOnlyMemory<byte> _message;
    private readonly List<DnsRecord> _answers = [];

    private DnsAnswer(ReadOnlyMemory<byte> message) => _message = message;

    public ushort Id { get; private init; }

    public bool IsTruncated { get; private init; }

    public DnsResponseCode Code { get; private set; }

    /// <summary>The question the server repeats, without a final dot; null when it repeats none.</summary>
    public string? QuestionName { get; private set; }

    public DnsRecordType QuestionType { get; private set; }

    /// <summary>Parses an answer to one question.</summary>
    /// <exception cref="DnsFormatException">The message breaks the rules.</exception>
    public static DnsAnswer Parse(ReadOnlyMemory<byte> message)
    {
        ReadOnlySpan<byte> bytes = message.Span;
        if (bytes.Length < HeaderLength)
            throw new DnsFormatException("The message is shorter than a header.");
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if ((flags & 0x8000) == 0 || (flags & 0x7800) != 0)
            throw new DnsFormatException("The message is no answer to a query.");

        var answer = new DnsAnswer(message)
        {
            Id = BinaryPrimitives.ReadUInt16BigEndian(bytes),
            IsTruncated = (flags & 0x0200) != 0,
            Code = (DnsResponseCode)(flags & 0x000F),
        };
        answer.ReadSections(bytes);
        return answer;
    }

    /// <summary>The addresses of the name asked for.</summary>
    public IReadOnlyList<IPAddress> Addresses(DnsRecordType type)
    {
        int length = type == DnsRecordType.A ? 4 : 16;
        return Find(type, (record, bytes) => record.DataLength == length
            ? new IPAddress(bytes.Slice(record.DataStart, length))
            : throw new DnsFormatException("An address record has the wrong length."));
    }

    /// <summary>The services of the name asked for.</summary>
    public IReadOnlyList<SrvRecord> Services() => Find(DnsRecordType.Srv, ReadSrv);

    // Records count only for the name that was asked for, or for what its CNAME records in this answer lead to.
    private List<T> Find<T>(DnsRecordType type, Func<DnsRecord, ReadOnlySpan<byte>, T> read)
    {
        string owner = QuestionName ?? throw new DnsFormatException("The answer has no question.");
        for (int i = 0; i < MaxAliases && NextAlias(owner) is { } next; i++)
            owner = next;
        var found = new List<T>();
        foreach (DnsRecord record in _answers)
        {
            if (record.Type == type && string.Equals(record.Name, owner, StringComparison.OrdinalIgnoreCase))
                found.Add(read(record, _message.Span));
        }
        return found;
    }

    private string? NextAlias(string owner)
    {
        foreach (DnsRecord record in _answers)
        {
            if (record.Type == DnsRecordType.Cname && string.Equals(record.Name, owner, StringComparison.OrdinalIgnoreCase))
                return ReadNameData(record, record.DataStart);
        }
        return null;
    }

    // RFC 2782: priority, weight, port, target
    private SrvRecord ReadSrv(DnsRecord record, ReadOnlySpan<byte> bytes)
    {
        if (record.DataLength < 7)
            throw new DnsFormatException("An SRV record is too short.");
        ReadOnlySpan<byte> data = bytes.Slice(record.DataStart, record.DataLength);
        return new SrvRecord(
            BinaryPrimitives.ReadUInt16BigEndian(data),
            BinaryPrimitives.ReadUInt16BigEndian(data[2..]),
            BinaryPrimitives.ReadUInt16BigEndian(data[4..]),
            ReadNameData(record, record.DataStart + 6));
    }

    private string ReadNameData(DnsRecord record, int start)
    {
        int at = start;
        string name = DnsName.Read(_message.Span, ref at);
        return at == record.DataStart + record.DataLength ? name : throw new DnsFormatException("A name does not fill its record.");
    }

    private void ReadSections(ReadOnlySpan<byte> bytes)
    {
        int questions = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        int answers = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        int others = BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]) + BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]);
        if (questions > 1 || answers + others > MaxRecords)
            throw new DnsFormatException("The message has too many questions or records.");

        int at = HeaderLength;
        if (questions == 1)
        {
            QuestionName = DnsName.Read(bytes, ref at);
            Need(bytes, at, 4);
            QuestionType = (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]) != ClassInternet)
                throw new DnsFormatException("The question is of another class.");
            at += 4;
        }

        // A truncated message may end anywhere, and is asked for again over TCP: nothing in it is used.
        if (IsTruncated)
            return;
        for (int i = 0; i < answers + others; i++)
            ReadRecord(bytes, ref at, isAnswer: i < answers);
    }

    private void ReadRecord(ReadOnlySpan<byte> bytes, ref int at, bool isAnswer)
    {
        string name = DnsName.Read(bytes, ref at);
        Need(bytes, at, 10);
        var type = (DnsRecordType)BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        ushort recordClass = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        uint timeToLive = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 8)..]);
        at += 10;
        Need(bytes, at, length);
        if (type == DnsRecordType.Opt && !isAnswer)
            Code = (DnsResponseCode)(((int)Code & 0x0F) | (int)(timeToLive >> 24 << 4));   // RFC 6891 section 6.1.3: the upper bits of the code
        else if (isAnswer && recordClass == ClassInternet)
            _answers.Add(new DnsRecord(name, type, timeToLive, at, length));
        at += length;
    }

    private static void Need(ReadOnlySpan<byte> bytes, int at, int count)
    {
        if (bytes.Length - at < count)
            throw new DnsFormatException("The message is cut off.");
    }
}
