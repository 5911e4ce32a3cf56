using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

/// <summary>A feed: an Atom feed, or a channel of RSS.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationfeed"/> (documented).</remarks>
public sealed partial class SyndicationFeed : SyndicationNode, IAtomContainer
{
    private string _id = "";
    private Uri? _iconUri, _imageUri;
    private List<SyndicationPerson>? _authors, _contributors;
    private List<SyndicationCategory>? _categories;

    /// <summary>Makes an empty feed.</summary>
    public SyndicationFeed()
    {
    }

    /// <summary>Makes a feed.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="subtitle">Its subtitle.</param>
    /// <param name="uri">Its page; becomes the first of <see cref="Links"/>.</param>
    /// <exception cref="ArgumentNullException">An argument is null (0x80070057).</exception>
    public SyndicationFeed(string title, string subtitle, Uri uri)
    {
        Throw.IfNull(title);
        Throw.IfNull(subtitle);
        Throw.IfNull(uri);
        Title = new SyndicationText(title);
        Subtitle = new SyndicationText(subtitle);
        Links.Add(new SyndicationLink(uri));
    }

    /// <summary>The title; <see langword="null"/> when there is none.</summary>
    public ISyndicationText? Title { get; set; }

    /// <summary>The subtitle (<c>description</c> in RSS); <see langword="null"/> when there is none.</summary>
    public ISyndicationText? Subtitle { get; set; }

    /// <summary>The rights (<c>copyright</c> in RSS); <see langword="null"/> when there are none.</summary>
    public ISyndicationText? Rights { get; set; }

    /// <summary>The permanent name of the feed (Atom only); empty when there is none.</summary>
    public string Id { get => _id; set { Throw.IfNull(value); _id = value; } }

    /// <summary>When the feed changed (<c>updated</c>, or <c>lastBuildDate</c> in RSS); 1601-01-01 UTC when it is not told, as in WinRT.</summary>
    public DateTimeOffset LastUpdatedTime { get; set; } = FeedDate.None;

    /// <summary>The program that made the feed; <see langword="null"/> when it is not told.</summary>
    public SyndicationGenerator? Generator { get; set; }

    /// <summary>A small picture (Atom only).</summary>
    public Uri? IconUri { get => _iconUri; set { _iconUri = value; IconText = null; } }

    /// <summary>A picture (<c>logo</c>, or <c>image/url</c> in RSS).</summary>
    public Uri? ImageUri { get => _imageUri; set { _imageUri = value; ImageText = null; } }

    /// <summary>The authors (<c>managingEditor</c> in RSS).</summary>
    public IList<SyndicationPerson> Authors => _authors ??= [];

    /// <summary>The contributors (Atom only).</summary>
    public IList<SyndicationPerson> Contributors => _contributors ??= [];

    /// <summary>The categories.</summary>
    public IList<SyndicationCategory> Categories => _categories ??= [];

    /// <summary>The links. Those that an RSS feed borrows from Atom are here as well (an addition).</summary>
    public IList<SyndicationLink> Links { get; private set; } = new List<SyndicationLink>();

    /// <summary>The items, in the document's order.</summary>
    public IList<SyndicationItem> Items { get; private set; } = new List<SyndicationItem>();

    /// <summary>The first page of a feed in pages: the link <c>first</c>.</summary>
    public Uri? FirstUri => Links.WithRelationship("first");

    /// <summary>The last page of a feed in pages: the link <c>last</c>.</summary>
    public Uri? LastUri => Links.WithRelationship("last");

    /// <summary>The next page of a feed in pages: the link <c>next</c>.</summary>
    public Uri? NextUri => Links.WithRelationship("next");

    /// <summary>The page before this one: the link <c>previous</c>, or <c>prev</c>.</summary>
    public Uri? PreviousUri => Links.WithRelationship("previous") ?? Links.WithRelationship("prev");

    /// <summary>The format that the feed was read in; <see cref="SyndicationFormat.Atom10"/> when it was not read.</summary>
    public SyndicationFormat SourceFormat { get; internal set; }

    /// <summary>What was wrong with the document and did not keep it from being read, in the document's order, the first hundred. An addition.</summary>
    public IReadOnlyList<SyndicationProblem> Problems { get; internal set; } = [];

    internal string? IconText { get; set; }

    internal string? ImageText { get; set; }

    internal bool HasAuthors => _authors is { Count: > 0 };

    internal override void Write(FeedWriter writer) => writer.Feed(this);
}
