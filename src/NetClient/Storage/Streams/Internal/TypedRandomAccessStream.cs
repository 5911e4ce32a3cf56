namespace NetClient.Storage.Streams.Internal;

/// <summary>A random access stream that is told its media type.</summary>
internal sealed class TypedRandomAccessStream(IRandomAccessStream stream, string contentType) : IRandomAccessStreamWithContentType, IMemoryInput, IMemoryOutput
{
    public string ContentType => contentType;

    public bool CanRead => stream.CanRead;

    public bool CanWrite => stream.CanWrite;

    public ulong Position => stream.Position;

    public ulong Size
    {
        get => stream.Size;
        set => stream.Size = value;
    }

    public void Seek(ulong position) => stream.Seek(position);

    public IInputStream GetInputStreamAt(ulong position) => stream.GetInputStreamAt(position);

    public IOutputStream GetOutputStreamAt(ulong position) => stream.GetOutputStreamAt(position);

    public IRandomAccessStream CloneStream() => new TypedRandomAccessStream(stream.CloneStream(), contentType);

    public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default) =>
        stream.ReadAsync(buffer, count, options, cancellationToken);

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) =>
        ((IInputStream)stream).ReadAsync(destination, cancellationToken);

    public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default) => stream.WriteAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) =>
        ((IOutputStream)stream).WriteAsync(source, cancellationToken);

    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default) => stream.FlushAsync(cancellationToken);

    public void Dispose() => stream.Dispose();
}
