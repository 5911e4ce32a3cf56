using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>Reads numbers, text and bytes from a stream: first load, then read what is loaded.</summary>
/// <remarks>
/// <para>One call at a time: a read or another load during a load fails with <see cref="InvalidOperationException"/> (0x800710DD). Reading more than is loaded
/// fails with <see cref="ArgumentOutOfRangeException"/> (0x8000000B) and reads nothing. A load that fails or is cancelled keeps the bytes that had arrived:
/// they can be read, and the reader goes on to work.</para>
/// <para>Closing the reader closes the stream; <see cref="DetachStream"/> comes first to keep it. After that every call fails with
/// <see cref="ObjectDisposedException"/> (0x80000013).</para>
/// <para>Memory comes from the pool and is given back when the reader is closed. However large a load is asked for, memory grows only as bytes arrive.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.datareader"/> (documented); defaults, encodings and layouts of values:
/// inferred.</para>
/// </remarks>
public sealed partial class DataReader : IDataReader, IDisposable, IUnreadBytes
{
    private readonly Lock _gate = new();
    private readonly LoadedBytes _bytes;
    private IInputStream? _stream;
    private IMemoryInput? _input;        // the same stream, seen as one that takes memory
    private LoadOperation? _operation;
    private ByteOrder _byteOrder = ByteOrder.BigEndian;
    private UnicodeEncoding _encoding = UnicodeEncoding.Utf8;
    private bool _registered;
    private volatile bool _loading;
    private volatile bool _closed;

    /// <summary>Creates a reader of a stream.</summary>
    /// <param name="inputStream">The stream; the reader closes it when it is closed itself.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inputStream"/> is null (0x80070057).</exception>
    public DataReader(IInputStream inputStream)
    {
        Throw.IfNull(inputStream);
        _stream = inputStream;
        _input = ForeignInput.For(inputStream);
        _bytes = new LoadedBytes();
    }

    private DataReader(Memory<byte> loaded) => _bytes = new LoadedBytes(loaded);

    /// <inheritdoc/>
    public uint UnconsumedBufferLength
    {
        get
        {
            ThrowIfClosed();
            return (uint)_bytes.Unconsumed;
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

    /// <inheritdoc/>
    /// <remarks>With <see cref="InputStreamOptions.ReadAhead"/> a load may take more from the stream than was asked for, which later loads then find without
    /// waiting; it still counts as loaded only then. Without it, no byte is taken that was not asked for.</remarks>
    public InputStreamOptions InputStreamOptions { get; set; }

    int IUnreadBytes.UnreadByteCount => _bytes.Unread;

    byte[] IUnreadBytes.CopyUnread() => Idle()._bytes.CopyUnread();

    void IUnreadBytes.DiscardUnread() => Idle()._bytes.DiscardUnread();

    /// <summary>Creates a reader of the bytes in use of a buffer: they are loaded already, and there is no stream to load more from.</summary>
    /// <param name="buffer">The bytes. They are not copied.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> does not show its bytes, see <see cref="IBufferByteAccess"/> (0x80070057).</exception>
    public static DataReader FromBuffer(IBuffer buffer) => new(buffer.AsMemory());

    /// <summary>Takes the bytes that are loaded and not yet read.</summary>
    /// <returns>A buffer with these bytes; the reader has none left.</returns>
    /// <exception cref="InvalidOperationException">A load runs (0x800710DD).</exception>
    public IBuffer DetachBuffer() => ReadBuffer((uint)Idle()._bytes.Unconsumed);

    /// <summary>Separates the stream from the reader, which then no longer closes it. Bytes that are loaded, or were read ahead, can still be read.</summary>
    /// <returns>The stream.</returns>
    /// <exception cref="InvalidOperationException">A load runs (0x800710DD), or there is no stream (0x8000000E).</exception>
    public IInputStream DetachStream()
    {
        Idle();
        IInputStream stream = _stream ?? throw Throw.WrongState("The reader has no stream: it was made from a buffer, or the stream was detached before.");
        _bytes.Load(uint.MaxValue);
        Unregister();
        (_stream, _input) = (null, null);
        return stream;
    }

    /// <summary>Closes the reader and its stream. A load that runs ends as the stream ends it. Calling again does nothing.</summary>
    public void Dispose()
    {
        bool release;
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            release = !_loading;
        }

        Unregister();
        _stream?.Dispose();
        if (release)
            _bytes.Release();   // a load that runs still writes there, and releases it when it ends
    }

    internal void LoadEnded()
    {
        bool release;
        lock (_gate)
        {
            _loading = false;
            release = _closed;
        }
        if (release)
            _bytes.Release();
    }

    private DataReader Idle()
    {
        ThrowIfClosed();
        return _loading ? throw Throw.Concurrent("A load runs; wait until it has ended.") : this;
    }

    private void Unregister()
    {
        if (_registered)
            ((IUnreadRegistry)_stream!).Unregister(this);
        _registered = false;
    }

    private void ThrowIfClosed()
    {
        if (_closed)
            throw Throw.Closed(nameof(DataReader));
    }
}
