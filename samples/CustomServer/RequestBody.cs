using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace CustomServer;

/// <summary>A request's body, by its length or in chunks.</summary>
internal sealed class RequestBody(HttpInput input, RequestHead head, TinyResponse response, TinyLimits limits) : Stream, IHttpRequestBodyDetectionFeature, IHttpMaxRequestBodySizeFeature
{
    private const int MostSkipped = 64 * 1024;

    private long _left = head.ContentLength;   // of the body, or of the chunk
    private bool _isOver = !head.IsChunked && head.ContentLength == 0;
    private bool _begun;
    private long _received;
    private TimeSpan _waited;
    private bool _isLost;   // in a read that did not come to its end: where the body goes on is not known any more

    public bool CanHaveBody => head.IsChunked || head.ContentLength > 0;

    public bool IsReadOnly => _begun;

    public long? MaxRequestBodySize { get; set; } = limits.Body;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isOver || buffer.IsEmpty)
            return 0;
        if (_isLost)
            throw new BadHttpRequestException("The body broke off before.");
        _isLost = true;
        if (head.ContentLength > MaxRequestBodySize)
            throw TooLong();
        if (!_begun && head.WantsContinue)
            await response.InviteBodyAsync(cancellationToken);
        long since = Stopwatch.GetTimestamp();
        int count = await TinyLimits.WaitForClientAsync(token => ReadPartAsync(buffer, token), limits.PatienceAfter(_received, _waited), cancellationToken);
        (_received, _waited) = (_received + count, _waited + Stopwatch.GetElapsedTime(since));
        _isLost = false;
        return count;
    }

    /// <summary>Takes what the app has left unread, so that the next request begins where it does. False: it is too much, and the connection ends.</summary>
    public async ValueTask<bool> SkipRestAsync()
    {
        if (_isLost || (!_isOver && !_begun && head.WantsContinue))
            return false;   // the client was never told to send it, and may or may not
        try
        {
            return await TinyLimits.WaitForClientAsync(SkipAsync, limits.Patience, CancellationToken.None);
        }
        catch (BadHttpRequestException)
        {
            return false;   // the answer has gone already
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<bool> SkipAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        for (int skipped = 0; !_isOver && skipped <= MostSkipped;)
            skipped += await ReadAsync(buffer, cancellationToken);
        return _isOver;
    }

    private async ValueTask<int> ReadPartAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (head.IsChunked && _left == 0 && !await NextChunkAsync(cancellationToken))
            return 0;
        _begun = true;
        if (_left > MaxRequestBodySize - _received)
            throw TooLong();
        int count = await input.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        if (count == 0)
            throw new EndOfStreamException("The client ended its side within a body.");
        _left -= count;
        _isOver = !head.IsChunked && _left == 0;
        return count;
    }

    private static BadHttpRequestException TooLong() => new("The body is longer than allowed.", StatusCodes.Status413PayloadTooLarge);

    private async ValueTask<bool> NextChunkAsync(CancellationToken cancellationToken)
    {
        if (_begun && (await input.ReadLineAsync(2, StatusCodes.Status400BadRequest, cancellationToken)).Length > 0)
            throw new BadHttpRequestException("A chunk is longer than it said.");
        string line = await input.ReadLineAsync(1024, StatusCodes.Status400BadRequest, cancellationToken);
        int extension = line.IndexOf(';', StringComparison.Ordinal);   // of which none is known here
        string size = extension < 0 ? line : line[..extension].TrimEnd(' ', '\t');
        if (size.Length > 15 || !long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left))
            throw new BadHttpRequestException("A chunk has no size.");
        if (_left > 0)
            return true;
        await RequestHead.ReadFieldsAsync(input, new HeaderDictionary(), cancellationToken);   // trailers are read and not kept
        _isOver = true;
        return false;
    }
}
