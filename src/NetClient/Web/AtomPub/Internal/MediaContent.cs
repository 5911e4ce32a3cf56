using System.Net;
using System.Net.Http.Headers;
using NetClient.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>Media on its way out.</summary>
internal sealed class MediaContent : HttpContent
{
    private const int BufferSize = 64 * 1024;

    private readonly Stream _media;
    private readonly TransferReport _report;

    private MediaContent(Stream media, string mediaType, TransferReport report)
    {
        (_media, _report) = (media, report);
        Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
    }

    public static void Check(string mediaType)
    {
        Throw.IfNull(mediaType);
        if (!MediaTypeHeaderValue.TryParse(mediaType, out _))
            throw Throw.Argument($"\"{mediaType}\" is no media type.", nameof(mediaType));
    }

    /// <summary>Content that can be sent twice where a server may ask who is there after the first time.</summary>
    public static async Task<MediaContent> OfAsync(IInputStream media, string mediaType, bool isRepeatable, TransferReport report, CancellationToken cancellationToken)
    {
        Stream stream = media.AsStreamForRead();
        if (!isRepeatable || stream.CanSeek)
            return new MediaContent(stream, mediaType, report);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        copy.Position = 0;
        return new MediaContent(copy, mediaType, report);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_media.CanSeek)
            _media.Position = 0;
        _report.Begin(_media.CanSeek ? _media.Length : 0);
        byte[] buffer = new byte[BufferSize];
        long sent = 0;
        for (int count; (count = await _media.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            _report.Sent(sent += count);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _media.CanSeek ? _media.Length : 0;
        return _media.CanSeek;
    }
}
