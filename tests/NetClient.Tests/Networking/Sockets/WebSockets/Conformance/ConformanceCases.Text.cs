using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

internal static partial class ConformanceCases
{
    private const string Greek = "κόσμε";

    /// <summary>Byte sequences that are no UTF-8, in the order of the groups of the suite (after Markus Kuhn's list).</summary>
    private static readonly (string Group, string What, byte[] Bytes)[] NoUtf8 =
    [
        ("6.8", "beginning of the five-byte form", [0xF8, 0x88, 0x80, 0x80, 0x80]),
        ("6.8", "beginning of the six-byte form", [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80]),
        ("6.10", "end of the four-byte form, past U+10FFFF", [0xF7, 0xBF, 0xBF, 0xBF]),
        ("6.10", "end of the five-byte form", [0xFB, 0xBF, 0xBF, 0xBF, 0xBF]),
        ("6.10", "end of the six-byte form", [0xFD, 0xBF, 0xBF, 0xBF, 0xBF, 0xBF]),
        ("6.11", "U+110000", [0xF4, 0x90, 0x80, 0x80]),
        ("6.12", "continuation byte 80 alone", [0x80]),
        ("6.12", "continuation byte BF alone", [0xBF]),
        ("6.12", "two continuation bytes", [0x80, 0xBF]),
        ("6.12", "seven continuation bytes", [0x80, 0xBF, 0x80, 0xBF, 0x80, 0xBF, 0x80]),
        ("6.12", "all 64 continuation bytes", [.. Enumerable.Range(0x80, 64).Select(b => (byte)b)]),
        ("6.13", "the beginnings of two-byte characters, each before a blank", [.. Enumerable.Range(0xC0, 32).SelectMany(b => (byte[])[(byte)b, 0x20])]),
        ("6.13", "the beginnings of three-byte characters, each before a blank", [.. Enumerable.Range(0xE0, 16).SelectMany(b => (byte[])[(byte)b, 0x20])]),
        ("6.13", "the beginnings of four-byte characters, each before a blank", [.. Enumerable.Range(0xF0, 8).SelectMany(b => (byte[])[(byte)b, 0x20])]),
        ("6.14", "two-byte character without its last byte", [0xC3]),
        ("6.14", "three-byte character without its last byte", [0xE0, 0xA0]),
        ("6.14", "four-byte character without its last byte", [0xF0, 0x90, 0x80]),
        ("6.14", "U+FFFF without its last byte", [0xEF, 0xBF]),
        ("6.15", "characters without their last bytes, one behind the other", [0xC3, 0xE0, 0xA0, 0xF0, 0x90, 0x80, 0xEF, 0xBF]),
        ("6.16", "byte FE", [0xFE]),
        ("6.16", "byte FF", [0xFF]),
        ("6.16", "bytes FE FE FF FF", [0xFE, 0xFE, 0xFF, 0xFF]),
        ("6.17", "'/' in two bytes", [0xC0, 0xAF]),
        ("6.17", "'/' in three bytes", [0xE0, 0x80, 0xAF]),
        ("6.17", "'/' in four bytes", [0xF0, 0x80, 0x80, 0xAF]),
        ("6.17", "'/' in five bytes", [0xF8, 0x80, 0x80, 0x80, 0xAF]),
        ("6.17", "'/' in six bytes", [0xFC, 0x80, 0x80, 0x80, 0x80, 0xAF]),
        ("6.18", "U+7F in two bytes", [0xC1, 0xBF]),
        ("6.18", "U+7FF in three bytes", [0xE0, 0x9F, 0xBF]),
        ("6.18", "U+FFFF in four bytes", [0xF0, 0x8F, 0xBF, 0xBF]),
        ("6.19", "NUL in two bytes", [0xC0, 0x80]),
        ("6.19", "NUL in three bytes", [0xE0, 0x80, 0x80]),
        ("6.19", "NUL in four bytes", [0xF0, 0x80, 0x80, 0x80]),
        ("6.20", "surrogate D800", [0xED, 0xA0, 0x80]),
        ("6.20", "surrogate DB7F", [0xED, 0xAD, 0xBF]),
        ("6.20", "surrogate DBFF", [0xED, 0xAF, 0xBF]),
        ("6.20", "surrogate DC00", [0xED, 0xB0, 0x80]),
        ("6.20", "surrogate DFFF", [0xED, 0xBF, 0xBF]),
        ("6.21", "surrogates D800 DC00", [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80]),
        ("6.21", "surrogates DBFF DFFF", [0xED, 0xAF, 0xBF, 0xED, 0xBF, 0xBF]),
    ];

    private static readonly (string Group, string What, string Text)[] Utf8 =
    [
        ("6.5", "letters of five scripts", "a µ κ ж あ"),
        ("6.7", "U+0000", "\0"),
        ("6.7", "U+0080", "\u0080"),
        ("6.7", "U+0800", "\u0800"),
        ("6.7", "U+10000", "\U00010000"),
        ("6.9", "U+007F", "\u007f"),
        ("6.9", "U+07FF", "\u07ff"),
        ("6.9", "U+FFFF", "\uffff"),
        ("6.9", "U+10FFFF", "\U0010ffff"),
        ("6.11", "U+D7FF", "\ud7ff"),
        ("6.11", "U+E000", "\ue000"),
        ("6.11", "U+FFFD", "\ufffd"),
        ("6.22", "U+FFFE and U+1FFFE, characters of nothing", "\ufffe\U0001fffe"),
        ("6.22", "U+FDD0 to U+FDEF", string.Concat(Enumerable.Range(0xFDD0, 32).Select(c => (char)c))),
        ("6.22", "U+10FFFE and U+10FFFF", "\U0010fffe\U0010ffff"),
        ("6.23", "the replacement character among letters", "a\ufffdb"),
    ];

    private static IEnumerable<ConformanceCase> Utf8Text()
    {
        WireFrame nothing = WireFrame.Text("");
        yield return Echo("6.1.1", "6.1.1", "empty text", new Send(nothing)) with { Echoes = [nothing] };
        yield return Echo("6.1.2", "6.1.2", "empty text in three fragments", new Send(WireFrame.Text("", false)), new Send(WireFrame.More("", false)), new Send(WireFrame.More(""))) with
        {
            Echoes = [nothing],
        };
        yield return Echo("6.1.3", "6.1.3", "three fragments, the middle one not empty", new Send(WireFrame.Text("", false)), new Send(WireFrame.More("middle", false)), new Send(WireFrame.More(""))) with
        {
            Echoes = [WireFrame.Text("middle")],
        };

        WireFrame mixed = WireFrame.Text("Grüße, " + Greek + " ☃ 𝄞");
        yield return Echo("6.2.1", "6.2.1", "text of characters of one to four bytes", new Send(mixed)) with { Echoes = [mixed] };
        yield return Echo("6.2.2", "6.2.2", "the same in two fragments, between two characters", new Send(WireFrame.Text("Grüße, ", false)), new Send(WireFrame.More(Greek + " ☃ 𝄞"))) with { Echoes = [mixed] };
        yield return Echo("6.2.3", "6.2.3", "the same in fragments of one byte", Fragments(mixed, 1)) with { Echoes = [mixed] };
        yield return Echo("6.2.4", "6.2.4", "Greek word in fragments of one byte", Fragments(WireFrame.Text(Greek), 1)) with { Echoes = [WireFrame.Text(Greek)] };

        WireFrame wrong = WireFrame.Text([.. Bytes(Greek), 0xED, 0xA0, 0x80, .. Bytes("after")]);
        yield return Refused("6.3.1", "6.3.1", "text with a surrogate in it", NoText, new Send(wrong));
        yield return Refused("6.3.2", "6.3.2", "the same in fragments of one byte", NoText, Fragments(wrong, 1));

        yield return Refused("6.4.1", "6.4.1", "fragments: text, then U+110000, then text that must not be waited for", NoText,
            new Send(WireFrame.Text(Bytes(Greek), false)), new Send(WireFrame.More([0xF4, 0x90, 0x80, 0x80], false)), new ExpectCloseNow(), new Send(WireFrame.More("after")));
        yield return Refused("6.4.2", "6.4.2", "the same, and the second fragment ends where it begins to be wrong", NoText,
            new Send(WireFrame.Text([.. Bytes(Greek), 0xF4], false)), new Send(WireFrame.More([0x90], false)), new ExpectCloseNow(), new Send(WireFrame.More([0x80, 0x80])));
        yield return Stalled("6.4.3", "one frame: text and U+110000, and the rest is not sent", [.. Bytes(Greek), 0xF4, 0x90, 0x80, 0x80], 5);
        yield return Stalled("6.4.4", "one frame: text and the beginning of U+110000, and the rest is not sent", [.. Bytes(Greek), 0xF4, 0x90], 7);

        foreach ((int i, (string group, string what, string text)) in Utf8.Index())
        {
            WireFrame frame = WireFrame.Text(text);
            yield return Echo($"6.5.{i + 1}", group, what, new Send(frame)) with { Echoes = [frame] };
        }
        byte[] greek = Bytes(Greek);
        for (int length = 1; length < greek.Length; length++)
        {
            WireFrame frame = WireFrame.Text(greek[..length]);
            bool whole = (greek[length] & 0xC0) != 0x80;
            string what = $"the first {length} of {greek.Length} bytes of the Greek word";
            yield return whole ? Echo($"6.6.{length}", "6.6", what, new Send(frame)) with { Echoes = [frame] } : Refused($"6.6.{length}", "6.6", what, NoText, new Send(frame));
        }
        foreach ((int i, (string group, string what, byte[] bytes)) in NoUtf8.Index())
            yield return Refused($"6.7.{i + 1}", group, what, NoText, new Send(WireFrame.Text(bytes)));
    }

    private static ConformanceCase Stalled(string number, string what, byte[] beginning, int rest) => Refused(number, number, what, NoText,
        new SendBytes(masked => WireFrame.Text([.. beginning, .. new byte[rest]]).Encode(masked)[..^rest]), new ExpectCloseNow());
}
