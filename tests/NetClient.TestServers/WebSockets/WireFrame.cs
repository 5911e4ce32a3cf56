using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NetClient.TestServers.WebSockets;

/// <summary>One frame of RFC 6455 as it stands on the wire, proper or not.</summary>
public sealed record WireFrame(int Opcode, byte[] Payload, bool IsFinal = true, int Reserved = 0)
{
    public const int ContinuationOpcode = 0, TextOpcode = 1, BinaryOpcode = 2, CloseOpcode = 8, PingOpcode = 9, PongOpcode = 10;

    /// <summary>The code of a close frame; null when it has none.</summary>
    public int? CloseCode => Opcode == CloseOpcode && Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : null;

    public bool IsControl => (Opcode & 8) != 0;

    public static WireFrame Text(string text, bool isFinal = true) => new(TextOpcode, Encoding.UTF8.GetBytes(text), isFinal);

    public static WireFrame Text(byte[] bytes, bool isFinal = true) => new(TextOpcode, bytes, isFinal);

    public static WireFrame Binary(byte[] bytes, bool isFinal = true) => new(BinaryOpcode, bytes, isFinal);

    public static WireFrame More(byte[] bytes, bool isFinal = true) => new(ContinuationOpcode, bytes, isFinal);

    public static WireFrame More(string text, bool isFinal = true) => More(Encoding.UTF8.GetBytes(text), isFinal);

    public static WireFrame Ping(byte[] bytes) => new(PingOpcode, bytes);

    public static WireFrame Pong(byte[] bytes) => new(PongOpcode, bytes);

    public static WireFrame Close(int? code = null, string reason = "") =>
        new(CloseOpcode, code is { } number ? [(byte)(number >> 8), (byte)number, .. Encoding.UTF8.GetBytes(reason)] : []);

    /// <summary>The bytes; masked with a random key when a client sends them.</summary>
    public byte[] Encode(bool masked)
    {
        List<byte> bytes = [(byte)((IsFinal ? 0x80 : 0) | Reserved << 4 | Opcode)];
        int mask = masked ? 0x80 : 0;
        switch (Payload.Length)
        {
            case <= 125:
                bytes.Add((byte)(mask | Payload.Length));
                break;
            case <= ushort.MaxValue:
                bytes.AddRange([(byte)(mask | 126), (byte)(Payload.Length >> 8), (byte)Payload.Length]);
                break;
            default:
                bytes.Add((byte)(mask | 127));
                byte[] length = new byte[8];
                BinaryPrimitives.WriteInt64BigEndian(length, Payload.Length);
                bytes.AddRange(length);
                break;
        }
        if (!masked)
            return [.. bytes, .. Payload];
        byte[] key = RandomNumberGenerator.GetBytes(4);
        byte[] hidden = new byte[Payload.Length];
        for (int i = 0; i < hidden.Length; i++)
            hidden[i] = (byte)(Payload[i] ^ key[i & 3]);
        return [.. bytes, .. key, .. hidden];
    }
}
