namespace NetClient.Web.Syndication.Internal;

/// <summary>Reads one family of formats, child by child, so that a document can be read while it arrives.</summary>
internal interface IFeedReader
{
    SyndicationFeed Feed { get; }

    /// <summary>Reads the element that the XML reader is on, as a child of the root or of what was entered since. Leaves the reader on its end, or on the start of what was entered.</summary>
    /// <returns>The item that it was; null when it was none.</returns>
    SyndicationItem? ReadChild();

    /// <summary>The XML reader is on the end of the root, or of what was entered since.</summary>
    void Leave();

    /// <summary>Says what is missing, now that all was read.</summary>
    /// <exception cref="SyndicationException">What makes it a feed is missing.</exception>
    void Complete();
}
