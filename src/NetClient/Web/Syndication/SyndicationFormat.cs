namespace NetClient.Web.Syndication;

/// <summary>The formats of feeds. All are read; Atom 1.0 and RSS 2.0 are written.</summary>
public enum SyndicationFormat
{
    /// <summary>Atom 1.0 (RFC 4287).</summary>
    Atom10 = 0,
    /// <summary>RSS 2.0.</summary>
    Rss20 = 1,
    /// <summary>RSS 1.0, the RDF vocabulary. Its predecessor 0.90 is reported as this one.</summary>
    Rss10 = 2,
    /// <summary>RSS 0.92. Its successors 0.93 and 0.94 are reported as this one.</summary>
    Rss092 = 3,
    /// <summary>RSS 0.91.</summary>
    Rss091 = 4,
    /// <summary>Atom 0.3, a draft that was widely used.</summary>
    Atom03 = 5,
}
