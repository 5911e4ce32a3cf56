using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Web.AtomPub.Internal;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal.Http;

namespace NetClient.Web.AtomPub;

/// <content>Updating and deleting.</content>
public sealed partial class AtomPubClient
{
    /// <summary>Replaces an entry.</summary>
    /// <param name="uri">The entry's address for editing, http or https.</param>
    /// <param name="item">The new entry. When it carries an <see cref="SyndicationItem.ETag"/>, only that version is replaced; afterwards it carries the new one, if the server names it.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">An argument is null, or the address is relative or of another scheme (0x80070057).</exception>
    /// <remarks>A version that the server calls weak (<c>W/</c>) never matches, by RFC 9110: such an update fails, and nothing is lost.</remarks>
    public IAsyncActionWithProgress<TransferProgress> UpdateResourceAsync(Uri uri, SyndicationItem item)
    {
        FeedHttp.Check(uri);
        Throw.IfNull(item);
        byte[] entry = EntryDocument.Write(item, _http.Time);
        return RunAction(uri, async (progress, token) =>
        {
            var transfer = new TransferReport(progress);
            using FeedAnswer answer = await _http.SendAsync(() => Conditional(new HttpRequestMessage(HttpMethod.Put, uri) { Content = new EntryContent(entry, transfer) }, item), Entry, transfer.Received, token).ConfigureAwait(false);
            if (answer.ETag.Length > 0)
                item.ETag = answer.ETag;
        });
    }

    /// <summary>Replaces an entry at its <see cref="SyndicationItem.EditUri"/>.</summary>
    /// <param name="item">The new entry. When it carries an <see cref="SyndicationItem.ETag"/>, only that version is replaced.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">The item is null, or has no link <c>edit</c> (0x80070057).</exception>
    public IAsyncActionWithProgress<TransferProgress> UpdateResourceItemAsync(SyndicationItem item) => UpdateResourceAsync(EditUri(item), item);

    /// <summary>Replaces media.</summary>
    /// <param name="uri">The media's address for editing, http or https.</param>
    /// <param name="mediaType">The type of the media.</param>
    /// <param name="mediaStream">The media, read to its end. It is held in memory when the client has credentials: a server that asks for them gets it twice.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">An argument is null, the type is none, or the address is relative or of another scheme (0x80070057).</exception>
    public IAsyncActionWithProgress<TransferProgress> UpdateMediaResourceAsync(Uri uri, string mediaType, IInputStream mediaStream)
    {
        FeedHttp.Check(uri);
        MediaContent.Check(mediaType);
        Throw.IfNull(mediaStream);
        return RunAction(uri, async (progress, token) =>
        {
            var transfer = new TransferReport(progress);
            MediaContent media = await MediaContent.OfAsync(mediaStream, mediaType, isRepeatable: HasCredentials, transfer, token).ConfigureAwait(false);
            using FeedAnswer answer = await _http.SendAsync(() => new HttpRequestMessage(HttpMethod.Put, uri) { Content = media }, "*/*", transfer.Received, token).ConfigureAwait(false);
        });
    }

    /// <summary>Deletes an entry or media, whichever version the server has.</summary>
    /// <param name="uri">Its address for editing, http or https.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">The address is relative, or of another scheme (0x80070057).</exception>
    public IAsyncActionWithProgress<TransferProgress> DeleteResourceAsync(Uri uri)
    {
        FeedHttp.Check(uri);
        return DeleteAsync(uri, null);
    }

    /// <summary>Deletes an entry at its <see cref="SyndicationItem.EditUri"/>.</summary>
    /// <param name="item">The entry. When it carries an <see cref="SyndicationItem.ETag"/>, only that version is deleted.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">The item is null, or has no link <c>edit</c> (0x80070057).</exception>
    public IAsyncActionWithProgress<TransferProgress> DeleteResourceItemAsync(SyndicationItem item) => DeleteAsync(EditUri(item), item);

    private IAsyncActionWithProgress<TransferProgress> DeleteAsync(Uri uri, SyndicationItem? item) => RunAction(uri, async (progress, token) =>
    {
        var transfer = new TransferReport(progress);
        using FeedAnswer answer = await _http.SendAsync(() => Conditional(new HttpRequestMessage(HttpMethod.Delete, uri), item), "*/*", transfer.Received, token).ConfigureAwait(false);
    });

    private static HttpRequestMessage Conditional(HttpRequestMessage request, SyndicationItem? item)
    {
        if (item is { ETag.Length: > 0 })
            request.Headers.TryAddWithoutValidation("If-Match", item.ETag);
        return request;
    }

    private static Uri EditUri(SyndicationItem item)
    {
        Throw.IfNull(item);
        Uri uri = item.EditUri ?? throw Throw.Argument("The item has no link \"edit\": retrieve it from its collection first.", nameof(item));
        FeedHttp.Check(uri);
        return uri;
    }
}
