using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.Fuzz.Fuzzing;
using NetClient.Networking.Internal.Dns;

namespace NetClient.Fuzz.Targets;

/// <summary>DnsAnswer: messages from whoever answers on the network. Only DnsFormatException leaves it, names are printable ASCII, and its work is bounded.</summary>
internal sealed class DnsAnswerTarget() : FuzzTarget("dns-answer")
{
    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0xC0, 0x0C], [0xC0, 0x00], [0xFF, 0xFF], [0x00, 0x21, 0x00, 0x01], [0x00, 0x01, 0x00, 0x01], [0x00, 0x1C, 0x00, 0x01], [0x00, 0x05, 0x00, 0x01], [0x00, 0x29], [0x3F],
        [0x04, .. "_xmp"u8], [0x07, .. "example"u8, 0x00],
    ];

    public override byte[] Generate(Random random)
    {
        int answers = random.Next(5), others = random.Next(3);
        List<byte> message = [0x12, 0x34, 0x81, (byte)(0x80 | random.Next(6)), 0, (byte)(random.Next(16) == 0 ? 0 : 1), 0, (byte)answers, 0, 0, 0, (byte)others];
        message.AddRange([.. DomainName(random), 0, (byte)Type(random), 0, 1]);
        for (int i = 0; i < answers + others; i++)
        {
            int type = i < answers ? Type(random) : 41;
            byte[] data = type switch
            {
                1 => Bytes(random, 4),
                28 => Bytes(random, 16),
                33 => [.. Bytes(random, 6), .. DomainName(random)],
                _ => DomainName(random),
            };
            message.AddRange([.. Owner(random), 0, (byte)type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data]);
        }
        return [.. message];
    }

    public override object? Act(byte[] input)
    {
        try
        {
            DnsAnswer answer = DnsAnswer.Parse(input);
            return (answer, answer.Addresses(DnsRecordType.A), answer.Addresses(DnsRecordType.Aaaa), answer.Services());
        }
        catch (DnsFormatException)
        {
            return null;
        }
    }

    // A name has 255 bytes, each four characters at worst, and a record two of them.
    public override long MostAllocated(int length) => 64 * 1024 + (16_384L * Math.Min(1024, length / 11));

    public override string Judge(byte[] input, object? result)
    {
        if (result is null)
            return "refused";
        var (answer, v4, v6, services) = ((DnsAnswer, IReadOnlyList<IPAddress>, IReadOnlyList<IPAddress>, IReadOnlyList<SrvRecord>))result;
        Require(v4.All(address => address.AddressFamily == AddressFamily.InterNetwork) && v6.All(address => address.AddressFamily == AddressFamily.InterNetworkV6), "an address of the wrong family");
        Require(v4.Count + v6.Count + services.Count <= 1024, "more records than a message may have");
        foreach (string name in services.Select(service => service.Target).Append(answer.QuestionName!))
            Require(name.Length <= 4 * 255 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '\\'), "a name that is too long, or not printable");
        Require(!answer.IsTruncated || v4.Count + v6.Count + services.Count == 0, "records of a message that was cut off");
        return $"{answer.Code}, {Math.Min(v4.Count, 2)}, {Math.Min(v6.Count, 2)}, {Math.Min(services.Count, 2)}, {answer.IsTruncated}";
    }

    private static int Type(Random random) => random.Next(5) switch { 0 => 1, 1 => 28, 2 => 5, 3 => 33, _ => random.Next(256) };

    private static byte[] Owner(Random random) => random.Next(3) == 0 ? DomainName(random) : [0xC0, 12];

    private static byte[] DomainName(Random random)
    {
        List<byte> name = [];
        for (int labels = random.Next(4); labels > 0; labels--)
        {
            byte[] label = Encoding.ASCII.GetBytes(random.Next(2) == 0 ? "example" : new string((char)random.Next(33, 127), random.Next(1, 64)));
            name.AddRange([(byte)label.Length, .. label]);
        }
        return random.Next(4) == 0 ? [.. name, 0xC0, (byte)random.Next(64)] : [.. name, 0];
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
