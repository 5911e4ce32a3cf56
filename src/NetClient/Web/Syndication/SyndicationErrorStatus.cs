namespace NetClient.Web.Syndication;

/// <summary>What is wrong with a feed or an Atom document.</summary>
public enum SyndicationErrorStatus
{
    /// <summary>No failure of the feed: ask <see cref="WebError"/> about the same exception.</summary>
    Unknown = 0,
    /// <summary>A required element is missing.</summary>
    MissingRequiredElement = 1,
    /// <summary>A required attribute is missing.</summary>
    MissingRequiredAttribute = 2,
    /// <summary>The document is not well-formed XML.</summary>
    InvalidXml = 3,
    /// <summary>The document has content where none of this kind may be.</summary>
    UnexpectedContent = 4,
    /// <summary>The document is XML, but of no format that is supported.</summary>
    UnsupportedFormat = 5,
}
