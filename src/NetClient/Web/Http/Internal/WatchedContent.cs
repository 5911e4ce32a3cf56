using System.Net;
using System.Net.Http.Headers;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Web.Http.Internal;

/// <summary>The body of an answer, watched for a server that stops in the middle of it.</summary>
internal sealed class WatchedContent : HttpContent
{
    private readonly HttpContent _inner;

    private WatchedContent(HttpContent inner, Uri? address, TimeSpan limit, TimeProvider time, GatedProxy? proxies, ControlChannelLink? link)
    {
        (_inner, Address, Limit, Time, Proxies, Link) = (inner, address, limit, time, proxies, link);
        CopyHeaders(inner, this);
    }

    /// <summary>Whose body it is.</summary>
    public Uri? Address { get; }

    /// <summary>How long nothing may come.</summary>
    public TimeSpan Limit { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The ways to servers; null when no proxy is used.</summary>
    public GatedProxy? Proxies { get; }

    /// <summary>The control channel that the answer is for.</summary>
    public ControlChannelLink? Link { get; }

    /// <summary>Gives one content the headers of another.</summary>
    public static void CopyHeaders(HttpContent from, HttpContent to)
    {
        foreach (KeyValuePair<string, HeaderStringValues> header in from.Headers.NonValidated)
        {
            if (header.Value.Count == 1)
                to.Headers.TryAddWithoutValidation(header.Key, header.Value.ToString());
            else
                to.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    /// <summary>Puts the watch on an answer. One that opens a connection for something else (101, and CONNECT) has no body to watch.</summary>
    public static HttpResponseMessage Put(HttpResponseMessage answer, TimeSpan limit, TimeProvider time, GatedProxy? proxies, ControlChannelLink? link)
    {
        if (answer.StatusCode != HttpStatusCode.SwitchingProtocols && answer.RequestMessage?.Method != HttpMethod.Connect && answer.Content.Headers.ContentLength != 0)
            answer.Content = new WatchedContent(answer.Content, answer.RequestMessage?.RequestUri, limit, time, proxies, link);
        return answer;
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new WatchedStream(_inner.ReadAsStream(cancellationToken), this);

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    // What is within is .NET's body, or ours around it: they hand out their streams at once, and wait only for what is read from them.
    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(CreateContentReadStream(cancellationToken));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Task.FromException<Stream>(e);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Stream body = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
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
}
