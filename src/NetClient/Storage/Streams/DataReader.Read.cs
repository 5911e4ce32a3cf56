using System.Buffers.Binary;
using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <content>Reading what is loaded.</content>
public sealed partial class DataReader
{
    private bool BigEndian => _byteOrder is ByteOrder.BigEndian;

    /// <inheritdoc/>
    public byte ReadByte() => Take(1)[0];

    /// <inheritdoc/>
    public void ReadBytes(byte[] value)
    {
        Throw.IfNull(value);
        ReadBytes(value.AsSpan());
    }

    /// <summary>Fills memory with bytes. An addition.</summary>
    /// <param name="value">Where the bytes go; its length tells how many are read.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer bytes are loaded (0x8000000B).</exception>
    public void ReadBytes(Span<byte> value) => Take((uint)value.Length).CopyTo(value);

    /// <inheritdoc/>
    public IBuffer ReadBuffer(uint length) => Take(length).ToArray().AsBuffer();

    /// <inheritdoc/>
    public bool ReadBoolean() => ReadByte() != 0;

    /// <inheritdoc/>
    public Guid ReadGuid() => new(Take(16), BigEndian);

    /// <inheritdoc/>
    public short ReadInt16() => (short)ReadUInt16();

    /// <inheritdoc/>
    public int ReadInt32() => (int)ReadUInt32();

    /// <inheritdoc/>
    public long ReadInt64() => (long)ReadUInt64();

    /// <inheritdoc/>
    public ushort ReadUInt16()
    {
        ReadOnlySpan<byte> bytes = Take(sizeof(ushort));
        return BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    /// <inheritdoc/>
    public uint ReadUInt32()
    {
        ReadOnlySpan<byte> bytes = Take(sizeof(uint));
        return BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <inheritdoc/>
    public ulong ReadUInt64()
    {
        ulong value = PeekUInt64();
        _bytes.Consume(sizeof(ulong));
        return value;
    }

    /// <inheritdoc/>
    public float ReadSingle() => BitConverter.UInt32BitsToSingle(ReadUInt32());

    /// <inheritdoc/>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadUInt64());

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">Fewer bytes are loaded (0x8000000B), or the time is beyond what <see cref="DateTimeOffset"/> holds
    /// (0x80070057); then nothing is read.</exception>
    public DateTimeOffset ReadDateTime()
    {
        DateTimeOffset value = WinRTTime.ToDateTimeOffset((long)PeekUInt64());
        _bytes.Consume(sizeof(long));
        return value;
    }

    /// <inheritdoc/>
    public TimeSpan ReadTimeSpan() => new(ReadInt64());

    /// <inheritdoc/>
    /// <remarks>Bytes that are not UTF-8 fail with <see cref="ArgumentException"/> (0x80070459, ERROR_NO_UNICODE_TRANSLATION), and nothing is read. UTF-16 is
    /// taken as it is, also where surrogates do not pair.</remarks>
    public string ReadString(uint codeUnitCount)
    {
        ulong length = _encoding is UnicodeEncoding.Utf8 ? codeUnitCount : (ulong)codeUnitCount * sizeof(char);
        ReadOnlySpan<byte> bytes = Idle()._bytes.Peek((uint)Math.Min(length, uint.MaxValue));
        string value = Text.Decode(bytes, _encoding);
        _bytes.Consume(bytes.Length);
        return value;
    }

    private ReadOnlySpan<byte> Take(uint count)
    {
        ReadOnlySpan<byte> bytes = Idle()._bytes.Peek(count);
        _bytes.Consume((int)count);
        return bytes;
    }

    private ulong PeekUInt64()
    {
        ReadOnlySpan<byte> bytes = Idle()._bytes.Peek(sizeof(ulong));
        return BigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
