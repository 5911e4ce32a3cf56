using System.Net;

namespace NetClient.Web.Http.Internal;

/// <summary>A body that is copied while the app reads it, and handed over when it has been read to its end.</summary>
internal sealed class RecordedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly int _limit;
    private readonly Action<byte[]> _whole;

    public RecordedContent(HttpContent inner, int limit, Action<byte[]> whole)
    {
        (_inner, _limit, _whole) = (inner, limit, whole);
        WatchedContent.CopyHeaders(inner, this);
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new RecordingStream(_inner.ReadAsStream(cancellationToken), _limit, _whole);

    protected override async Task<Stream> CreateContentReadStreamAsync() => new RecordingStream(await _inner.ReadAsStreamAsync().ConfigureAwait(false), _limit, _whole);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Stream body = await CreateContentReadStreamAsync().ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            await body.CopyToAsync(stream).ConfigureAwait(false);
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using Stream body = CreateContentReadStream(cancellationToken);
        body.CopyTo(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private sealed class RecordingStream(Stream inner, int limit, Action<byte[]> whole) : ReadOnlyStream
    {
        private MemoryStream? _seen = new();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (_seen is null || buffer.Length == 0)
                return count;
            if (count == 0)
                whole(_seen.ToArray());
            if (count == 0 || _seen.Length + count > limit)
                _seen = null;
            else
                _seen.Write(buffer.Span[..count]);
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
