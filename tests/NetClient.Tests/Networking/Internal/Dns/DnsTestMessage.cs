using System.Buffers.Binary;
using System.Net;
using System.Text;
using NetClient.Networking.Internal.Dns;

namespace NetClient.Tests.Networking.Internal.Dns;

/// <summary>Builds answers byte by byte, without the code under test.</summary>
internal sealed class DnsTestMessage
{
    private readonly List<byte> _bytes;

    private DnsTestMessage(byte[] header) => _bytes = [.. header];

    /// <summary>An answer that repeats the question of <paramref name="query"/> (or asks <paramref name="questionName"/> instead).</summary>
    public static DnsTestMessage AnswerTo(ReadOnlySpan<byte> query, int code = 0, bool truncated = false, bool withQuestion = true, string? questionName = null)
    {
        byte[] header = query[..12].ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(0x8180 | code | (truncated ? 0x0200 : 0)));
        header.AsSpan(4).Clear();
        header[5] = (byte)(withQuestion ? 1 : 0);
        var message = new DnsTestMessage(header);
        if (withQuestion)
        {
            int end = EndOfQuestion(query);
            message._bytes.AddRange(questionName is null ? query[12..(end - 4)] : [.. Name(questionName)]);
            message._bytes.AddRange(query[(end - 4)..end]);
        }
        return message;
    }

    public static byte[] Name(string name)
    {
        var bytes = new List<byte>();
        foreach (string label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
            bytes.AddRange([(byte)label.Length, .. Encoding.Latin1.GetBytes(label)]);
        return [.. bytes, 0];
    }

    public static byte[] SrvData(int priority, int weight, int port, byte[] target) =>
        [(byte)(priority >> 8), (byte)priority, (byte)(weight >> 8), (byte)weight, (byte)(port >> 8), (byte)port, .. target];

    public DnsTestMessage Srv(int priority, int weight, int port, string target) => Record(1, [0xC0, 12], DnsRecordType.Srv, SrvData(priority, weight, port, Name(target)));

    public DnsTestMessage Address(string address) => Record(1, [0xC0, 12], address.Contains(':') ? DnsRecordType.Aaaa : DnsRecordType.A, IPAddress.Parse(address).GetAddressBytes());

    /// <summary>Adds a record; <paramref name="section"/> 1 is answers, 2 authority, 3 additional.</summary>
    public DnsTestMessage Record(int section, byte[] owner, DnsRecordType type, byte[] data, int recordClass = 1, uint timeToLive = 60, int? dataLength = null)
    {
        int at = 4 + (section * 2);
        _bytes[at + 1]++;
        int length = dataLength ?? data.Length;
        _bytes.AddRange([.. owner, (byte)((int)type >> 8), (byte)type, (byte)(recordClass >> 8), (byte)recordClass,
            (byte)(timeToLive >> 24), (byte)(timeToLive >> 16), (byte)(timeToLive >> 8), (byte)timeToLive, (byte)(length >> 8), (byte)length, .. data]);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];

    /// <summary>The name in the question of a query.</summary>
    public static string QuestionName(ReadOnlySpan<byte> query)
    {
        var labels = new List<string>();
        for (int at = 12; query[at] != 0; at += query[at] + 1)
            labels.Add(Encoding.Latin1.GetString(query.Slice(at + 1, query[at])));
        return string.Join('.', labels);
    }

    public static bool HasEdns(ReadOnlySpan<byte> query) => query[11] == 1;

    private static int EndOfQuestion(ReadOnlySpan<byte> query)
    {
        int at = 12;
        while (query[at] != 0)
            at += query[at] + 1;
        return at + 5;
    }
}
