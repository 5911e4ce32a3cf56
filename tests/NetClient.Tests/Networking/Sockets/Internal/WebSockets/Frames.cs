using System.Buffers.Binary;
using System.Text;

namespace NetClient.Tests.Networking.Sockets.Internal.WebSockets;

/// <summary>Frames as bytes, right and wrong, written by hand so that nothing of ours or of .NET's checks them.</summary>
internal static class Frames
{
    public const int Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    /// <summary>A frame; <paramref name="first"/> overrides the first byte, <paramref name="lengthBytes"/> the form of the length (0, 2 or 8 more bytes).</summary>
    public static byte[] Make(int opcode, ReadOnlySpan<byte> payload, bool final = true, bool masked = false, byte? first = null, int? lengthBytes = null)
    {
        int extra = lengthBytes ?? (payload.Length <= 125 ? 0 : payload.Length <= ushort.MaxValue ? 2 : 8);
        byte[] frame = new byte[2 + extra + (masked ? 4 : 0) + payload.Length];
        frame[0] = first ?? (byte)(opcode | (final ? 0x80 : 0));
        frame[1] = (byte)((masked ? 0x80 : 0) | (extra switch { 0 => payload.Length, 2 => 126, _ => 127 }));
        if (extra == 2)
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        else if (extra == 8)
            BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), payload.Length);
        Span<byte> body = frame.AsSpan(frame.Length - payload.Length);
        payload.CopyTo(body);
        if (masked)
        {
            byte[] mask = [0x37, 0xFA, 0x21, 0x3D];
            mask.CopyTo(frame.AsSpan(2 + extra));
            for (int i = 0; i < body.Length; i++)
                body[i] ^= mask[i & 3];
        }
        return frame;
    }

    public static byte[] TextOf(string text, bool final = true) => Make(Text, Encoding.UTF8.GetBytes(text), final);

    public static byte[] CloseOf(int code, string reason = "") => Make(Close, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    /// <summary>Reads one frame of a client or a server: opcode and clear payload; null at the end of the connection.</summary>
    public static async Task<(int Opcode, bool Final, byte[] Payload)?> ReadAsync(Stream stream, CancellationToken token)
    {
        byte[] head = new byte[2];
        if (await stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, token) < 2)
            return null;
        long length = head[1] & 0x7F;
        if (length >= 126)
        {
            byte[] more = new byte[length == 126 ? 2 : 8];
            await stream.ReadExactlyAsync(more, token);
            length = more.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(more) : BinaryPrimitives.ReadInt64BigEndian(more);
        }
        byte[] mask = new byte[4];
        if ((head[1] & 0x80) != 0)
            await stream.ReadExactlyAsync(mask, token);
        byte[] payload = new byte[length];
        await stream.ReadExactlyAsync(payload, token);
        for (int i = 0; i < payload.Length; i++)
            payload[i] ^= mask[i & 3];
        return (head[0] & 0x0F, (head[0] & 0x80) != 0, payload);
    }
}
