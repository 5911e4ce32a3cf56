using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.AtomPub;

/// <summary>What a publishing service offers.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.atompub.servicedocument"/> (documented), RFC 5023 section 8.</remarks>
public sealed class ServiceDocument : SyndicationNode
{
    internal ServiceDocument()
    {
    }

    /// <summary>The workspaces, in the document's order.</summary>
    public IReadOnlyList<Workspace> Workspaces { get; internal set; } = [];

    internal override void Write(FeedWriter writer) => writer.Container("service", this, null, null, () =>
    {
        foreach (Workspace workspace in Workspaces)
            workspace.Write(writer);
    });
}
