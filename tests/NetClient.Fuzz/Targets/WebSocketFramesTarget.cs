using System.Buffers.Binary;
using System.Globalization;
using System.Net.WebSockets;
using NetClient.Fuzz.Fuzzing;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Fuzz.Targets;

/// <summary>Frames of a client at a server that echoes: how many messages come back, and with which code it closes, is held against a second, slower reading of RFC 6455.</summary>
/// <remarks>The first byte is how many arrive at a time.</remarks>
internal sealed class WebSocketFramesTarget() : FuzzTarget("websocket-frames")
{
    public override int LongestInput => 8 * 1024;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0x81, 0x80, 0, 0, 0, 0], [0x01, 0x81, 0, 0, 0, 0, 0x41], [0x80, 0x81, 0, 0, 0, 0, 0x42], [0x89, 0x80, 1, 2, 3, 4], [0x8A, 0x80, 1, 2, 3, 4], [0x88, 0x82, 0, 0, 0, 0, 3, 0xE8], [0x88, 0x80, 0, 0, 0, 0],
        [0x82, 0xFE, 0, 126], [0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0], [0xC1, 0x80, 0, 0, 0, 0], [0xF4, 0x90], [0xED, 0xA0, 0x80], [0xC3], [0x88, 0x81, 0, 0, 0, 0, 3], [0x88, 0x84, 0, 0, 0, 0, 3, 0xE8, 0xC3, 0x28],
    ];

    public override byte[] Generate(Random random)
    {
        List<byte> bytes = [(byte)random.Next(256)];
        bool inside = false;
        for (int frames = random.Next(1, 8); frames > 0; frames--)
        {
            int kind = random.Next(12);
            bool final = kind >= 9 || random.Next(3) > 0;
            int opcode = kind switch { 9 => 9, 10 => 10, 11 => frames == 1 ? 8 : 9, _ => inside ? 0 : random.Next(1, 3) };
            if (kind < 9)
                inside = !final;
            byte[] payload = new byte[random.Next(8) == 0 && kind < 9 ? random.Next(300) : random.Next(20)];
            foreach (ref byte one in payload.AsSpan())
                one = (byte)random.Next(0x20, 0x7F);
            if (opcode == 8 && payload.Length >= 2)
                (payload[0], payload[1]) = (3, (byte)(0xE8 + random.Next(16)));
            bytes.Add((byte)((final ? 0x80 : 0) | opcode));
            bytes.AddRange(payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length]);
            byte[] mask = new byte[4];
            random.NextBytes(mask);
            bytes.AddRange(mask);
            bytes.AddRange(payload.Select((one, i) => (byte)(one ^ mask[i & 3])));
        }
        return [.. bytes];
    }

    public override object? Act(byte[] input)
    {
        if (input.Length == 0)
            return Array.Empty<byte>();
        using var connection = new Trickle(input.AsMemory(1), 1 + (input[0] & 0x3F));
        var wire = new WebSocketWire(connection, isServer: true, compression: false, TimeProvider.System);
        WebSocket socket = WebSocket.CreateFromStream(wire, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        using var channel = new WebSocketChannel(socket, wire, KeepAliveTimes.None, TimeProvider.System);
        EchoAsync(channel).GetAwaiter().GetResult();
        return connection.Written.ToArray();
    }

    public override long MostAllocated(int length) => 256 * 1024 + (600L * length);

    public override string Judge(byte[] input, object? result)
    {
        (int messages, int pongs, int? code) = Model(input.AsSpan(Math.Min(1, input.Length)));
        (int echoes, int answers, int? close) = Sent((byte[])result!);
        Require(close == code, string.Create(CultureInfo.InvariantCulture, $"it closed with {close} and should have with {code}"));
        Require(echoes == messages, string.Create(CultureInfo.InvariantCulture, $"{echoes} messages came back and should have been {messages}"));
        Require(answers == pongs, string.Create(CultureInfo.InvariantCulture, $"{answers} pongs came back and should have been {pongs}"));
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Min(3, messages)} {Math.Min(3, pongs)} {code}");
    }

    private static async Task EchoAsync(WebSocketChannel channel)
    {
        byte[] buffer = new byte[64];
        var message = new MemoryStream();
        try
        {
            while (await channel.ReceiveAsync(buffer, CancellationToken.None) is { IsClosed: false } part)
            {
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                await channel.SendAsync(message.ToArray(), part.MessageType == SocketMessageType.Utf8 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, true, CancellationToken.None);
                message.SetLength(0);
            }
        }
        catch (NetworkException)
        {
            // the connection ended, or what came was wrong: the documented end
        }
    }

    /// <summary>What a server says to this: complete messages, pings, and how it closes (0 without a code; null when it says nothing).</summary>
    private static (int Messages, int Pongs, int? Code) Model(ReadOnlySpan<byte> bytes)
    {
        (int messages, int pongs, int kind) = (0, 0, 0);
        List<byte> text = [];
        while (bytes.Length >= 2)
        {
            (int first, int opcode, bool final, int length) = (bytes[0], bytes[0] & 15, bytes[0] >= 0x80, bytes[1] & 0x7F);
            bool control = opcode >= 8;
            bool known = opcode is <= 2 or (>= 8 and <= 10);
            if ((first & 0x70) != 0 || !known || bytes[1] < 0x80 || (control && (!final || length > 125)) || (opcode == 8 && length == 1) || (opcode == 0 && kind == 0) || (opcode is 1 or 2 && kind != 0))
                return (messages, pongs, 1002);
            int size = length switch { 126 => 2, 127 => 8, _ => 0 };
            if (bytes.Length < 6 + size)
                return (messages, pongs, null);
            ulong count = size switch { 2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), 8 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]), _ => (ulong)length };
            if (count > long.MaxValue || (size == 2 && count < 126) || (size == 8 && count < 65536))
                return (messages, pongs, 1002);
            ReadOnlySpan<byte> mask = bytes.Slice(2 + size, 4);
            bytes = bytes[(6 + size)..];
            bool complete = (ulong)bytes.Length >= count;
            byte[] payload = bytes[..(complete ? (int)count : bytes.Length)].ToArray();
            for (int i = 0; i < payload.Length; i++)
                payload[i] ^= mask[i & 3];
            bytes = bytes[payload.Length..];

            if (opcode == 8)
                return (messages, pongs, CloseAnswer(payload, complete));
            if (!control)
            {
                kind = opcode == 0 ? kind : opcode;
                if (kind == 1)
                {
                    text.AddRange(payload);
                    if (!CanBecomeText(text, complete && final))
                        return (messages, pongs, 1007);
                }
            }
            if (!complete)
                return (messages, pongs, null);
            if (opcode == 9)
                pongs++;
            if (!control && final)
            {
                messages++;
                kind = 0;
                text.Clear();
            }
        }
        return (messages, pongs, null);
    }

    private static int? CloseAnswer(byte[] payload, bool complete)
    {
        if (payload.Length > 2 && !CanBecomeText([.. payload[2..]], complete))
            return 1007;
        if (!complete)
            return null;
        if (payload.Length == 0)
            return 0;
        int code = payload[0] << 8 | payload[1];
        return code is >= 1000 and <= 1014 and not (1004 or 1005 or 1006) or >= 3000 and <= 4999 ? code : 1002;
    }

    // Byte by byte, with the table of RFC 3629 section 4.
    private static bool CanBecomeText(List<byte> bytes, bool isAll)
    {
        int missing = 0;
        byte low = 0x80, high = 0xBF;
        foreach (byte one in bytes)
        {
            if (missing > 0)
            {
                if (one < low || one > high)
                    return false;
                (low, high) = (0x80, 0xBF);
                missing--;
                continue;
            }
            missing = one switch { < 0x80 => 0, >= 0xC2 and <= 0xDF => 1, >= 0xE0 and <= 0xEF => 2, >= 0xF0 and <= 0xF4 => 3, _ => -1 };
            if (missing < 0)
                return false;
            low = one switch { 0xE0 => 0xA0, 0xF0 => 0x90, _ => 0x80 };
            high = one switch { 0xED => 0x9F, 0xF4 => 0x8F, _ => 0xBF };
        }
        return !isAll || missing == 0;
    }

    private static (int Messages, int Pongs, int? Close) Sent(ReadOnlySpan<byte> bytes)
    {
        (int messages, int pongs, int? close) = (0, 0, null);
        while (!bytes.IsEmpty)
        {
            Require(close is null, "something follows the close frame");
            Require(bytes.Length >= 2 && (bytes[0] & 0x70) == 0 && bytes[1] < 0x80, "it sent what is no frame of a server");
            int length = bytes[1];
            int size = length switch { 126 => 2, 127 => 8, _ => 0 };
            if (size > 0)
                length = size == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : (int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
            Require(bytes.Length >= 2 + size + length, "it sent half a frame");
            ReadOnlySpan<byte> payload = bytes.Slice(2 + size, length);
            switch (bytes[0])
            {
                case 0x81 or 0x82:
                    messages++;
                    break;
                case 0x8A:
                    pongs++;
                    break;
                case 0x88:
                    close = payload.Length == 0 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(payload);
                    break;
                default:
                    Require(false, "it sent a frame that nobody asked for");
                    break;
            }
            bytes = bytes[(2 + size + length)..];
        }
        return (messages, pongs, close);
    }

    /// <summary>A connection in memory: what is read comes a few bytes at a time and ends, what is written is kept.</summary>
    private sealed class Trickle(ReadOnlyMemory<byte> source, int piece) : MemoryStream
    {
        private int _at;

        public MemoryStream Written { get; } = new();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = Math.Min(Math.Min(piece, buffer.Length), source.Length - _at);
            source.Slice(_at, count).CopyTo(buffer);
            _at += count;
            return new(count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written.Write(buffer.Span);
            return default;
        }
    }
}
