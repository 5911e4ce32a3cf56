using System.Buffers;
using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>Writes numbers, text and bytes: first write, then store what is written in a stream, or take it as a buffer.</summary>
/// <remarks>
/// <para>One call at a time: a write or another store during a store fails with <see cref="InvalidOperationException"/> (0x800710DD). A store that fails or
/// is cancelled leaves its bytes unstored, because nobody can tell how many of them had left: storing again may send some twice.</para>
/// <para>Closing the writer closes the stream and stores nothing; <see cref="DetachStream"/> comes first to keep the stream. After that every call fails with
/// <see cref="ObjectDisposedException"/> (0x80000013). Memory comes from the pool and is given back when the writer is closed.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.datawriter"/> (documented); defaults, encodings and layouts of values:
/// inferred.</para>
/// </remarks>
public sealed partial class DataWriter : IDataWriter, IDisposable
{
    private readonly Lock _gate = new();
    private IOutputStream? _stream;
    private IMemoryOutput? _output;      // the same stream, seen as one that takes memory
    private StoreOperation? _operation;
    private byte[] _bytes = [];
    private int _length;
    private ByteOrder _byteOrder = ByteOrder.BigEndian;
    private UnicodeEncoding _encoding = UnicodeEncoding.Utf8;
    private volatile bool _storing;
    private volatile bool _closed;

    /// <summary>Creates a writer to a buffer, which <see cref="DetachBuffer"/> gives.</summary>
    public DataWriter()
    {
    }

    /// <summary>Creates a writer to a stream.</summary>
    /// <param name="outputStream">The stream; the writer closes it when it is closed itself.</param>
    /// <exception cref="ArgumentNullException"><paramref name="outputStream"/> is null (0x80070057).</exception>
    public DataWriter(IOutputStream outputStream)
    {
        Throw.IfNull(outputStream);
        _stream = outputStream;
        _output = ForeignOutput.For(outputStream);
    }

    /// <inheritdoc/>
    public uint UnstoredBufferLength
    {
        get
        {
            ThrowIfClosed();
            return (uint)_length;
        }
    }

    /// <inheritdoc/>
    public ByteOrder ByteOrder
    {
        get => _byteOrder;
        set => _byteOrder = value is ByteOrder.LittleEndian or ByteOrder.BigEndian ? value : throw Throw.Range("No such byte order.", nameof(value));
    }

    /// <inheritdoc/>
    public UnicodeEncoding UnicodeEncoding
    {
        get => _encoding;
        set => _encoding = value is UnicodeEncoding.Utf8 or UnicodeEncoding.Utf16LE or UnicodeEncoding.Utf16BE
            ? value
            : throw Throw.Range("No such encoding.", nameof(value));
    }

    /// <summary>Takes the bytes that are written and not yet stored.</summary>
    /// <returns>A buffer with these bytes; the writer has none left.</returns>
    /// <exception cref="InvalidOperationException">A store runs (0x800710DD).</exception>
    public IBuffer DetachBuffer()
    {
        ThrowIfBusy();
        byte[] bytes = _bytes.AsSpan(0, _length).ToArray();
        Release();
        return bytes.AsBuffer();
    }

    /// <summary>Separates the stream from the writer, which then no longer closes it. Unstored bytes stay with the writer.</summary>
    /// <returns>The stream.</returns>
    /// <exception cref="InvalidOperationException">A store runs (0x800710DD), or there is no stream (0x8000000E).</exception>
    public IOutputStream DetachStream()
    {
        ThrowIfBusy();
        IOutputStream stream = _stream ?? throw NoStream();
        (_stream, _output) = (null, null);
        return stream;
    }

    /// <summary>Closes the writer and its stream; unstored bytes are lost. A store that runs ends as the stream ends it. Calling again does nothing.</summary>
    public void Dispose()
    {
        bool release;
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            release = !_storing;
        }

        _stream?.Dispose();
        if (release)
            Release();   // a store that runs still reads there, and releases it when it ends
    }

    private static InvalidOperationException NoStream() =>
        Throw.WrongState("The writer has no stream: it writes to a buffer (take it with DetachBuffer), or the stream was detached before.");

    private void Release()
    {
        byte[] bytes = _bytes;
        (_bytes, _length) = ([], 0);
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    private void ThrowIfBusy()
    {
        ThrowIfClosed();
        if (_storing)
            throw Throw.Concurrent("A store runs; wait until it has ended.");
    }

    private void ThrowIfClosed()
    {
        if (_closed)
            throw Throw.Closed(nameof(DataWriter));
    }
}
