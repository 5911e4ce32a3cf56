namespace NetClient.Tests.Web.Syndication;

/// <summary>A document that arrives in pieces: whole, line by line, byte by byte.</summary>
internal sealed class PiecewiseStream(byte[] bytes, Pieces pieces, bool asyncOnly = false) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer) => asyncOnly ? throw new InvalidOperationException("A thread would wait here.") : Next(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // Never at once, so that whoever reads must really wait.
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return Next(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Next(Span<byte> buffer)
    {
        ReadOnlySpan<byte> rest = bytes.AsSpan(_position);
        int count = pieces switch
        {
            Pieces.Whole => rest.Length,
            Pieces.Lines => rest.IndexOf((byte)'\n') + 1 is > 0 and int line ? line : rest.Length,
            _ => 1,
        };
        count = Math.Min(Math.Min(count, rest.Length), buffer.Length);
        rest[..count].CopyTo(buffer);
        _position += count;
        return count;
    }
}

/// <summary>How a document arrives.</summary>
public enum Pieces
{
    Whole,
    Lines,
    Bytes,
}
