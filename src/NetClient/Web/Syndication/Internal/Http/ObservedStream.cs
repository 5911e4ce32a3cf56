using NetClient.Errors;

namespace NetClient.Web.Syndication.Internal.Http;

/// <summary>A body on its way in: counted, reported, and bounded.</summary>
internal sealed class ObservedStream(Stream inner, uint most, Action<uint> received) : Stream
{
    private long _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A body that is longer than is wanted.</summary>
    public static HttpRequestException TooLarge(uint most) =>
        new(HttpRequestError.ConfigurationLimitExceeded, $"The answer is longer than MaxResponseBufferSize, {most} bytes (0x{HResults.ResourceTooLarge:X8}).") { HResult = HResults.ResourceTooLarge };

    private int Count(int count)
    {
        if (count == 0)
            return 0;
        _count += count;
        if (_count > most)
            throw TooLarge(most);
        received((uint)_count);
        return count;
    }
}
