namespace NetClient.Web.Syndication.Internal;

/// <summary>The prefixes that people know namespaces by.</summary>
internal static class Prefixes
{
    private static readonly Dictionary<string, string> Known = new[]
    {
        "dc", "dcterms", "content", "rdf", "sy", "slash", "admin", "media", "itunes", "googleplay", "podcast", "wfw", "thr", "feedburner", "geo", "georss", "gml", "opensearch",
        "creativeCommons", "cc", "trackback", "xlink", "svg", "app", "atom", "xhtml",
    }.ToDictionary(prefix => FeedNames.OfPrefix(prefix)!, StringComparer.Ordinal);

    /// <summary>The prefix; null when the namespace is not known, so that the writer finds one.</summary>
    public static string? Of(string @namespace) => Known.GetValueOrDefault(@namespace);
}
