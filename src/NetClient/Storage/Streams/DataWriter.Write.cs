using System.Buffers;
using System.Buffers.Binary;
using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <content>Writing.</content>
public sealed partial class DataWriter
{
    private const int SmallestRent = 256;

    private bool BigEndian => _byteOrder is ByteOrder.BigEndian;

    /// <inheritdoc/>
    public void WriteByte(byte value) => Grow(1)[0] = value;

    /// <inheritdoc/>
    public void WriteBytes(byte[] value)
    {
        Throw.IfNull(value);
        WriteBytes(value.AsSpan());
    }

    /// <summary>Writes bytes. An addition.</summary>
    /// <param name="value">The bytes.</param>
    public void WriteBytes(ReadOnlySpan<byte> value) => value.CopyTo(Grow(value.Length));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> does not show its bytes, see <see cref="IBufferByteAccess"/> (0x80070057).</exception>
    public void WriteBuffer(IBuffer buffer) => WriteBytes(buffer.AsSpan());

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the bytes in use (0x8000000B).</exception>
    public void WriteBuffer(IBuffer buffer, uint start, uint count) => WriteBytes(buffer.Part(start, count));

    /// <inheritdoc/>
    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <inheritdoc/>
    public void WriteGuid(Guid value) => value.TryWriteBytes(Grow(16), BigEndian, out _);

    /// <inheritdoc/>
    public void WriteInt16(short value) => WriteUInt16((ushort)value);

    /// <inheritdoc/>
    public void WriteInt32(int value) => WriteUInt32((uint)value);

    /// <inheritdoc/>
    public void WriteInt64(long value) => WriteUInt64((ulong)value);

    /// <inheritdoc/>
    public void WriteUInt16(ushort value)
    {
        if (BigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(Grow(sizeof(ushort)), value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(Grow(sizeof(ushort)), value);
    }

    /// <inheritdoc/>
    public void WriteUInt32(uint value)
    {
        if (BigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(Grow(sizeof(uint)), value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(Grow(sizeof(uint)), value);
    }

    /// <inheritdoc/>
    public void WriteUInt64(ulong value)
    {
        if (BigEndian)
            BinaryPrimitives.WriteUInt64BigEndian(Grow(sizeof(ulong)), value);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(Grow(sizeof(ulong)), value);
    }

    /// <inheritdoc/>
    public void WriteSingle(float value) => WriteUInt32(BitConverter.SingleToUInt32Bits(value));

    /// <inheritdoc/>
    public void WriteDouble(double value) => WriteUInt64(BitConverter.DoubleToUInt64Bits(value));

    /// <inheritdoc/>
    public void WriteDateTime(DateTimeOffset value) => WriteInt64(WinRTTime.FromDateTimeOffset(value));

    /// <inheritdoc/>
    public void WriteTimeSpan(TimeSpan value) => WriteInt64(value.Ticks);

    /// <inheritdoc/>
    /// <remarks>In UTF-8, a surrogate without its other half fails with <see cref="ArgumentException"/> (0x80070459, ERROR_NO_UNICODE_TRANSLATION), and
    /// nothing is written. UTF-16 is written as it is. The result is in bytes for every encoding (documented); <see cref="DataReader.ReadString"/> counts
    /// UTF-16 in 16-bit units.</remarks>
    public uint WriteString(string value)
    {
        Throw.IfNull(value);
        int length = Text.Measure(value, _encoding);
        Text.Encode(value, Grow(length), _encoding);
        return (uint)length;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The text cannot be encoded, see <see cref="WriteString"/> (0x80070459).</exception>
    public uint MeasureString(string value)
    {
        Throw.IfNull(value);
        return (uint)Text.Measure(value, _encoding);
    }

    /// <summary>Makes room behind what is written, and counts it as written.</summary>
    private Span<byte> Grow(int count)
    {
        ThrowIfBusy();
        if (count > _bytes.Length - _length)
        {
            long size = Math.Max(SmallestRent, Math.Max(_length + (long)count, _length * 2L));
            if (_length + (long)count > Array.MaxLength)
                throw Throw.Bounds($"A DataWriter holds at most {Array.MaxLength} bytes.", nameof(count));
            byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, Array.MaxLength));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            if (_bytes.Length > 0)
                ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
        Span<byte> room = _bytes.AsSpan(_length, count);
        _length += count;
        return room;
    }
}
