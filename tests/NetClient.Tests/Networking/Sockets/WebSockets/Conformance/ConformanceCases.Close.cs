using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

internal static partial class ConformanceCases
{
    private static IEnumerable<ConformanceCase> Closing()
    {
        WireFrame hello = WireFrame.Text("hello");
        var close = new Send(WireFrame.Close(1000));
        yield return Answered("7.1.1", "7.1.1", "text, then close", [1000], new Send(hello), close) with { Echoes = [hello] };
        yield return Answered("7.1.2", "7.1.2", "two closes", [1000], close, close);
        yield return Answered("7.1.3", "7.1.3", "close, then a ping, which gets no answer", [1000], close, new Send(WireFrame.Ping([1])));
        yield return Answered("7.1.4", "7.1.4", "close, then a text, which is not taken", [1000], close, new Send(hello));
        yield return Answered("7.1.5", "7.1.5", "first fragment, close, last fragment", [1000], new Send(WireFrame.Text("a", false)), close, new Send(WireFrame.More("b")));

        // The ping in one piece with the close: one that came when the other end has closed long since would reset the connection, and what the peer has not read yet would be lost with it.
        var closeAndPing = new SendBytes(isClient => [.. WireFrame.Close(1000).Encode(isClient), .. WireFrame.Ping([1]).Encode(isClient)]);
        yield return Answered("7.1.6", "7.1.6", "text of 256 KiB, a text, close, a ping", [1000], new Send(Filled(true, 256 << 10)), new Send(hello), closeAndPing) with
        {
            Echoes = [Filled(true, 256 << 10), hello],
            EchoesMayBeMissing = true,
        };

        yield return Answered("7.3.1", "7.3.1", "close without payload", [0, 1000], new Send(WireFrame.Close()));
        yield return Refused("7.3.2", "7.3.2", "close of one byte", ProtocolError, new Send(WireFrame.Close() with { Payload = [3] }));
        yield return Answered("7.3.3", "7.3.3", "close with a code and no reason", [1000], close);
        yield return Answered("7.3.4", "7.3.4", "close with a reason", [1000], new Send(WireFrame.Close(1000, "that was all")));
        yield return Answered("7.3.5", "7.3.5", "close with the longest reason, 123 bytes", [1000], new Send(WireFrame.Close(1000, new string('*', 123))));
        yield return Refused("7.3.6", "7.3.6", "close of 126 bytes", ProtocolError, new Send(WireFrame.Close(1000, new string('*', 124))));
        yield return Refused("7.5.1", "7.5.1", "close with a reason that is no UTF-8", NoText, new Send(WireFrame.Close(1000) with { Payload = [3, 0xE8, 0xCE, 0xBA, 0xED, 0xA0, 0x80] }));

        int[] proper = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];
        for (int i = 0; i < proper.Length; i++)
            yield return Answered($"7.7.{i + 1}", proper[i] is >= 1012 and <= 1014 ? "–" : "7.7", $"close with {proper[i]}", [proper[i]], new Send(WireFrame.Close(proper[i])));
        int[] improper = [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999];
        for (int i = 0; i < improper.Length; i++)
            yield return Refused($"7.9.{i + 1}", improper[i] == 1015 ? "–" : "7.9", $"close with {improper[i]}, which must not be sent", ProtocolError, new Send(WireFrame.Close(improper[i])));
        yield return Refused("7.13.1", "7.13.1", "close with 5000, of which nothing is said", [1002, 5000], new Send(WireFrame.Close(5000)));
        yield return Refused("7.13.2", "7.13.2", "close with 65535, of which nothing is said", [1002, 65535], new Send(WireFrame.Close(65535)));
    }

    private static IEnumerable<ConformanceCase> BeyondTheSuite()
    {
        WireFrame hello = WireFrame.Text("hello");
        yield return Refused("20.1", "–", "frame that is masked by a server, or not masked by a client", ProtocolError, new SendBytes(masked => hello.Encode(!masked)));
        yield return Refused("20.2", "–", "the same for a ping after a proper text", ProtocolError, new Send(hello), new SendBytes(masked => WireFrame.Ping([1]).Encode(!masked))) with
        {
            Echoes = [hello],
            EchoesMayBeMissing = true,
        };
        yield return Refused("20.3", "–", "length of 64 bits with the first one set", ProtocolError,
            new SendBytes(masked => [0x82, (byte)(masked ? 0xFF : 0x7F), 0x80, 0, 0, 0, 0, 0, 0, 0, .. masked ? new byte[4] : []]));
        yield return Refused("20.4", "–", "reason that is no UTF-8, between two fragments of a text", NoText,
            new Send(WireFrame.Text("a", false)), new Send(WireFrame.Close(1000) with { Payload = [3, 0xE8, 0xFF] }));
        yield return Refused("20.5", "–", "RSV1 on a continuation, compression agreed on", ProtocolError,
            new Send(Deflated.Message(1, Bytes("hello")) with { IsFinal = false }), new Send(new WireFrame(0, [0]) { Reserved = 4 })) with
        { Offer = Forgetful, Answer = Forgetful };
        yield return Refused("20.6", "–", "RSV1 on a ping, compression agreed on", ProtocolError, new Send(WireFrame.Ping([1]) with { Reserved = 4 })) with { Offer = Forgetful, Answer = Forgetful };
        yield return Refused("20.7", "–", "compressed text that is no UTF-8", NoText, new Send(Deflated.Message(1, [0x61, 0xFF]))) with { Offer = Forgetful, Answer = Forgetful };
        yield return Refused("20.8", "–", "compressed text that is no deflate stream", NoText, new Send(new WireFrame(1, [0xFF, 0xFF, 0xFF, 0xFF]) { Reserved = 4 })) with
        {
            Offer = Forgetful,
            Answer = Forgetful,
        };
        yield return Echo("20.9", "–", "message without compression, compression agreed on", new Send(hello)) with { Echoes = [hello], Offer = Forgetful, Answer = Forgetful };
        yield return Refused("20.10", "–", "text that ends inside a character, then an empty last fragment", NoText, new Send(WireFrame.Text([0x61, 0xC3], false)), new Send(WireFrame.More([])));
        yield return Refused("20.11", "–", "the same, a ping before the last fragment, all at once", NoText,
            new SendBytes(masked => [.. WireFrame.Text([0x61, 0xE2, 0x82], false).Encode(masked), .. WireFrame.Ping([]).Encode(masked), .. WireFrame.More([]).Encode(masked)])) with
        {
            Pongs = [[]],
            EchoesMayBeMissing = true,
        };
    }

    private static ConformanceCase Answered(string number, string autobahn, string what, int[] codes, params Step[] steps) => Refused(number, autobahn, what, codes, steps);
}
