using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using NetClient.Fuzz.Fuzzing;
using NetClient.Networking.Sockets;

namespace NetClient.Fuzz.Targets;

/// <summary>PROXY headers of both versions, whole and piece by piece: what is read takes no byte behind itself, does not depend on how it comes in, and is read again as it was when it is written.</summary>
internal sealed class ProxyHeaderTarget() : FuzzTarget("proxy-header")
{
    private static readonly byte[] Signature = "\r\n\r\n\0\r\nQUIT\n"u8.ToArray();

    public override int LongestInput => 600;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        Signature, .. new[] { "PROXY ", "TCP4 ", "TCP6 ", "UNKNOWN", "\r\n", "\n", " ", "127.0.0.1", "::1", "::ffff:1.2.3.4", "65535", "0" }.Select(Encoding.ASCII.GetBytes),
        [0x21, 0x11], [0x21, 0x21], [0x21, 0x31], [0x20, 0], [3, 0, 4], [1, 0, 2, (byte)'h', (byte)'2'], [0x20, 0, 5, 1, 0, 0, 0, 0], [4, 0, 0],
    ];

    public override byte[] Generate(Random random)
    {
        if (random.Next(3) == 0)
            return Encoding.ASCII.GetBytes($"PROXY TCP4 10.0.0.{random.Next(300)} 10.0.0.1 {random.Next(70000)} 443\r\nrest");
        int kind = random.Next(1, 4);
        List<byte> block = [.. Enumerable.Repeat((byte)random.Next(256), kind switch { 1 => 12, 2 => 36, _ => 216 })];
        for (int i = random.Next(4); i > 0; i--)
        {
            byte[] value = new byte[random.Next(20)];
            random.NextBytes(value);
            block.AddRange([(byte)random.Next(0x34), 0, (byte)value.Length, .. value]);
        }
        byte[] head = [.. Signature, 0x21, (byte)(kind << 4 | 1), 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(14), (ushort)block.Count);
        return [.. head, .. block, .. "rest"u8];
    }

    public override object? Act(byte[] input)
    {
        OperationStatus status = ProxyProtocolHeader.Parse(input, out ProxyProtocolHeader? header, out int consumed);
        return (status, header, consumed);
    }

    public override long MostAllocated(int length) => 64 * 1024 + (40L * length);

    public override string Judge(byte[] input, object? result)
    {
        (OperationStatus status, ProxyProtocolHeader? header, int consumed) = ((OperationStatus, ProxyProtocolHeader?, int))result!;
        Require(header is not null == (status == OperationStatus.Done) && (status == OperationStatus.Done ? consumed is >= 15 : consumed == 0) && consumed <= input.Length, "the answer does not fit itself");
        int end = status == OperationStatus.Done ? consumed : input.Length;
        bool refused = false;
        for (int i = 0; i < end; i++)
        {
            OperationStatus early = ProxyProtocolHeader.Parse(input.AsSpan(0, i), out _, out _);
            Require(early != OperationStatus.Done, "it is whole before its end");
            Require(!refused || early == OperationStatus.InvalidData, "what was refused is not refused any more");
            refused |= early == OperationStatus.InvalidData;
        }
        Require(!refused || status == OperationStatus.InvalidData, "it is refused in pieces and not as a whole");
        if (header is null)
            return $"{status}";
        Require(ProxyProtocolHeader.Parse(input.AsSpan(0, consumed), out _, out int alone) == OperationStatus.Done && alone == consumed, "it depends on what is behind it");
        Require(header.Authority?.Any(char.IsControl) != true && header.NetworkNamespace?.Any(char.IsControl) != true && header.Tls?.CommonName?.Any(char.IsControl) != true, "a name has control characters in it");

        byte[] written = header.ToArray();
        Require(ProxyProtocolHeader.Parse(written, out ProxyProtocolHeader? again, out int length) == OperationStatus.Done && length == written.Length, "it is not read any more when it is written");
        Require(again!.ToArray().AsSpan().SequenceEqual(written), "it is read as something else when it is written");
        return $"{header.Version} {header.IsLocal} {header.Source?.AddressFamily} {header.Tls is not null} {header.Extensions.Count}";
    }
}
