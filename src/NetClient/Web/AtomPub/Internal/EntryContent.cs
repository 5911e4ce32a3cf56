using System.Net;
using System.Net.Http.Headers;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>An entry on its way out.</summary>
internal sealed class EntryContent : HttpContent
{
    private readonly byte[] _entry;
    private readonly TransferReport _report;

    public EntryContent(byte[] entry, TransferReport report)
    {
        (_entry, _report) = (entry, report);
        Headers.ContentType = new MediaTypeHeaderValue("application/atom+xml") { Parameters = { new NameValueHeaderValue("type", "entry") }, CharSet = "utf-8" };
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _report.Begin(_entry.Length);
        await stream.WriteAsync(_entry, cancellationToken).ConfigureAwait(false);
        _report.Sent(_entry.Length);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _entry.Length;
        return true;
    }
}
