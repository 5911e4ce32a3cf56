namespace NetClient.Web.Syndication;

/// <summary>What was wrong at one place of a document that was read all the same. An addition.</summary>
public enum SyndicationProblemKind
{
    /// <summary>Bytes that the encoding does not have, or an encoding that is unknown or contradicted by another statement or by the bytes.</summary>
    Encoding,
    /// <summary>An XML declaration that is malformed or not at the start.</summary>
    Declaration,
    /// <summary>A document type with declarations of its own: they are not read.</summary>
    DocumentType,
    /// <summary>A reference to an entity that XML does not have, or that does not end.</summary>
    Entity,
    /// <summary>A character that XML does not allow; it was left out.</summary>
    Character,
    /// <summary>Tags that do not match, attributes without quotes or twice, text outside of the document.</summary>
    Markup,
    /// <summary>A prefix that is not declared, or the wrong namespace for the format.</summary>
    Namespace,
    /// <summary>A date that was not understood, or a part of it.</summary>
    Date,
    /// <summary>An address that is none, or is relative to nothing.</summary>
    Uri,
    /// <summary>A number that is none.</summary>
    Number,
    /// <summary>An element that the format requires is missing.</summary>
    MissingElement,
    /// <summary>An attribute that the format requires is missing.</summary>
    MissingAttribute,
    /// <summary>An element where it may not be, twice where it may be once, or with content that it may not have.</summary>
    UnexpectedContent,
    /// <summary>A version of the format that does not exist.</summary>
    Format,
}
