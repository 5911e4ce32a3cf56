using System.Text;
using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

internal static partial class ConformanceCases
{
    private const string Forgetful = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private static readonly int[] CompressedSizes = [16, 64, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131072];

    private static IEnumerable<ConformanceCase> Compression()
    {
        (string Name, int Opcode, Func<int, byte[]> Content)[] kinds =
        [
            ("JSON, large pieces of it the same", 1, size => Repeated("""{"type":"note","seen":false,"text":"nothing new"},""", size)),
            ("binary that barely compresses", 2, Noise),
            ("text of one letter", 1, size => Repeated("a", size)),
            ("words of four scripts", 1, size => Repeated("word слово λέξη 言葉 ", size / 2)),
            ("binary zeros", 2, size => new byte[size]),
        ];
        for (int kind = 0; kind < kinds.Length; kind++)
        {
            for (int i = 0; i < CompressedSizes.Length; i++)
            {
                byte[] content = kinds[kind].Content(CompressedSizes[i]);
                yield return Compressed($"12.{kind + 1}.{i + 1}", $"12.{kind + 1}", $"10 messages, {kinds[kind].Name}, {CompressedSizes[i]} bytes (the suite: 1000)", Forgetful, Forgetful,
                    kinds[kind].Opcode, content, [.. Enumerable.Repeat(new Send(Deflated.Message(kinds[kind].Opcode, content)), 10)]);
            }
            byte[] large = kinds[kind].Content(131072);
            int opcode = kinds[kind].Opcode;
            for (int i = 0; i < 3; i++)
            {
                int size = 64 << (4 * i);
                yield return Compressed($"12.{kind + 1}.{11 + i}", $"12.{kind + 1}", $"{kinds[kind].Name}, 131072 bytes, in fragments of {size} bytes", Forgetful, Forgetful, opcode, large,
                    [.. Deflated.Fragments(opcode, large, size).Select(frame => new Send(frame))]);
            }
        }
    }

    private static IEnumerable<ConformanceCase> CompressionParameters()
    {
        (string Offer, string Answer)[] parameters =
        [
            ("permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits", Forgetful),
            (Forgetful, Forgetful),
            (Forgetful + "; server_max_window_bits=9", Forgetful + "; server_max_window_bits=9"),
            (Forgetful + "; server_max_window_bits=15", Forgetful + "; server_max_window_bits=15"),
            (Forgetful + "; server_max_window_bits=8, " + Forgetful, Forgetful),
            ("permessage-deflate; unknown, x-webkit-deflate-frame, " + Forgetful + "; client_max_window_bits=12", Forgetful + "; client_max_window_bits=12"),
            ("permessage-deflate; server_max_window_bits=\"10\"; server_no_context_takeover; client_no_context_takeover", Forgetful + "; server_max_window_bits=10"),
        ];
        for (int set = 0; set < parameters.Length; set++)
        {
            for (int i = 0; i < CompressedSizes.Length; i += 3)
            {
                // .NET's deflate knows only the largest window. What is sent into a smaller one is therefore stored, not shortened.
                byte[] content = Repeated("0123456789abcdef", CompressedSizes[i]);
                bool stored = parameters[set].Answer.Contains("server_max_window_bits", StringComparison.Ordinal);
                yield return Compressed($"13.{set + 1}.{i / 3 + 1}", $"13.{set + 1}", $"10 messages of {CompressedSizes[i]} bytes; offered: {parameters[set].Offer}", parameters[set].Offer,
                    parameters[set].Answer, 1, content, [.. Enumerable.Repeat(new Send(Deflated.Message(1, content, stored)), 10)]);
            }
        }
    }

    private static ConformanceCase Compressed(string number, string autobahn, string what, string offer, string answer, int opcode, byte[] content, Step[] steps)
    {
        int messages = steps.Count(step => ((Send)step).Frame.IsFinal);
        return new ConformanceCase(number, autobahn, what, steps) { Offer = offer, Answer = answer, Echoes = [.. Enumerable.Repeat(new WireFrame(opcode, content), messages)] };
    }

    private static byte[] Repeated(string text, int size)
    {
        var all = new StringBuilder();
        while (all.Length < size)
            all.Append(text);
        byte[] bytes = Bytes(all.ToString());
        int end = Math.Min(size, bytes.Length);
        while (end < bytes.Length && (bytes[end] & 0xC0) == 0x80)
            end--;
        return bytes[..end];
    }

    private static byte[] Noise(int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }
}
