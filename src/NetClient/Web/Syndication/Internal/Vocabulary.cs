namespace NetClient.Web.Syndication.Internal;

/// <summary>Whose element it is.</summary>
internal enum Vocabulary
{
    /// <summary>No namespace: RSS 0.9x and 2.0.</summary>
    None,
    Rss,
    Atom10,
    Atom03,
    DublinCore,
    Content,
    Rdf,
    App,
    Other,
}
