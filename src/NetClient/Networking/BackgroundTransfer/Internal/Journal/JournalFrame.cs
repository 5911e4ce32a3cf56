using System.Buffers.Binary;
using System.Numerics;

namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>One state of a transfer as it stands in the transfer's journal file. The last whole frame counts.</summary>
/// <remarks><code>
/// "NCT1" | length of the text: 4 bytes | CRC-32C of the length and the text: 4 bytes | the text: JSON in UTF-8
/// </code>Numbers are little-endian.</remarks>
internal static class JournalFrame
{
    public const int HeaderLength = 12;

    /// <summary>The longest text.</summary>
    public const int MaxTextLength = 256 * 1024;

    private static ReadOnlySpan<byte> Magic => "NCT1"u8;

    public static byte[] Wrap(ReadOnlySpan<byte> text)
    {
        byte[] frame = new byte[HeaderLength + text.Length];
        Magic.CopyTo(frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), text.Length);
        text.CopyTo(frame.AsSpan(HeaderLength));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), Checksum(frame.AsSpan(4, 4), text));
        return frame;
    }

    /// <summary>The frame at the start of <paramref name="bytes"/>.</summary>
    /// <returns>False when it is cut short, damaged, or none at all.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Magic))
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (length is < 0 or > MaxTextLength || length > bytes.Length - HeaderLength)
            return false;
        text = bytes.Slice(HeaderLength, length);
        return Checksum(bytes.Slice(4, 4), text) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
    }

    private static uint Checksum(ReadOnlySpan<byte> length, ReadOnlySpan<byte> text)
    {
        uint crc = BitOperations.Crc32C(~0u, BinaryPrimitives.ReadUInt32LittleEndian(length));
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(text));
        foreach (byte one in text)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
