using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

/// <summary>An item of a feed: an Atom entry, or an RSS item.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationitem"/> (documented).</remarks>
public sealed partial class SyndicationItem : SyndicationNode, IAtomContainer
{
    private string _id = "";
    private Uri? _commentsUri;
    private List<SyndicationPerson>? _authors, _contributors;
    private List<SyndicationCategory>? _categories;

    /// <summary>Makes an empty item.</summary>
    public SyndicationItem()
    {
    }

    /// <summary>Makes an item.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="content">Its content; <see langword="null"/> for none.</param>
    /// <param name="uri">Its page; becomes the first of <see cref="Links"/>. <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="title"/> is null (0x80070057).</exception>
    public SyndicationItem(string title, SyndicationContent? content, Uri? uri)
    {
        Throw.IfNull(title);
        Title = new SyndicationText(title);
        Content = content;
        if (uri is not null)
            Links.Add(new SyndicationLink(uri));
    }

    /// <summary>The title; <see langword="null"/> when there is none.</summary>
    public ISyndicationText? Title { get; set; }

    /// <summary>The summary (<c>description</c> in RSS); <see langword="null"/> when there is none.</summary>
    public ISyndicationText? Summary { get; set; }

    /// <summary>The rights (Atom only); <see langword="null"/> when there are none.</summary>
    public ISyndicationText? Rights { get; set; }

    /// <summary>The content; <see langword="null"/> when there is none. RSS has none of its own: it is what <c>content:encoded</c> says, which stays among the extensions (an addition).</summary>
    public SyndicationContent? Content { get; set; }

    /// <summary>The permanent name of the item (<c>id</c>, or <c>guid</c> in RSS); empty when there is none.</summary>
    public string Id { get => _id; set { Throw.IfNull(value); _id = value; GuidIsPermaLink = null; } }

    /// <summary>When the item changed (Atom only); 1601-01-01 UTC when it is not told, as in WinRT.</summary>
    public DateTimeOffset LastUpdatedTime { get; set; } = FeedDate.None;

    /// <summary>When the item was published (<c>published</c>, or <c>pubDate</c> in RSS; where RSS has none, <c>dc:date</c>, an addition); 1601-01-01 UTC when it is not told, as in WinRT.</summary>
    public DateTimeOffset PublishedDate { get; set; } = FeedDate.None;

    /// <summary>The feed that the item comes from, when this one has only copied it.</summary>
    public SyndicationFeed? Source { get; set; }

    /// <summary>The page of comments (RSS only).</summary>
    public Uri? CommentsUri { get => _commentsUri; set { _commentsUri = value; CommentsText = null; } }

    /// <summary>The authors.</summary>
    public IList<SyndicationPerson> Authors => _authors ??= new List<SyndicationPerson>(1);

    /// <summary>The contributors (Atom only).</summary>
    public IList<SyndicationPerson> Contributors => _contributors ??= [];

    /// <summary>The categories.</summary>
    public IList<SyndicationCategory> Categories => _categories ??= new List<SyndicationCategory>(1);

    /// <summary>The links; of RSS also <c>enclosure</c> and <c>comments</c>, with that relationship.</summary>
    public IList<SyndicationLink> Links { get; private set; } = new List<SyndicationLink>(1);

    /// <summary>Where the item is edited: the link <c>edit</c>.</summary>
    public Uri? EditUri => Links.WithRelationship("edit");

    /// <summary>Where the media that the item describes is edited: the link <c>edit-media</c>.</summary>
    public Uri? EditMediaUri => Links.WithRelationship("edit-media");

    /// <summary>Where the item was created, or read from: filled by <c>AtomPubClient</c>.</summary>
    public Uri? ItemUri { get; internal set; }

    /// <summary>The version that the server named, with its quotes: filled by <c>AtomPubClient</c>, empty otherwise. Items of a feed have none: <c>AtomPubClient</c> finds it when they are edited.</summary>
    public string ETag { get; internal set; } = "";

    /// <summary>What was wrong with this item and did not keep it from being read. An addition.</summary>
    public IReadOnlyList<SyndicationProblem> Problems { get; internal set; } = [];

    /// <summary>What the item said when it was retrieved, for an edit of it; null when it was not.</summary>
    internal EntrySnapshot? Snapshot { get; set; }

    internal string? CommentsText { get; set; }

    /// <summary>What RSS says of the <c>guid</c>; null when it says nothing.</summary>
    internal bool? GuidIsPermaLink { get; set; }

    internal bool HasAuthors => _authors is { Count: > 0 };

    internal override void Write(FeedWriter writer) => writer.Item(this);
}
