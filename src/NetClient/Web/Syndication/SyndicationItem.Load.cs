using System.Xml;
using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

public sealed partial class SyndicationItem
{
    /// <summary>Reads an item from text: an Atom <c>entry</c> or an RSS <c>item</c>.</summary>
    /// <param name="item">The document. An encoding that it names is ignored.</param>
    /// <remarks>Replaces all that this object held. What is wrong in places does not keep an item from being read: see <see cref="Problems"/>.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="item"/> is null (0x80070057).</exception>
    /// <exception cref="SyndicationException">It is no XML, or no item. This object has not changed.</exception>
    public void Load(string item)
    {
        Throw.IfNull(item);
        Become(FeedParser.ReadItem(FeedSource.Of(item), null));
    }

    /// <summary>Reads an item from a document: an Atom <c>entry</c> or an RSS <c>item</c>.</summary>
    /// <param name="itemDocument">The document; it is not changed.</param>
    /// <remarks>Replaces all that this object held.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="itemDocument"/> is null (0x80070057).</exception>
    /// <exception cref="SyndicationException">It is no item. This object has not changed.</exception>
    public void LoadFromXml(XmlDocument itemDocument)
    {
        Throw.IfNull(itemDocument);
        Become(FeedParser.ReadItem(itemDocument));
    }

    private void Become(SyndicationItem other)
    {
        CopyNode(other);
        (Title, Summary, Rights, Content, Id, GuidIsPermaLink) = (other.Title, other.Summary, other.Rights, other.Content, other.Id, other.GuidIsPermaLink);
        (LastUpdatedTime, PublishedDate, Source) = (other.LastUpdatedTime, other.PublishedDate, other.Source);
        (CommentsUri, CommentsText, ItemUri, ETag, Snapshot) = (other.CommentsUri, other.CommentsText, other.ItemUri, other.ETag, other.Snapshot);
        (_authors, _contributors, _categories, Links, Problems) = (other._authors, other._contributors, other._categories, other.Links, other.Problems);
    }
}
