using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Web.AtomPub.Internal;
using NetClient.Web.Http.Internal;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;
using NetClient.Web.Syndication.Internal.Http;

namespace NetClient.Web.AtomPub;

/// <content>Creating.</content>
public sealed partial class AtomPubClient
{
    /// <summary>Creates an entry in a collection.</summary>
    /// <param name="uri">The collection's address, http or https.</param>
    /// <param name="description">What the entry's address may be made from (the header <c>Slug</c>); empty for none.</param>
    /// <param name="item">The entry. Where it has no id, no title or no time of change, which Atom requires, the request has one.</param>
    /// <returns>The running operation. Its result is the entry as the server keeps it, with <see cref="SyndicationItem.ItemUri"/>, <see cref="SyndicationItem.ETag"/> and, when the server
    /// gives them, its edit links. A server that sends no entry back is asked for it where it is on the collection's origin; elsewhere the result has address and version only.</returns>
    /// <exception cref="ArgumentException">An argument is null, or the address is relative or of another scheme (0x80070057).</exception>
    public IAsyncOperationWithProgress<SyndicationItem, TransferProgress> CreateResourceAsync(Uri uri, string description, SyndicationItem item)
    {
        FeedHttp.Check(uri);
        Throw.IfNull(description);
        Throw.IfNull(item);
        byte[] entry = EntryDocument.Write(item, _http.Time);
        _homes.Work(uri);
        return Run<SyndicationItem, TransferProgress>(uri, (progress, token) =>
        {
            var transfer = new TransferReport(progress);
            return CreateAsync(uri, description, new EntryContent(entry, transfer), transfer, token);
        });
    }

    /// <summary>Creates media in a collection, and the entry that describes it.</summary>
    /// <param name="uri">The collection's address, http or https.</param>
    /// <param name="mediaType">The type of the media.</param>
    /// <param name="description">What its address may be made from (the header <c>Slug</c>); empty for none.</param>
    /// <param name="mediaStream">The media, read to its end. It is held in memory when the client has credentials: a server that asks for them gets it twice.</param>
    /// <returns>The running operation. Its result is the entry that describes the media; its <see cref="SyndicationItem.EditMediaUri"/> is where the media is edited.</returns>
    /// <exception cref="ArgumentException">An argument is null, the type is none, or the address is relative or of another scheme (0x80070057).</exception>
    public IAsyncOperationWithProgress<SyndicationItem, TransferProgress> CreateMediaResourceAsync(Uri uri, string mediaType, string description, IInputStream mediaStream)
    {
        FeedHttp.Check(uri);
        MediaContent.Check(mediaType);
        Throw.IfNull(description);
        Throw.IfNull(mediaStream);
        _homes.Work(uri);
        return Run<SyndicationItem, TransferProgress>(uri, async (progress, token) =>
        {
            var transfer = new TransferReport(progress);
            MediaContent media = await MediaContent.OfAsync(mediaStream, mediaType, isRepeatable: HasCredentials, transfer, token).ConfigureAwait(false);
            return await CreateAsync(uri, description, media, transfer, token).ConfigureAwait(false);
        });
    }

    private bool HasCredentials => ServerCredential is not null || ProxyCredential is not null;

    private async Task<SyndicationItem> CreateAsync(Uri uri, string description, HttpContent content, TransferReport transfer, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        if (description.Length > 0)
            request.Headers.TryAddWithoutValidation("Slug", Slug.Encode(description));
        using FeedAnswer answer = await _http.SendAsync(request, isStranger: false, Entry, transfer.Received, cancellationToken).ConfigureAwait(false);

        Uri? location = answer.Response.Headers.Location is { } said && Uri.TryCreate(answer.Uri, said, out Uri? full) ? full : null;
        bool hasEntry = answer.MediaType.EndsWith("xml", StringComparison.OrdinalIgnoreCase) && answer.Response.Content.Headers.ContentLength != 0;
        if (!hasEntry && location is not null && Redirection.IsSameOrigin(uri, location))
            return await RetrieveAsync(location, isStranger: false, transfer.Received, cancellationToken).ConfigureAwait(false);   // RFC 5023 section 5.3: the body is the server's to leave out
        var item = new SyndicationItem();   // what the app gave for its server, credentials and headers, is not for another
        if (hasEntry)
        {
            item = await FeedParser.ReadItemAsync(answer.Source(), location ?? answer.Uri, cancellationToken).ConfigureAwait(false);
            item.Snapshot = EntrySnapshot.OfRead(item, uri);
        }
        (item.ItemUri, item.ETag) = (location, answer.ETag);
        if (location is not null && Redirection.IsHttp(location))
            _seen.Remember(location, item.ETag, item.Snapshot, answer.Uri);
        return item;
    }
}
