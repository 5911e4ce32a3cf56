using System.Buffers.Binary;

namespace NetClient.Networking.Internal.Dns;

/// <summary>A question, as it goes over the wire and as answers must repeat it.</summary>
internal sealed class DnsQuery
{
    /// <summary>The largest UDP answer asked for: fits into any IPv6 path unfragmented, and fragments can be forged.</summary>
    public const int UdpPayloadSize = 1232;

    private const ushort RecursionDesired = 0x0100;
    private const ushort ClassInternet = 1;

    private readonly byte[] _message;

    public DnsQuery(ushort id, string name, DnsRecordType type, bool withEdns)
    {
        Id = id;
        Name = name;
        Type = type;

        // Header, question, and with EDNS0 (RFC 6891) one OPT record in the additional section.
        Span<byte> message = stackalloc byte[12 + 255 + 4 + 11];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(message[10..], (ushort)(withEdns ? 1 : 0));
        int at = 12;
        at += DnsName.Write(name, message[at..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[at..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(message[(at + 2)..], ClassInternet);
        at += 4;
        if (withEdns)
        {
            // Root name, type OPT, payload size, then extended code, version, flags and data length, all 0.
            BinaryPrimitives.WriteUInt16BigEndian(message[(at + 1)..], (ushort)DnsRecordType.Opt);
            BinaryPrimitives.WriteUInt16BigEndian(message[(at + 3)..], UdpPayloadSize);
            at += 11;
        }
        _message = message[..at].ToArray();
    }

    public ushort Id { get; }

    public string Name { get; }

    public DnsRecordType Type { get; }

    public ReadOnlyMemory<byte> Message => _message;

    /// <summary>Tells whether <paramref name="message"/> is well formed and answers this question.</summary>
    public bool IsAnsweredBy(ReadOnlyMemory<byte> message) => TryRead(message) is not null;

    /// <summary>The answer, or null when the message is malformed or answers something else.</summary>
    public DnsAnswer? TryRead(ReadOnlyMemory<byte> message)
    {
        try
        {
            DnsAnswer answer = DnsAnswer.Parse(message);
            return answer.Id == Id && RepeatsQuestion(answer) ? answer : null;
        }
        catch (DnsFormatException)
        {
            return null;
        }
    }

    // A server that does not understand EDNS may send its refusal without the question (RFC 6891 section 7). All it can achieve is that EDNS is left out.
    private bool RepeatsQuestion(DnsAnswer answer) => answer.QuestionName is null
        ? answer.Code is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented
        : answer.QuestionType == Type && string.Equals(answer.QuestionName, Name, StringComparison.OrdinalIgnoreCase);
}
