using System.Xml;
using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

public sealed partial class SyndicationFeed
{
    /// <summary>Reads a feed from text, in any of the formats of <see cref="SyndicationFormat"/> (WinRT documents RSS 2.0 and Atom 1.0).</summary>
    /// <param name="feed">The document. An encoding that it names is ignored.</param>
    /// <remarks>Replaces all that this object held. What is wrong in places does not keep a feed from being read: see <see cref="Problems"/>.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="feed"/> is null (0x80070057).</exception>
    /// <exception cref="SyndicationException">It is no XML, or no feed. This object has not changed.</exception>
    public void Load(string feed)
    {
        Throw.IfNull(feed);
        Become(FeedParser.ReadFeed(FeedSource.Of(feed), null));
    }

    /// <summary>Reads a feed from bytes. An addition.</summary>
    /// <param name="feed">The document, to the end of the stream, which stays open.</param>
    /// <param name="documentUri">Where it came from: relative addresses are relative to it, where <c>xml:base</c> does not say otherwise.</param>
    /// <param name="charset">The encoding that whoever sent it named (<c>charset</c> of an HTTP answer). A byte order mark, and bytes that speak against it, count for more.</param>
    /// <remarks>Replaces all that this object held. What is wrong in places does not keep a feed from being read: see <see cref="Problems"/>.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="feed"/> is null (0x80070057).</exception>
    /// <exception cref="SyndicationException">It is no XML, or no feed. This object has not changed.</exception>
    public void Load(Stream feed, Uri? documentUri = null, string? charset = null)
    {
        Throw.IfNull(feed);
        Become(FeedParser.ReadFeed(FeedSource.Of(feed, charset), documentUri));
    }

    /// <summary>Reads a feed from a document, in any of the formats of <see cref="SyndicationFormat"/>.</summary>
    /// <param name="feedDocument">The document; it is not changed.</param>
    /// <remarks>Replaces all that this object held.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="feedDocument"/> is null (0x80070057).</exception>
    /// <exception cref="SyndicationException">It is no feed. This object has not changed.</exception>
    public void LoadFromXml(XmlDocument feedDocument)
    {
        Throw.IfNull(feedDocument);
        Become(FeedParser.ReadFeed(feedDocument));
    }

    private void Become(SyndicationFeed other)
    {
        CopyNode(other);
        (Title, Subtitle, Rights, Id, LastUpdatedTime, Generator) = (other.Title, other.Subtitle, other.Rights, other.Id, other.LastUpdatedTime, other.Generator);
        (IconUri, ImageUri, IconText, ImageText) = (other.IconUri, other.ImageUri, other.IconText, other.ImageText);
        (_authors, _contributors, _categories, Links, Items) = (other._authors, other._contributors, other._categories, other.Links, other.Items);
        (SourceFormat, Problems) = (other.SourceFormat, other.Problems);
    }
}
