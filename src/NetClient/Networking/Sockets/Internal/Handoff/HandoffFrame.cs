using System.Buffers.Binary;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>The one message of a hand-over, and its answer.</summary>
//   "NCSH" | version u16 | type u16 | length u32, then that many bytes of SocketState; the descriptor comes with the first byte          numbers little-endian
internal static class HandoffFrame
{
    public const int HeaderLength = 12;
    public const ushort Socket = 1;
    public const ushort Taken = 2;
    public const ushort Refused = 3;

    private const ushort Version = 1;

    private static ReadOnlySpan<byte> Magic => "NCSH"u8;

    public static void WriteHeader(Span<byte> header, ushort type, int length)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], type);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], length);
    }

    /// <summary>Reads a header; false for one of something else, of another version, or of something too long.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out ushort type, out int length)
    {
        type = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        uint announced = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        length = (int)Math.Min(announced, int.MaxValue);
        return header.StartsWith(Magic) && BinaryPrimitives.ReadUInt16LittleEndian(header[4..]) == Version
            && length <= (type == Socket ? SocketState.MaxLength : 0);
    }
}
