using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

/// <summary>A link of a feed or an item; in RSS also an enclosure, and the page of comments.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationlink"/> (documented).</remarks>
public sealed class SyndicationLink : SyndicationNode
{
    private string _relationship = "", _title = "", _mediaType = "", _resourceLanguage = "";
    private Uri? _uri;

    /// <summary>Makes a link that leads nowhere.</summary>
    public SyndicationLink()
    {
    }

    /// <summary>Makes a link.</summary>
    /// <param name="uri">Where it leads.</param>
    /// <exception cref="ArgumentNullException"><paramref name="uri"/> is null (0x80070057).</exception>
    public SyndicationLink(Uri uri)
    {
        Throw.IfNull(uri);
        Uri = uri;
    }

    /// <summary>Makes a link.</summary>
    /// <param name="uri">Where it leads.</param>
    /// <param name="relationship">How the target is related: <c>alternate</c>, <c>self</c>, <c>enclosure</c>, <c>edit</c> ...</param>
    /// <param name="title">A title for people.</param>
    /// <param name="mediaType">The type of what is there.</param>
    /// <param name="length">Its length in bytes; 0 when unknown.</param>
    /// <exception cref="ArgumentNullException">An argument is null (0x80070057).</exception>
    public SyndicationLink(Uri uri, string relationship, string title, string mediaType, uint length)
        : this(uri)
    {
        Relationship = relationship;
        Title = title;
        MediaType = mediaType;
        Length = length;
    }

    /// <summary>Where the link leads; <see langword="null"/> when the address is relative and no base is known, or is none.</summary>
    public Uri? Uri { get => _uri; set { _uri = value; UriText = null; } }

    /// <summary>How the target is related. A link that was read and does not say has <c>alternate</c>.</summary>
    public string Relationship { get => _relationship; set { Throw.IfNull(value); _relationship = value; } }

    /// <summary>A title for people.</summary>
    public string Title { get => _title; set { Throw.IfNull(value); _title = value; } }

    /// <summary>The type of what is there.</summary>
    public string MediaType { get => _mediaType; set { Throw.IfNull(value); _mediaType = value; } }

    /// <summary>Its length in bytes; 0 when unknown. One that was read and is 4 GiB or more, or no number, is 0, and an attribute among <see cref="ISyndicationNode.AttributeExtensions"/> (an addition).</summary>
    public uint Length { get; set; }

    /// <summary>The language of what is there (<c>hreflang</c>).</summary>
    public string ResourceLanguage { get => _resourceLanguage; set { Throw.IfNull(value); _resourceLanguage = value; } }

    /// <summary>The address as it was written, when it could not be resolved.</summary>
    internal string? UriText { get; set; }

    internal override void Write(FeedWriter writer) => writer.Link(this);
}
