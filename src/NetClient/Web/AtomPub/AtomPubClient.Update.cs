using System.Net;
using System.Net.Http.Headers;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Web.AtomPub.Internal;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;
using NetClient.Web.Syndication.Internal.Http;

namespace NetClient.Web.AtomPub;

/// <content>Updating and deleting.</content>
public sealed partial class AtomPubClient
{
    /// <summary>Replaces an entry.</summary>
    /// <param name="uri">The entry's address for editing, http or https.</param>
    /// <param name="item">The new entry. When it was retrieved, only the version that it was retrieved in is replaced; afterwards it carries the new one, if the server names it.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">An argument is null, or the address is relative or of another scheme (0x80070057).</exception>
    /// <remarks>A version that the server calls weak (<c>W/</c>) never matches, by RFC 9110: the entry is then compared, and the version that it has by now is the one that is replaced.</remarks>
    public IAsyncActionWithProgress<TransferProgress> UpdateResourceAsync(Uri uri, SyndicationItem item)
    {
        FeedHttp.Check(uri);
        Throw.IfNull(item);
        byte[] entry = EntryDocument.Write(item, _http.Time);
        bool isStranger = !_homes.Has(uri, item.Snapshot?.Home);
        EntrySnapshot? sent = item.Snapshot is { } read ? EntrySnapshot.OfSent(item, read.Home) : null;
        return RunAction(uri, async (progress, token) =>
        {
            var transfer = new TransferReport(progress);
            var request = new HttpRequestMessage(HttpMethod.Put, uri) { Content = new EntryContent(entry, transfer) };
            await ProtectAsync(request, item, isStranger, token).ConfigureAwait(false);
            using FeedAnswer answer = await _http.SendAsync(request, isStranger, Entry, transfer.Received, token).ConfigureAwait(false);
            (item.ETag, item.Snapshot) = (answer.ETag, sent);   // a version that is over must not guard the next edit
        });
    }

    /// <summary>Replaces an entry at its <see cref="SyndicationItem.EditUri"/>.</summary>
    /// <param name="item">The new entry. When it was retrieved, only the version that it was retrieved in is replaced.</param>
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
        bool isStranger = !_homes.Has(uri, null);
        return RunAction(uri, async (progress, token) =>
        {
            var transfer = new TransferReport(progress);
            MediaContent media = await MediaContent.OfAsync(mediaStream, mediaType, isRepeatable: HasCredentials, transfer, token).ConfigureAwait(false);
            using FeedAnswer answer = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Put, uri) { Content = media }, isStranger, "*/*", transfer.Received, token).ConfigureAwait(false);
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
    /// <param name="item">The entry. When it was retrieved, only the version that it was retrieved in is deleted.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">The item is null, or has no link <c>edit</c> (0x80070057).</exception>
    public IAsyncActionWithProgress<TransferProgress> DeleteResourceItemAsync(SyndicationItem item) => DeleteAsync(EditUri(item), item);

    private IAsyncActionWithProgress<TransferProgress> DeleteAsync(Uri uri, SyndicationItem? item)
    {
        bool isStranger = !_homes.Has(uri, item?.Snapshot?.Home);
        return RunAction(uri, async (progress, token) =>
        {
            var transfer = new TransferReport(progress);
            var request = new HttpRequestMessage(HttpMethod.Delete, uri);
            if (item is not null)
                await ProtectAsync(request, item, isStranger, token).ConfigureAwait(false);
            using FeedAnswer answer = await _http.SendAsync(request, isStranger, "*/*", transfer.Received, token).ConfigureAwait(false);
        });
    }

    // Makes an edit fail when the server has another entry by then than the one that the item was. Where the item has no version that can match, it takes that of what the server has now, if that is the same.
    private async Task ProtectAsync(HttpRequestMessage edit, SyndicationItem item, bool isStranger, CancellationToken cancellationToken)
    {
        string version = item.ETag;
        if (item.Snapshot is { } snapshot && (version.Length == 0 || version.StartsWith("W/", StringComparison.OrdinalIgnoreCase)))
        {
            var look = new HttpRequestMessage(HttpMethod.Get, edit.RequestUri) { Headers = { CacheControl = new CacheControlHeaderValue { NoCache = true } } };
            using FeedAnswer answer = await _http.SendAsync(look, isStranger, Entry, static _ => { }, cancellationToken).ConfigureAwait(false);
            SyndicationItem now = await FeedParser.ReadItemAsync(answer.Source(), answer.Uri, cancellationToken).ConfigureAwait(false);
            if (snapshot.Difference(now, isReplaced: edit.Method == HttpMethod.Put) is { } part)
                throw Changed(edit, part);
            version = answer.ETag;
            if (version.Length == 0)
                edit.Headers.IfUnmodifiedSince = answer.Response.Content.Headers.LastModified;
        }
        if (version.Length > 0)
            edit.Headers.TryAddWithoutValidation("If-Match", version);
    }

    private static HttpRequestException Changed(HttpRequestMessage edit, string part)
    {
        int hresult = WebErrorTable.GetHResult(WebErrorStatus.PreconditionFailed);
        string server = edit.RequestUri!.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        string message = $"{edit.Method} {server} was not made: the entry there is not what the item was read as (its {part}). Retrieve it and repeat the change (PreconditionFailed, 0x{hresult:X8}).";
        return new HttpRequestException(HttpRequestError.Unknown, message, null, HttpStatusCode.PreconditionFailed) { HResult = hresult };
    }

    private static Uri EditUri(SyndicationItem item)
    {
        Throw.IfNull(item);
        Uri uri = item.EditUri ?? throw Throw.Argument("The item has no link \"edit\": retrieve it from its collection first.", nameof(item));
        FeedHttp.Check(uri);
        return uri;
    }
}
