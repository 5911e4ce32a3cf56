using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.AtomPub;

/// <summary>Some of a service's collections.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.atompub.workspace"/> (documented), RFC 5023 section 8.3.2.</remarks>
public sealed class Workspace : SyndicationNode
{
    internal Workspace()
    {
    }

    /// <summary>The title; <see langword="null"/> when there is none.</summary>
    public ISyndicationText? Title { get; internal set; }

    /// <summary>The collections, in the document's order.</summary>
    public IReadOnlyList<ResourceCollection> Collections { get; internal set; } = [];

    internal override void Write(FeedWriter writer) => writer.Container("workspace", this, Title, null, () =>
    {
        foreach (ResourceCollection collection in Collections)
            collection.Write(writer);
    });
}
