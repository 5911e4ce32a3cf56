using System.Runtime.CompilerServices;
using NetClient.Web.Syndication.Internal;
using NetClient.Web.Syndication.Internal.Http;

namespace NetClient.Web.Syndication;

/// <content>What WinRT does not have.</content>
public sealed partial class SyndicationClient
{
    /// <summary>Retrieves a feed and hands out its items one by one, as they arrive. An addition, for feeds that are larger than memory.</summary>
    /// <param name="uri">Its address, http or https.</param>
    /// <param name="cancellationToken">Ends the retrieval.</param>
    /// <returns>The items, in the document's order. Nothing is requested before the first is asked for; leaving the loop ends the retrieval.</returns>
    /// <remarks>Memory holds one item at a time, up to 32 million characters. A document that is cut short fails where it is cut, after the items before. <see cref="Timeout"/> bounds the wait for the
    /// answer's header; after that the retrieval fails when nothing comes for 100 s.</remarks>
    /// <exception cref="ArgumentException">The address is relative, or of another scheme (0x80070057).</exception>
    /// <exception cref="SyndicationException">What came is no feed.</exception>
    /// <exception cref="HttpRequestException">There was no answer, or no success.</exception>
    /// <exception cref="NetClient.Networking.NetworkException">The answer broke off, or stalled.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled (0x800704C7).</exception>
    public IAsyncEnumerable<SyndicationItem> RetrieveItemsAsync(Uri uri, CancellationToken cancellationToken = default)
    {
        FeedHttp.Check(uri);
        return ItemsAsync(uri, cancellationToken);
    }

    /// <summary>Finds the feeds that a page names (<c>link rel="alternate"</c> in its head). An addition.</summary>
    /// <param name="uri">The page's address, http or https.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <returns>The feeds, in the page's order; the address itself, with the relationship <c>self</c>, when it is a feed. Only the first mebibyte of a page is looked at.</returns>
    /// <exception cref="ArgumentException">The address is relative, or of another scheme (0x80070057).</exception>
    /// <exception cref="HttpRequestException">There was no answer, or no success.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled (0x800704C7).</exception>
    public Task<IReadOnlyList<SyndicationLink>> DiscoverFeedsAsync(Uri uri, CancellationToken cancellationToken = default)
    {
        FeedHttp.Check(uri);
        return _http.DiscoverAsync(uri, cancellationToken);
    }

    private async IAsyncEnumerable<SyndicationItem> ItemsAsync(Uri uri, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using FeedAnswer answer = await _http.OpenAsync(uri, cancellationToken).ConfigureAwait(false);
        await foreach (SyndicationItem item in FeedParser.ReadItemsAsync(answer.Source(), answer.Uri, cancellationToken).ConfigureAwait(false))
        {
            EntrySnapshot.Remember(item, uri);
            yield return item;
        }
    }
}
