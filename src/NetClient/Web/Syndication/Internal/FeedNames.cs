namespace NetClient.Web.Syndication.Internal;

/// <summary>Namespaces, and the vocabularies that they stand for.</summary>
internal static class FeedNames
{
    public const string Xml = "http://www.w3.org/XML/1998/namespace";
    public const string Xmlns = "http://www.w3.org/2000/xmlns/";
    public const string Atom10 = "http://www.w3.org/2005/Atom";
    public const string Atom03 = "http://purl.org/atom/ns#";
    public const string Rss10 = "http://purl.org/rss/1.0/";
    public const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    public const string DublinCore = "http://purl.org/dc/elements/1.1/";
    public const string Content = "http://purl.org/rss/1.0/modules/content/";
    public const string Xhtml = "http://www.w3.org/1999/xhtml";
    public const string App = "http://www.w3.org/2007/app";

    /// <summary>The vocabulary of a namespace.</summary>
    public static Vocabulary Of(string @namespace) => @namespace switch
    {
        "" => Vocabulary.None,
        Atom10 => Vocabulary.Atom10,
        Atom03 => Vocabulary.Atom03,
        Rss10 or "http://my.netscape.com/rdf/simple/0.9/" or "http://channel.netscape.com/rdf/simple/0.9/" or "http://purl.org/net/rss1.1#" => Vocabulary.Rss,
        // RSS 2.0 has no namespace. These were used for it all the same.
        "http://backend.userland.com/rss" or "http://backend.userland.com/rss2" or "http://backend.userland.com/RSS2" or "http://blogs.law.harvard.edu/tech/rss"
            or "http://cyber.law.harvard.edu/rss/rss.html" or "http://my.netscape.com/publish/formats/rss-0.91.dtd" or "http://backend.userland.com/rss091"
            or "http://backend.userland.com/rss092" or "http://www.rssboard.org/rss-specification" => Vocabulary.Rss,
        DublinCore or "http://purl.org/dc/elements/1.0/" => Vocabulary.DublinCore,
        Content => Vocabulary.Content,
        Rdf => Vocabulary.Rdf,
        App or "http://purl.org/atom/app#" => Vocabulary.App,
        _ => OfMisspelt(@namespace),
    };

    /// <summary>The namespace that a well-known prefix usually stands for; null for any other prefix.</summary>
    public static string? OfPrefix(string prefix) => prefix switch
    {
        "atom" or "atom10" or "a10" => Atom10,
        "app" => App,
        "dc" => DublinCore,
        "dcterms" => "http://purl.org/dc/terms/",
        "content" => Content,
        "rdf" => Rdf,
        "rss" => Rss10,
        "xhtml" or "html" => Xhtml,
        "sy" => "http://purl.org/rss/1.0/modules/syndication/",
        "slash" => "http://purl.org/rss/1.0/modules/slash/",
        "admin" => "http://webns.net/mvcb/",
        "media" => "http://search.yahoo.com/mrss/",
        "itunes" => "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "googleplay" => "http://www.google.com/schemas/play-podcasts/1.0",
        "podcast" => "https://podcastindex.org/namespace/1.0",
        "wfw" => "http://wellformedweb.org/CommentAPI/",
        "thr" => "http://purl.org/syndication/thread/1.0",
        "feedburner" => "http://rssnamespace.org/feedburner/ext/1.0",
        "geo" => "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "georss" => "http://www.georss.org/georss",
        "gml" => "http://www.opengis.net/gml",
        "opensearch" => "http://a9.com/-/spec/opensearch/1.1/",
        "creativeCommons" => "http://backend.userland.com/creativeCommonsRssModule",
        "cc" => "http://web.resource.org/cc/",
        "trackback" => "http://madskills.com/public/xml/rss/module/trackback/",
        "xlink" => "http://www.w3.org/1999/xlink",
        "svg" => "http://www.w3.org/2000/svg",
        _ => null,
    };

    private static Vocabulary OfMisspelt(string @namespace)
    {
        string plain = @namespace.Trim().TrimEnd('/', '#');
        if (plain.EndsWith("www.w3.org/2005/Atom", StringComparison.OrdinalIgnoreCase))
            return Vocabulary.Atom10;
        if (plain.EndsWith("purl.org/atom/ns", StringComparison.OrdinalIgnoreCase))
            return Vocabulary.Atom03;
        if (plain.EndsWith("purl.org/dc/elements/1.1", StringComparison.OrdinalIgnoreCase))
            return Vocabulary.DublinCore;
        if (plain.EndsWith("purl.org/rss/1.0/modules/content", StringComparison.OrdinalIgnoreCase))
            return Vocabulary.Content;
        return plain.EndsWith("purl.org/rss/1.0", StringComparison.OrdinalIgnoreCase) ? Vocabulary.Rss : Vocabulary.Other;
    }
}
