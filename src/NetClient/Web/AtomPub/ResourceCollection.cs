using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.AtomPub;

/// <summary>A collection of entries or media.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.atompub.resourcecollection"/> (documented), RFC 5023 section 8.3.3.</remarks>
public sealed class ResourceCollection : SyndicationNode
{
    internal ResourceCollection()
    {
    }

    /// <summary>The title; <see langword="null"/> when there is none.</summary>
    public ISyndicationText? Title { get; internal set; }

    /// <summary>Where members are created; <see langword="null"/> when the address is relative and no base is known.</summary>
    public Uri? Uri { get; internal set; }

    /// <summary>The types of media that are taken. Empty means Atom entries only, when the document says nothing (RFC 5023 section 8.3.4).</summary>
    public IReadOnlyList<string> Accepts { get; internal set; } = [];

    /// <summary>The categories that members may have. Those that stand in a document of their own are not fetched.</summary>
    public IReadOnlyList<SyndicationCategory> Categories { get; internal set; } = [];

    internal string? UriText { get; set; }

    internal override void Write(FeedWriter writer) => writer.Container("collection", this, Title, Uri?.OriginalString ?? UriText ?? "", () =>
    {
        foreach (string accept in Accepts)
            writer.Accept(accept);
        writer.Categories(Categories);
    });
}
