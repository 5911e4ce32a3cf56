using NetClient.Foundation;
using NetClient.Storage.Streams;
using NetClient.Web.AtomPub.Internal;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;
using NetClient.Web.Syndication.Internal.Http;

namespace NetClient.Web.AtomPub;

/// <content>Reading.</content>
public sealed partial class AtomPubClient
{
    private const string Entry = "application/atom+xml;type=entry, application/atom+xml, application/xml;q=0.8, */*;q=0.5";

    /// <inheritdoc/>
    public IAsyncOperationWithProgress<SyndicationFeed, RetrievalProgress> RetrieveFeedAsync(Uri uri)
    {
        FeedHttp.Check(uri);
        _homes.Work(uri);
        return NetClient.Foundation.Internal.AsyncInfo.Run<SyndicationFeed, RetrievalProgress>((token, progress) =>
            _operations.RunAsync(either => _http.RetrieveFeedAsync(uri, progress, either), token));
    }

    /// <summary>Retrieves a service document: which collections there are, and what they take.</summary>
    /// <param name="uri">Its address, http or https.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">The address is relative, or of another scheme (0x80070057).</exception>
    public IAsyncOperationWithProgress<ServiceDocument, RetrievalProgress> RetrieveServiceDocumentAsync(Uri uri)
    {
        FeedHttp.Check(uri);
        _homes.Work(uri);
        return Run<ServiceDocument, RetrievalProgress>(uri, async (progress, token) =>
        {
            using FeedAnswer answer = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, uri), isStranger: false, "application/atomsvc+xml, application/xml;q=0.8, */*;q=0.5", progress.Report, token).ConfigureAwait(false);
            return await ServiceReader.ReadAsync(answer.Source(), answer.Uri, token).ConfigureAwait(false);
        });
    }

    /// <summary>Retrieves an entry, with its version.</summary>
    /// <param name="uri">Its address, http or https.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="ArgumentException">The address is relative, or of another scheme (0x80070057).</exception>
    public IAsyncOperationWithProgress<SyndicationItem, RetrievalProgress> RetrieveResourceAsync(Uri uri)
    {
        FeedHttp.Check(uri);
        bool isStranger = !_homes.Has(uri, null);
        return Run<SyndicationItem, RetrievalProgress>(uri, (progress, token) => RetrieveAsync(uri, isStranger, progress.Report, token));
    }

    /// <summary>Retrieves media.</summary>
    /// <param name="uri">Its address, http or https.</param>
    /// <returns>The running operation. It ends when the answer has begun; the stream reads on from the network, and closing it ends that.</returns>
    /// <exception cref="ArgumentException">The address is relative, or of another scheme (0x80070057).</exception>
    public IAsyncOperationWithProgress<IInputStream, RetrievalProgress> RetrieveMediaResourceAsync(Uri uri)
    {
        FeedHttp.Check(uri);
        bool isStranger = !_homes.Has(uri, null);
        return Run<IInputStream, RetrievalProgress>(uri, async (progress, token) =>
        {
            FeedAnswer answer = await SendAsync(uri, new HttpRequestMessage(HttpMethod.Get, uri), isStranger, "*/*", progress.Report, token).ConfigureAwait(false);
            Remember(uri, answer, null);
            return answer.Body.AsInputStream();
        });
    }

    private async Task<SyndicationItem> RetrieveAsync(Uri uri, bool isStranger, Action<RetrievalProgress> received, CancellationToken cancellationToken)
    {
        using FeedAnswer answer = await SendAsync(uri, new HttpRequestMessage(HttpMethod.Get, uri), isStranger, Entry, received, cancellationToken).ConfigureAwait(false);
        SyndicationItem item = await FeedParser.ReadItemAsync(answer.Source(), answer.Uri, cancellationToken).ConfigureAwait(false);
        item.ETag = answer.ETag;
        item.ItemUri = answer.Uri;
        item.Snapshot = EntrySnapshot.OfRead(item, uri);
        Remember(uri, answer, item.Snapshot);
        return item;
    }

    // What was redirected was seen where the way led, and an edit of the address that was asked leads there as well.
    private void Remember(Uri uri, FeedAnswer answer, EntrySnapshot? snapshot)
    {
        _seen.Remember(uri, answer.ETag, snapshot, uri);
        if (answer.Uri != uri)
            _seen.Remember(answer.Uri, answer.ETag, snapshot, uri);
    }
}
