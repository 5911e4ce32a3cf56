using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Web.AtomPub.Internal;
using NetClient.Web.Http.Internal;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;
using NetClient.Web.Syndication.Internal.Http;

namespace NetClient.Web.AtomPub;

/// <content>Updating and deleting.</content>
public sealed partial class AtomPubClient
{
    /// <summary>Replaces an entry.</summary>
    /// <param name="uri">The entry's address for editing, http or https.</param>
    /// <param name="item">The new entry. When it was retrieved, only the version that it was retrieved in is replaced; afterwards it carries the new one, if the server names it. When the app made it,
    /// only the version that this client last saw at the address is replaced, and whatever is there when it has seen none.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">An argument is null, or the address is relative or of another scheme (0x80070057).</exception>
    /// <remarks>A version that the server calls weak (<c>W/</c>) never matches, by RFC 9110. Where it is refused, the entry is compared, and the version that it has by now is the one that is replaced.
    /// Where that is weak too, the date is in its place (for an entry that changed less than 2 s ago, after a pause); where there is none, an edit in the moment after the comparison is overwritten.</remarks>
    public IAsyncActionWithProgress<TransferProgress> UpdateResourceAsync(Uri uri, SyndicationItem item)
    {
        FeedHttp.Check(uri);
        Throw.IfNull(item);
        byte[] entry = EntryDocument.Write(item, _http.Time);
        bool isStranger = !_homes.Has(uri, item.Snapshot?.Home);
        SeenVersion? seen = SeenOf(uri, item);
        EntrySnapshot sent = EntrySnapshot.OfSent(item, item.Snapshot?.Home ?? uri);
        return RunAction(uri, async (progress, token) =>
        {
            var transfer = new TransferReport(progress);
            var edit = new Edit(uri, seen, isStranger, Replaces: true, Entry, () => new HttpRequestMessage(HttpMethod.Put, uri) { Content = new EntryContent(entry, transfer) });
            using FeedAnswer answer = await EditAsync(edit, transfer, token).ConfigureAwait(false);
            (item.ETag, item.Snapshot) = (Replaced(uri, answer, sent), item.Snapshot is null ? null : sent);   // a version that is over must not guard the next edit
        });
    }

    /// <summary>Replaces an entry at its <see cref="SyndicationItem.EditUri"/>.</summary>
    /// <param name="item">The new entry. When it was retrieved, only the version that it was retrieved in is replaced.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">The item is null, or has no link <c>edit</c> (0x80070057).</exception>
    public IAsyncActionWithProgress<TransferProgress> UpdateResourceItemAsync(SyndicationItem item) => UpdateResourceAsync(EditUri(item), item);

    /// <summary>Replaces media: the version that this client last saw at the address, and whatever is there when it has seen none.</summary>
    /// <param name="uri">The media's address for editing, http or https.</param>
    /// <param name="mediaType">The type of the media.</param>
    /// <param name="mediaStream">The media, read to its end. It is held in memory when the client has credentials: a server that asks for them gets it twice.</param>
    /// <returns>The running operation.</returns>
    /// <remarks>To replace what nobody else has changed, retrieve it first with this client: <see cref="RetrieveMediaResourceAsync"/>, whose stream may be closed unread. Media whose version is weak are
    /// held in memory, because they may be sent again.</remarks>
    /// <exception cref="ArgumentException">An argument is null, the type is none, or the address is relative or of another scheme (0x80070057).</exception>
    public IAsyncActionWithProgress<TransferProgress> UpdateMediaResourceAsync(Uri uri, string mediaType, IInputStream mediaStream)
    {
        FeedHttp.Check(uri);
        MediaContent.Check(mediaType);
        Throw.IfNull(mediaStream);
        bool isStranger = !_homes.Has(uri, null);
        SeenVersion? seen = _seen.Find(uri);
        return RunAction(uri, async (progress, token) =>
        {
            var transfer = new TransferReport(progress);
            bool isRepeatable = HasCredentials || (seen is not null && (seen.Snapshot is not null || SeenVersion.IsWeak(seen.Version)));
            MediaContent media = await MediaContent.OfAsync(mediaStream, mediaType, isRepeatable, transfer, token).ConfigureAwait(false);
            var edit = new Edit(uri, seen, isStranger, Replaces: true, "*/*", () => new HttpRequestMessage(HttpMethod.Put, uri) { Content = media });
            using FeedAnswer answer = await EditAsync(edit, transfer, token).ConfigureAwait(false);
            Replaced(uri, answer, null);
        });
    }

    /// <summary>Deletes an entry or media: the version that this client last saw at the address, and whatever is there when it has seen none.</summary>
    /// <param name="uri">Its address for editing, http or https.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">The address is relative, or of another scheme (0x80070057).</exception>
    public IAsyncActionWithProgress<TransferProgress> DeleteResourceAsync(Uri uri)
    {
        FeedHttp.Check(uri);
        return DeleteAsync(uri, null);
    }

    /// <summary>Deletes an entry at its <see cref="SyndicationItem.EditUri"/>.</summary>
    /// <param name="item">The entry. When it was retrieved, only the version that it was retrieved in is deleted.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">The item is null, or has no link <c>edit</c> (0x80070057).</exception>
    public IAsyncActionWithProgress<TransferProgress> DeleteResourceItemAsync(SyndicationItem item) => DeleteAsync(EditUri(item), item);

    private IAsyncActionWithProgress<TransferProgress> DeleteAsync(Uri uri, SyndicationItem? item)
    {
        bool isStranger = !_homes.Has(uri, item?.Snapshot?.Home);
        SeenVersion? seen = SeenOf(uri, item);
        return RunAction(uri, async (progress, token) =>
        {
            var transfer = new TransferReport(progress);
            var edit = new Edit(uri, seen, isStranger, Replaces: false, "*/*", () => new HttpRequestMessage(HttpMethod.Delete, uri));
            using FeedAnswer answer = await EditAsync(edit, transfer, token).ConfigureAwait(false);
            _seen.RememberGone(uri);
            if (answer.Response.RequestMessage!.Method == HttpMethod.Delete && Redirection.IsSameOrigin(uri, answer.Uri))
                _seen.RememberGone(answer.Uri);
        });
    }

    // The version that an edit has made, when the answer to it says so: a 303 leads to something else, that tells how it went.
    private string Replaced(Uri uri, FeedAnswer answer, EntrySnapshot? sent)
    {
        if (answer.Response.RequestMessage!.Method != HttpMethod.Put)
        {
            _seen.Remember(uri, "", sent, uri);
            return "";
        }
        Remember(uri, answer, sent);
        return answer.ETag;
    }

    // What an item says of itself comes first; one that the app made says nothing.
    private SeenVersion? SeenOf(Uri uri, SyndicationItem? item) =>
        item is { ETag.Length: > 0 } or { Snapshot: not null } ? new SeenVersion(item.ETag, item.Snapshot) : _seen.Find(uri);

    private static Uri EditUri(SyndicationItem item)
    {
        Throw.IfNull(item);
        Uri uri = item.EditUri ?? throw Throw.Argument("The item has no link \"edit\": retrieve it from its collection first.", nameof(item));
        FeedHttp.Check(uri);
        return uri;
    }
}
