using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>A seekable <see cref="Stream"/> over an <see cref="IRandomAccessStream"/>.</summary>
internal sealed class StreamOverRandomAccess(IRandomAccessStream inner)
    : StreamOverRuntime(inner.CanRead ? inner : null, inner.CanWrite ? inner : null)
{
    public IRandomAccessStream Inner => inner;

    public override bool CanSeek => CanRead || CanWrite;

    public override long Length
    {
        get
        {
            ThrowIfClosed();
            return checked((long)inner.Size);
        }
    }

    public override long Position
    {
        get
        {
            ThrowIfClosed();
            return checked((long)inner.Position);
        }
        set
        {
            ThrowIfClosed();
            inner.Seek(value >= 0 ? (ulong)value : throw Throw.Range("A position is not negative.", nameof(value)));
        }
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        long start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            SeekOrigin.End => Length,
            _ => throw Throw.Argument("No such origin.", nameof(origin)),
        };
        if (start + offset < 0)
            throw new IOException("A position is not negative.");
        return Position = start + offset;
    }

    public override void SetLength(long value)
    {
        ThrowIfClosed();
        if (!CanWrite)
            throw new NotSupportedException("The stream cannot be written.");
        inner.Size = value >= 0 ? (ulong)value : throw Throw.Range("A length is not negative.", nameof(value));
    }
}
