using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

internal static partial class ConformanceCases
{
    private static IEnumerable<ConformanceCase> Fragmentation()
    {
        WireFrame first = WireFrame.Text("one ", isFinal: false);
        WireFrame last = WireFrame.More("two");
        WireFrame whole = WireFrame.Text("one two");
        WireFrame ping = WireFrame.Ping(Bytes("between"));
        byte[] pong = Bytes("between");

        yield return Refused("5.1", "5.1", "ping in two fragments", ProtocolError, new Send(ping with { IsFinal = false }), new Send(last));
        yield return Refused("5.2", "5.2", "pong in two fragments", ProtocolError, new Send(WireFrame.Pong(pong) with { IsFinal = false }), new Send(last));
        for (int i = 0; i < 3; i++)
        {
            int size = i == 2 ? 1 : 0;
            string how = i switch { 0 => "", 1 => ", frame by frame", _ => ", byte by byte" };
            yield return Echo($"5.{3 + i}", $"5.{3 + i}", $"text in two fragments{how}", new Send(first, size), new Send(last, size)) with { Echoes = [whole] };
            yield return Echo($"5.{6 + i}", $"5.{6 + i}", $"text in two fragments with a ping between them{how}", new Send(first, size), new Send(ping, size), new Send(last, size)) with
            {
                Echoes = [whole],
                Pongs = [pong],
            };
        }

        string[] wrongStarts = ["final, before a text", "final, before a text, byte by byte", "final, before a text, at once", "not final, before a text", "not final, before a text, byte by byte", "not final, before a text, at once"];
        for (int i = 0; i < wrongStarts.Length; i++)
        {
            WireFrame stray = WireFrame.More("nothing to go on with", isFinal: i < 3);
            Step[] steps = (i % 3) switch
            {
                0 => [new Send(stray), new Send(whole)],
                1 => [new Send(stray, 1), new Send(whole, 1)],
                _ => [new SendBytes(masked => [.. stray.Encode(masked), .. whole.Encode(masked)])],
            };
            yield return Refused($"5.{9 + i}", $"5.{9 + i}", $"continuation of no message, {wrongStarts[i]}", ProtocolError, steps);
        }

        yield return Refused("5.15", "5.15", "text in two fragments, then a continuation that is not final, then a text", ProtocolError,
            new Send(first), new Send(last), new Send(WireFrame.More("astray", isFinal: false)), new Send(whole)) with
        { Echoes = [whole], EchoesMayBeMissing = true };
        yield return Refused("5.16", "5.16", "continuation that is not final, text, final continuation; twice", ProtocolError,
            new Send(WireFrame.More("a", isFinal: false)), new Send(WireFrame.Text("b", isFinal: false)), new Send(WireFrame.More("c")),
            new Send(WireFrame.More("a", isFinal: false)), new Send(WireFrame.Text("b", isFinal: false)), new Send(WireFrame.More("c")));
        yield return Refused("5.17", "5.17", "final continuation, text, final continuation; twice", ProtocolError,
            new Send(WireFrame.More("a")), new Send(WireFrame.Text("b", isFinal: false)), new Send(WireFrame.More("c")),
            new Send(WireFrame.More("a")), new Send(WireFrame.Text("b", isFinal: false)), new Send(WireFrame.More("c")));
        yield return Refused("5.18", "5.18", "text that is not final, then another text", ProtocolError, new Send(first), new Send(WireFrame.Text("two")));

        Step[] sixParts = [.. Enumerable.Range(0, 6).Select(i => new Send(i == 0 ? WireFrame.Text("part 0 ", false) : WireFrame.More($"part {i} ", i == 5)))];
        WireFrame six = WireFrame.Text(string.Concat(Enumerable.Range(0, 6).Select(i => $"part {i} ")));
        for (int i = 0; i < 2; i++)
        {
            Step[] steps = [sixParts[0], sixParts[1], new Send(ping, i), sixParts[2], sixParts[3], new Send(ping, i), sixParts[4], sixParts[5]];
            yield return Echo($"5.{19 + i}", $"5.{19 + i}", $"text in six fragments, a ping after the second and after the fourth{(i == 1 ? ", byte by byte" : "")}", steps) with
            {
                Echoes = [six],
                Pongs = [pong, pong],
            };
        }
    }

    private static IEnumerable<ConformanceCase> Sizes()
    {
        (int Size, string Name)[] sizes = [(64 << 10, "64 KiB"), (256 << 10, "256 KiB"), (1 << 20, "1 MiB"), (4 << 20, "4 MiB"), (8 << 20, "8 MiB"), (16 << 20, "16 MiB")];
        for (int kind = 0; kind < 2; kind++)
        {
            bool isText = kind == 0;
            for (int i = 0; i < sizes.Length; i++)
            {
                WireFrame message = Filled(isText, sizes[i].Size);
                yield return Echo($"9.{kind + 1}.{i + 1}", $"9.{kind + 1}.{i + 1}", $"{Kind(isText)} message of {sizes[i].Name}", new Send(message)) with { Echoes = [message] };
            }
            WireFrame large = Filled(isText, 1 << 20);
            int[] fragments = [64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10];
            for (int i = 0; i < fragments.Length; i++)
            {
                yield return Echo($"9.{kind + 3}.{i + 1}", $"9.{kind + 3}.{i + 1}", $"{Kind(isText)} message of 1 MiB in fragments of {fragments[i]} bytes (the suite: 4 MiB)", Fragments(large, fragments[i])) with
                {
                    Echoes = [large],
                };
            }
            int[] pieces = [64, 128, 256, 512, 1 << 10, 2 << 10];
            for (int i = 0; i < pieces.Length; i++)
            {
                WireFrame chopped = Filled(isText, 128 << 10);
                yield return Echo($"9.{kind + 5}.{i + 1}", $"9.{kind + 5}.{i + 1}", $"{Kind(isText)} message of 128 KiB sent in pieces of {pieces[i]} bytes (the suite: 1 MiB)", new Send(chopped, pieces[i])) with
                {
                    Echoes = [chopped],
                };
            }
            int[] rounds = [0, 16, 64, 256, 1 << 10, 4 << 10];
            for (int i = 0; i < rounds.Length; i++)
            {
                WireFrame small = Filled(isText, rounds[i]);
                yield return Echo($"9.{kind + 7}.{i + 1}", $"9.{kind + 7}.{i + 1}", $"100 {Kind(isText)} messages of {rounds[i]} bytes (the suite: 1000)", [.. Enumerable.Repeat(new Send(small), 100)]) with
                {
                    Echoes = [.. Enumerable.Repeat(small, 100)],
                };
            }
        }
    }

    private static IEnumerable<ConformanceCase> AutoFragmentation()
    {
        WireFrame message = Filled(isText: true, 65536);
        yield return Echo("10.1.1", "10.1.1", "text message of 65536 bytes in fragments of 1300", Fragments(message, 1300)) with { Echoes = [message] };
    }

    private static Step[] Fragments(WireFrame message, int size)
    {
        byte[][] pieces = [.. message.Payload.Chunk(size)];
        return [.. pieces.Select((piece, i) => new Send(new WireFrame(i == 0 ? message.Opcode : WireFrame.ContinuationOpcode, piece, i == pieces.Length - 1)))];
    }
}
