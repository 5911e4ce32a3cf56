using System.Runtime.CompilerServices;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>A random access stream: a position in a content that others look at too.</summary>
internal sealed class RandomAccessView : IRandomAccessStream, IMemoryInput, IMemoryOutput
{
    private readonly IRandomAccessContent _content;
    private readonly string _name;
    private ulong _position;
    private int _closed;

    public RandomAccessView(IRandomAccessContent content, ulong position, bool canRead, bool canWrite, string name)
    {
        content.Open();
        (_content, _position, _name) = (content, position, name);
        (CanRead, CanWrite) = (canRead, canWrite);
    }

    public IRandomAccessContent Content => _content;

    public bool CanRead { get; }

    public bool CanWrite { get; }

    public ulong Position
    {
        get
        {
            ThrowIfClosed();
            return _position;
        }
    }

    public ulong Size
    {
        get
        {
            ThrowIfClosed();
            return _content.Size;
        }
        set
        {
            ThrowIfCannotWrite();
            _content.Size = value;
        }
    }

    public void Seek(ulong position)
    {
        ThrowIfClosed();
        _position = position;
    }

    public IInputStream GetInputStreamAt(ulong position)
    {
        ThrowIfCannotRead();
        return new RandomAccessView(_content, position, canRead: true, canWrite: false, nameof(IInputStream));
    }

    public IOutputStream GetOutputStreamAt(ulong position)
    {
        ThrowIfCannotWrite();
        return new RandomAccessView(_content, position, canRead: false, canWrite: true, nameof(IOutputStream));
    }

    public IRandomAccessStream CloneStream() => Clone();

    public RandomAccessView Clone()
    {
        ThrowIfClosed();
        return new RandomAccessView(_content, 0, CanRead, CanWrite, _name);
    }

    public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default)
    {
        ThrowIfCannotRead();
        return MemoryStreamCalls.ReadAsync(this, buffer, count, options, cancellationToken);
    }

    public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfCannotWrite();
        return MemoryStreamCalls.WriteAsync(this, buffer, cancellationToken);
    }

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        ThrowIfCannotRead();
        ValueTask<int> read = _content.ReadAsync(_position, destination, cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<int>(Advance(read.Result)) : ReadSlowlyAsync(read);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        ThrowIfCannotWrite();
        ValueTask write = _content.WriteAsync(_position, source, cancellationToken);
        if (!write.IsCompletedSuccessfully)
            return WriteSlowlyAsync(write, source.Length);
        Advance(source.Length);
        return default;
    }

    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return _content.FlushAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            _content.Close();
    }

    private int Advance(int count)
    {
        _position += (uint)count;
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadSlowlyAsync(ValueTask<int> read) => Advance(await read.ConfigureAwait(false));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteSlowlyAsync(ValueTask write, int count)
    {
        await write.ConfigureAwait(false);
        Advance(count);
    }

    private void ThrowIfClosed()
    {
        if (Volatile.Read(ref _closed) != 0)
            throw Throw.Closed(_name);
    }

    private void ThrowIfCannotRead()
    {
        ThrowIfClosed();
        if (!CanRead)
            throw Throw.WrongState("The stream cannot be read (CanRead is false).");
    }

    private void ThrowIfCannotWrite()
    {
        ThrowIfClosed();
        if (!CanWrite)
            throw Throw.WrongState("The stream cannot be written (CanWrite is false).");
    }
}
