using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>A stream over an <see cref="IBuffer"/>: its length is the buffer's, which grows with writes up to the capacity.</summary>
internal sealed class BufferStream(IBuffer buffer, Memory<byte> memory) : Stream
{
    private long _position;
    private bool _closed;

    public override bool CanRead => !_closed;

    public override bool CanSeek => !_closed;

    public override bool CanWrite => !_closed;

    public override long Length
    {
        get
        {
            ThrowIfClosed();
            return buffer.Length;
        }
    }

    public override long Position
    {
        get
        {
            ThrowIfClosed();
            return _position;
        }
        set
        {
            ThrowIfClosed();
            _position = value >= 0 ? value : throw Throw.Range("A position is not negative.", nameof(value));
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        SeekOrigin.End => Length,
        _ => throw Throw.Argument("No such origin.", nameof(origin)),
    };

    public override void SetLength(long value)
    {
        ThrowIfClosed();
        if (value < 0 || value > memory.Length)
            throw new NotSupportedException($"The buffer holds at most {memory.Length} bytes.");
        if (value > buffer.Length)
            memory.Span[(int)buffer.Length..(int)value].Clear();
        buffer.Length = (uint)value;
    }

    public override int Read(Span<byte> destination)
    {
        ThrowIfClosed();
        if (_position >= buffer.Length)
            return 0;
        Span<byte> rest = memory.Span[(int)_position..(int)buffer.Length];
        int count = Math.Min(rest.Length, destination.Length);
        rest[..count].CopyTo(destination);
        _position += count;
        return count;
    }

    public override void Write(ReadOnlySpan<byte> source)
    {
        ThrowIfClosed();
        if (source.Length > memory.Length - _position)
            throw new NotSupportedException($"The buffer holds at most {memory.Length} bytes.");
        if (_position > buffer.Length)
            SetLength(_position);   // the gap reads as zeros
        source.CopyTo(memory.Span[(int)_position..]);
        _position += source.Length;
        buffer.Length = Math.Max(buffer.Length, (uint)_position);
    }

    public override int Read(byte[] array, int offset, int count) => Read(Checked(array, offset, count));

    public override void Write(byte[] array, int offset, int count) => Write(Checked(array, offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new(Read(destination.Span));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        Write(source.Span);
        return default;
    }

    public override Task<int> ReadAsync(byte[] array, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(array.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] array, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(array.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // Nothing is held back.
    }

    protected override void Dispose(bool disposing)
    {
        _closed = true;
        base.Dispose(disposing);
    }

    private static Span<byte> Checked(byte[] array, int offset, int count)
    {
        ValidateBufferArguments(array, offset, count);
        return array.AsSpan(offset, count);
    }

    private void ThrowIfClosed()
    {
        if (_closed)
            throw Throw.Closed(nameof(BufferStream));
    }
}
