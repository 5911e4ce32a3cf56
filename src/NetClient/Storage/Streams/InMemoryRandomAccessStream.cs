using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>A random access stream in memory.</summary>
/// <remarks>Clones and the streams of <see cref="GetInputStreamAt"/> and <see cref="GetOutputStreamAt"/> share the content, each with a position and a life
/// of its own; they may be used by different threads at the same time. A gap made by <see cref="Seek"/> or <see cref="Size"/> reads as zeros and takes no
/// memory.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.inmemoryrandomaccessstream"/> (documented).</para></remarks>
public sealed class InMemoryRandomAccessStream : IRandomAccessStream, IMemoryInput, IMemoryOutput
{
    private readonly RandomAccessView _view;

    /// <summary>Creates an empty stream.</summary>
    public InMemoryRandomAccessStream()
        : this(new RandomAccessView(new PagedContent(), 0, canRead: true, canWrite: true, nameof(InMemoryRandomAccessStream)))
    {
    }

    private InMemoryRandomAccessStream(RandomAccessView view) => _view = view;

    /// <summary>True.</summary>
    public bool CanRead => _view.CanRead;

    /// <summary>True.</summary>
    public bool CanWrite => _view.CanWrite;

    /// <inheritdoc/>
    public ulong Position => _view.Position;

    /// <inheritdoc/>
    public ulong Size
    {
        get => _view.Size;
        set => _view.Size = value;
    }

    /// <inheritdoc/>
    public void Seek(ulong position) => _view.Seek(position);

    /// <inheritdoc/>
    public IInputStream GetInputStreamAt(ulong position) => _view.GetInputStreamAt(position);

    /// <inheritdoc/>
    public IOutputStream GetOutputStreamAt(ulong position) => _view.GetOutputStreamAt(position);

    /// <inheritdoc/>
    public IRandomAccessStream CloneStream() => new InMemoryRandomAccessStream(_view.Clone());

    /// <inheritdoc/>
    public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default) =>
        _view.ReadAsync(buffer, count, options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default) => _view.WriteAsync(buffer, cancellationToken);

    /// <summary>Does nothing: what was written is there.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>True.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default) => _view.FlushAsync(cancellationToken);

    /// <summary>Closes this stream; those that share its content go on. Calling again does nothing.</summary>
    public void Dispose() => _view.Dispose();

    ValueTask<int> IMemoryInput.ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => _view.ReadAsync(destination, cancellationToken);

    ValueTask IMemoryOutput.WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) => _view.WriteAsync(source, cancellationToken);
}
