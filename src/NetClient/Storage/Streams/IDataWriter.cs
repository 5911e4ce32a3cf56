namespace NetClient.Storage.Streams;

/// <summary>Writes numbers, text and bytes to a stream or a buffer. <see cref="DataWriter"/> tells the rules.</summary>
public interface IDataWriter
{
    /// <summary>How many bytes are written and not yet stored.</summary>
    uint UnstoredBufferLength { get; }

    /// <summary>How text is encoded; UTF-8 unless set.</summary>
    /// <exception cref="ArgumentException">No such encoding (0x80070057).</exception>
    UnicodeEncoding UnicodeEncoding { get; set; }

    /// <summary>The order of the bytes of numbers; big-endian unless set.</summary>
    /// <exception cref="ArgumentException">No such order (0x80070057).</exception>
    ByteOrder ByteOrder { get; set; }

    /// <summary>Writes a byte.</summary>
    /// <param name="value">The value.</param>
    void WriteByte(byte value);

    /// <summary>Writes bytes.</summary>
    /// <param name="value">The bytes.</param>
    void WriteBytes(byte[] value);

    /// <summary>Writes the bytes in use of a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    void WriteBuffer(IBuffer buffer);

    /// <summary>Writes a part of the bytes in use of a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="count">How many bytes it has.</param>
    void WriteBuffer(IBuffer buffer, uint start, uint count);

    /// <summary>Writes a byte, 1 or 0.</summary>
    /// <param name="value">The value.</param>
    void WriteBoolean(bool value);

    /// <summary>Writes a GUID: its first three parts in <see cref="ByteOrder"/>, then 8 bytes.</summary>
    /// <param name="value">The value.</param>
    void WriteGuid(Guid value);

    /// <summary>Writes 2 bytes.</summary>
    /// <param name="value">The value.</param>
    void WriteInt16(short value);

    /// <summary>Writes 4 bytes.</summary>
    /// <param name="value">The value.</param>
    void WriteInt32(int value);

    /// <summary>Writes 8 bytes.</summary>
    /// <param name="value">The value.</param>
    void WriteInt64(long value);

    /// <summary>Writes 2 bytes.</summary>
    /// <param name="value">The value.</param>
    void WriteUInt16(ushort value);

    /// <summary>Writes 4 bytes.</summary>
    /// <param name="value">The value.</param>
    void WriteUInt32(uint value);

    /// <summary>Writes 8 bytes.</summary>
    /// <param name="value">The value.</param>
    void WriteUInt64(ulong value);

    /// <summary>Writes 4 bytes.</summary>
    /// <param name="value">The value.</param>
    void WriteSingle(float value);

    /// <summary>Writes 8 bytes.</summary>
    /// <param name="value">The value.</param>
    void WriteDouble(double value);

    /// <summary>Writes a point in time: 8 bytes, in units of 100 ns since the start of 1601 UTC.</summary>
    /// <param name="value">The value; its offset is not written.</param>
    void WriteDateTime(DateTimeOffset value);

    /// <summary>Writes a span of time: 8 bytes, in units of 100 ns.</summary>
    /// <param name="value">The value.</param>
    void WriteTimeSpan(TimeSpan value);

    /// <summary>Writes text, without length, terminator or byte order mark.</summary>
    /// <param name="value">The text.</param>
    /// <returns>How many bytes were written.</returns>
    uint WriteString(string value);

    /// <summary>Tells how long text will be.</summary>
    /// <param name="value">The text.</param>
    /// <returns>How many bytes <see cref="WriteString"/> would write.</returns>
    uint MeasureString(string value);

    /// <summary>Sends what is written to the stream.</summary>
    /// <param name="cancellationToken">Stops the store.</param>
    /// <returns>The running store. Its result is the number of bytes stored.</returns>
    DataWriterStoreOperation StoreAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends when everything stored so far has left the stream.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns><see langword="false"/> when data could not be written.</returns>
    ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes the bytes that are written and not yet stored.</summary>
    /// <returns>A buffer with these bytes.</returns>
    IBuffer DetachBuffer();

    /// <summary>Separates the stream from the writer, which then no longer closes it.</summary>
    /// <returns>The stream.</returns>
    IOutputStream DetachStream();
}
