namespace NetClient.Storage.Streams;

/// <summary>Reads numbers, text and bytes from a stream. <see cref="DataReader"/> tells the rules.</summary>
public interface IDataReader
{
    /// <summary>How many bytes are loaded and not yet read.</summary>
    uint UnconsumedBufferLength { get; }

    /// <summary>How text is encoded; UTF-8 unless set.</summary>
    /// <exception cref="ArgumentException">No such encoding (0x80070057).</exception>
    UnicodeEncoding UnicodeEncoding { get; set; }

    /// <summary>The order of the bytes of numbers; big-endian unless set.</summary>
    /// <exception cref="ArgumentException">No such order (0x80070057).</exception>
    ByteOrder ByteOrder { get; set; }

    /// <summary>How a load ends; <see cref="InputStreamOptions.None"/> unless set.</summary>
    InputStreamOptions InputStreamOptions { get; set; }

    /// <summary>Loads bytes from the stream, behind those that are not yet read.</summary>
    /// <param name="count">How many bytes.</param>
    /// <param name="cancellationToken">Stops the load.</param>
    /// <returns>The running load. Its result, the number of bytes loaded, is less than <paramref name="count"/> at the end of the stream, and may be with
    /// <see cref="InputStreamOptions.Partial"/>; 0 means the end of the stream.</returns>
    DataReaderLoadOperation LoadAsync(uint count, CancellationToken cancellationToken = default);

    /// <summary>Takes the bytes that are loaded and not yet read.</summary>
    /// <returns>A buffer with these bytes.</returns>
    IBuffer DetachBuffer();

    /// <summary>Separates the stream from the reader, which then no longer closes it.</summary>
    /// <returns>The stream.</returns>
    IInputStream DetachStream();

    /// <summary>Reads a byte.</summary>
    /// <returns>The value.</returns>
    byte ReadByte();

    /// <summary>Fills an array with bytes.</summary>
    /// <param name="value">The array; its length tells how many bytes are read.</param>
    void ReadBytes(byte[] value);

    /// <summary>Reads bytes into a new buffer.</summary>
    /// <param name="length">How many bytes.</param>
    /// <returns>A buffer that is full.</returns>
    IBuffer ReadBuffer(uint length);

    /// <summary>Reads a byte; any value but 0 is true.</summary>
    /// <returns>The value.</returns>
    bool ReadBoolean();

    /// <summary>Reads a GUID: its first three parts in <see cref="ByteOrder"/>, then 8 bytes.</summary>
    /// <returns>The value.</returns>
    Guid ReadGuid();

    /// <summary>Reads 2 bytes.</summary>
    /// <returns>The value.</returns>
    short ReadInt16();

    /// <summary>Reads 4 bytes.</summary>
    /// <returns>The value.</returns>
    int ReadInt32();

    /// <summary>Reads 8 bytes.</summary>
    /// <returns>The value.</returns>
    long ReadInt64();

    /// <summary>Reads 2 bytes.</summary>
    /// <returns>The value.</returns>
    ushort ReadUInt16();

    /// <summary>Reads 4 bytes.</summary>
    /// <returns>The value.</returns>
    uint ReadUInt32();

    /// <summary>Reads 8 bytes.</summary>
    /// <returns>The value.</returns>
    ulong ReadUInt64();

    /// <summary>Reads 4 bytes.</summary>
    /// <returns>The value.</returns>
    float ReadSingle();

    /// <summary>Reads 8 bytes.</summary>
    /// <returns>The value.</returns>
    double ReadDouble();

    /// <summary>Reads text.</summary>
    /// <param name="codeUnitCount">How many bytes in UTF-8, how many 16-bit units in UTF-16.</param>
    /// <returns>The text; a byte order mark stays in it.</returns>
    string ReadString(uint codeUnitCount);

    /// <summary>Reads a point in time: 8 bytes, in units of 100 ns since the start of 1601 UTC.</summary>
    /// <returns>The value, with offset 0.</returns>
    DateTimeOffset ReadDateTime();

    /// <summary>Reads a span of time: 8 bytes, in units of 100 ns.</summary>
    /// <returns>The value.</returns>
    TimeSpan ReadTimeSpan();
}
