using System.Text;
using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

/// <summary>The cases, family by family. Families and their order are those of the Autobahn test suite, so that results can be laid side by side.</summary>
internal static partial class ConformanceCases
{
    public static readonly (int Number, string Name, Func<IEnumerable<ConformanceCase>> Cases)[] Families =
    [
        (1, "Framing", Framing),
        (2, "Pings and pongs", PingsAndPongs),
        (3, "Reserved bits", ReservedBits),
        (4, "Opcodes", Opcodes),
        (5, "Fragmentation", Fragmentation),
        (6, "UTF-8", Utf8Text),
        (7, "Closing", Closing),
        (9, "Sizes", Sizes),
        (10, "Fragments of the sender's choice", AutoFragmentation),
        (12, "Compression", Compression),
        (13, "Compression, with parameters", CompressionParameters),
        (20, "Beyond the suite", BeyondTheSuite),
    ];

    private static readonly Lazy<IReadOnlyList<ConformanceCase>> Made = new(() => [.. Families.SelectMany(family => family.Cases())]);

    public static IReadOnlyList<ConformanceCase> All => Made.Value;

    private static readonly int[] ProtocolError = [1002];
    private static readonly int[] NoText = [1007];

    private static IEnumerable<ConformanceCase> Framing()
    {
        int n = 0;
        foreach (bool isText in (bool[])[true, false])
        {
            n++;
            int[] sizes = [0, 125, 126, 127, 128, 65535, 65536];
            for (int i = 0; i < sizes.Length; i++)
            {
                WireFrame frame = Filled(isText, sizes[i]);
                yield return Echo($"1.{n}.{i + 1}", $"1.{n}.{i + 1}", $"{Kind(isText)} message of {sizes[i]} bytes", new Send(frame)) with { Echoes = [frame] };
            }
            WireFrame chopped = Filled(isText, 65536);
            yield return Echo($"1.{n}.8", $"1.{n}.8", $"{Kind(isText)} message of 65536 bytes, sent in pieces of 997", new Send(chopped, 997)) with { Echoes = [chopped] };
        }
    }

    private static IEnumerable<ConformanceCase> PingsAndPongs()
    {
        byte[] odd = [0x00, 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0x00, 0xFF];
        byte[] longest = [.. Enumerable.Repeat((byte)0xFE, 125)];
        yield return Echo("2.1", "2.1", "ping without payload", new Send(WireFrame.Ping([]))) with { Pongs = [[]] };
        yield return Echo("2.2", "2.2", "ping with a text for payload", new Send(WireFrame.Ping(Bytes("are you there?")))) with { Pongs = [Bytes("are you there?")] };
        yield return Echo("2.3", "2.3", "ping with bytes that are no text", new Send(WireFrame.Ping(odd))) with { Pongs = [odd] };
        yield return Echo("2.4", "2.4", "ping of 125 bytes, the most there may be", new Send(WireFrame.Ping(longest))) with { Pongs = [longest] };
        yield return Refused("2.5", "2.5", "ping of 126 bytes", ProtocolError, new Send(WireFrame.Ping(new byte[126])));
        yield return Echo("2.6", "2.6", "ping of 125 bytes, sent byte by byte", new Send(WireFrame.Ping(longest), 1)) with { Pongs = [longest] };
        yield return Echo("2.7", "2.7", "pong that nobody asked for, without payload", new Send(WireFrame.Pong([])));
        yield return Echo("2.8", "2.8", "pong that nobody asked for, with payload", new Send(WireFrame.Pong(Bytes("unasked"))));
        yield return Echo("2.9", "2.9", "such a pong, then a ping", new Send(WireFrame.Pong(Bytes("unasked"))), new Send(WireFrame.Ping(Bytes("asked")))) with { Pongs = [Bytes("asked")] };
        byte[][] ten = [.. Enumerable.Range(0, 10).Select(i => Bytes($"number {i}"))];
        yield return Echo("2.10", "2.10", "ten pings in a row", [.. ten.Select(one => new Send(WireFrame.Ping(one)))]) with { Pongs = ten };
        yield return Echo("2.11", "2.11", "ten pings in a row, sent byte by byte", [.. ten.Select(one => new Send(WireFrame.Ping(one), 1))]) with { Pongs = ten };
    }

    private static IEnumerable<ConformanceCase> ReservedBits()
    {
        WireFrame before = WireFrame.Text("before");
        WireFrame Wrong(int reserved) => WireFrame.Text("wrong") with { Reserved = reserved };
        var ping = new Send(WireFrame.Ping([]));
        yield return Refused("3.1", "3.1", "text with RSV3", ProtocolError, new Send(Wrong(1)));
        yield return Refused("3.2", "3.2", "text, then one with RSV2, then a ping", ProtocolError, new Send(before), new Send(Wrong(2)), ping) with { Echoes = [before], EchoesMayBeMissing = true };
        yield return Refused("3.3", "3.3", "the same with RSV2 and RSV3, frame by frame", ProtocolError, new Send(before), new Send(Wrong(3)), ping) with
        {
            Echoes = [before],
            EchoesMayBeMissing = true,
        };
        yield return Refused("3.4", "3.4", "the same with RSV1, byte by byte, no extension agreed on", ProtocolError, new Send(before, 1), new Send(Wrong(4), 1), ping) with
        {
            Echoes = [before],
            EchoesMayBeMissing = true,
        };
        yield return Refused("3.5", "3.5", "binary with RSV1 and RSV3", ProtocolError, new Send(WireFrame.Binary([1, 2, 3]) with { Reserved = 5 }));
        yield return Refused("3.6", "3.6", "ping with RSV1 and RSV2", ProtocolError, new Send(WireFrame.Ping([1]) with { Reserved = 6 }));
        yield return Refused("3.7", "3.7", "close with all three", ProtocolError, new Send(WireFrame.Close(1000) with { Reserved = 7 }));
    }

    private static IEnumerable<ConformanceCase> Opcodes()
    {
        WireFrame before = WireFrame.Text("before");
        var ping = new Send(WireFrame.Ping([]));
        for (int group = 1; group <= 2; group++)
        {
            int first = group == 1 ? 3 : 11;
            string kind = group == 1 ? "data" : "control";
            for (int i = 0; i < 5; i++)
            {
                var wrong = new WireFrame(first + i, i == 0 ? [] : Bytes("unknown"));
                string number = $"4.{group}.{i + 1}";
                yield return i < 2
                    ? Refused(number, number, $"reserved {kind} opcode {wrong.Opcode}{(i == 0 ? ", without payload" : "")}", ProtocolError, new Send(wrong))
                    : Refused(number, number, $"text, then reserved {kind} opcode {wrong.Opcode}, then a ping{(i == 3 ? ", byte by byte" : "")}", ProtocolError,
                        new Send(before), new Send(wrong, i == 3 ? 1 : 0), ping) with
                    { Echoes = [before], EchoesMayBeMissing = true };
            }
        }
    }

    private static ConformanceCase Echo(string number, string autobahn, string what, params Step[] steps) => new(number, autobahn, what, steps);

    private static ConformanceCase Refused(string number, string autobahn, string what, int[] codes, params Step[] steps) =>
        new(number, autobahn, what, steps) { CloseCodes = codes, PeerCloses = false };

    private static WireFrame Filled(bool isText, int size)
    {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++)
            bytes[i] = isText ? (byte)('a' + i % 26) : (byte)(i * 31);
        return isText ? WireFrame.Text(bytes) : WireFrame.Binary(bytes);
    }

    private static string Kind(bool isText) => isText ? "text" : "binary";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
