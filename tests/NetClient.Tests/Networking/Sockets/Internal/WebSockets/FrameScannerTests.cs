using System.Text;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Tests.Networking.Sockets.Internal.WebSockets;

/// <summary>Each rule of RFC 6455 about frames, with the bytes whole, one by one, and in threes.</summary>
public sealed class FrameScannerTests
{
    private static readonly byte[] Good = Frames.TextOf("before");

    public static TheoryData<string, byte[], int> Forbidden => new()
    {
        { "reserved bit 2", Frames.Make(Frames.Text, "x"u8, first: 0x81 | 0x20), 1002 },
        { "reserved bit 3", Frames.Make(Frames.Text, "x"u8, first: 0x81 | 0x10), 1002 },
        { "compression not agreed on", Frames.Make(Frames.Text, "x"u8, first: 0x81 | 0x40), 1002 },
        { "opcode 3", Frames.Make(3, "x"u8), 1002 },
        { "opcode 11", Frames.Make(11, "x"u8), 1002 },
        { "masked by a server", Frames.Make(Frames.Text, "x"u8, masked: true), 1002 },
        { "fragmented ping", Frames.Make(Frames.Ping, "x"u8, final: false), 1002 },
        { "long ping", Frames.Make(Frames.Ping, new byte[126]), 1002 },
        { "half a close code", Frames.Make(Frames.Close, "x"u8), 1002 },
        { "continuation of nothing", Frames.Make(Frames.Continuation, "x"u8), 1002 },
        { "message in a message", [.. Frames.TextOf("a", final: false), .. Frames.TextOf("b")], 1002 },
        { "length of 125 in two bytes", Frames.Make(Frames.Binary, new byte[125], lengthBytes: 2), 1002 },
        { "length of 65535 in eight bytes", Frames.Make(Frames.Binary, new byte[65535], lengthBytes: 8), 1002 },
        { "length with its highest bit", [0x82, 0x7F, 0x80, 0, 0, 0, 0, 0, 0, 1], 1002 },
        { "text that is not UTF-8", Frames.Make(Frames.Text, [0xCE, 0xBA, 0xFF]), 1007 },
        { "text that ends in a character", Frames.Make(Frames.Text, [0xE2, 0x82]), 1007 },
        { "overlong text across fragments", [.. Frames.Make(Frames.Text, [0xF0], final: false), .. Frames.Make(Frames.Continuation, [0x80, 0x80, 0x80])], 1007 },
        { "surrogate", Frames.Make(Frames.Text, [0xED, 0xA0, 0x80]), 1007 },
        { "above U+10FFFF", Frames.Make(Frames.Text, [0xF4, 0x90, 0x80, 0x80]), 1007 },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Scan_ForbiddenFrame_IsAViolation(string what, byte[] frames, int code)
    {
        Assert.NotEmpty(what);
        foreach (int step in new[] { 1, 3, int.MaxValue })
        {
            var scanner = new FrameScanner(fromClient: false, compression: false);
            Assert.True(Feed(scanner, [.. Good, .. frames], step) >= Good.Length, "what came before the forbidden frame is good");
            Assert.Equal((ushort)code, scanner.Violation!.CloseCode);
        }
    }

    [Fact]
    public void Scan_UnmaskedFrameOfClient_IsAViolation()
    {
        var scanner = new FrameScanner(fromClient: true, compression: false);
        Feed(scanner, Frames.TextOf("x"), int.MaxValue);
        Assert.Equal((ushort)1002, scanner.Violation!.CloseCode);
    }

    [Theory]
    [InlineData(Frames.Ping)]
    [InlineData(Frames.Continuation)]
    public void Scan_CompressionBitWhereNoneMayBe_IsAViolation(int opcode)
    {
        var scanner = new FrameScanner(fromClient: false, compression: true);
        Feed(scanner, [.. Frames.TextOf("a", final: false), .. Frames.Make(opcode, "x"u8, first: (byte)(0x80 | 0x40 | opcode))], int.MaxValue);
        Assert.Equal((ushort)1002, scanner.Violation!.CloseCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void Scan_LawfulConversation_PassesWhole(int step)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("κόσμε €uro 😀 ", 100)));
        foreach (bool masked in new[] { false, true })
        {
            var scanner = new FrameScanner(fromClient: masked, compression: true);
            byte[] all =
            [
                .. Frames.Make(Frames.Text, text.AsSpan(0, 777), final: false, masked: masked),
                .. Frames.Make(Frames.Ping, "hello"u8, masked: masked),
                .. Frames.Make(Frames.Continuation, text.AsSpan(777), masked: masked),
                .. Frames.Make(Frames.Text, [0xFF, 0xFF], first: 0xC1, masked: masked),   // compressed: not looked into
                .. Frames.Make(Frames.Binary, new byte[70_000], masked: masked),
                .. Frames.Make(Frames.Text, [], masked: masked),
                .. Frames.Make(Frames.Pong, [], masked: masked),
            ];
            Assert.Equal(all.Length, Feed(scanner, all, step));
            Assert.Null(scanner.Violation);
            Assert.Equal(1, scanner.Pongs);
        }
    }

    [Fact]
    public void Scan_CloseFrame_EndsAllThatCounts()
    {
        var scanner = new FrameScanner(fromClient: false, compression: false);
        byte[] close = Frames.Make(Frames.Close, []);
        Assert.Equal(close.Length, Feed(scanner, [.. close, .. Frames.Make(3, "x"u8)], int.MaxValue));
        Assert.True(scanner.IsClosed);
        Assert.True(scanner.ClosedWithoutCode);
        Assert.Null(scanner.Violation);
    }

    private static int Feed(FrameScanner scanner, byte[] bytes, int step)
    {
        int passed = 0;
        for (int at = 0; at < bytes.Length && scanner.Violation is null; at += Math.Min(step, bytes.Length - at))
            passed += scanner.Scan(bytes.AsSpan(at, Math.Min(step, bytes.Length - at)));
        return passed;
    }
}
