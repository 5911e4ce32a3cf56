using System.Collections.Frozen;

namespace NetClient.Web.Syndication.Internal;

/// <summary>The names of RSS that mean something here. Many feeds write them in another case.</summary>
internal static class RssNames
{
    private static readonly FrozenDictionary<string, string> Known = new[]
    {
        "rss", "channel", "item", "title", "link", "description", "copyright", "language", "managingEditor", "lastBuildDate", "category", "generator", "image", "url",
        "items", "author", "comments", "enclosure", "guid", "pubDate", "source", "entry",
    }.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name as RSS spells it; empty when it means nothing here.</summary>
    public static string Of(string localName) => Known.GetValueOrDefault(localName, "");
}
