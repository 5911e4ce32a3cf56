using System.Xml;

namespace NetClient.Web.Syndication;

/// <summary>An element of a feed: what all of them have.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.isyndicationnode"/> (documented).</remarks>
public interface ISyndicationNode
{
    /// <summary>The element's local name, as read; empty for an object that was not read from a document. What is written takes its name from the property it stands in.</summary>
    string NodeName { get; set; }

    /// <summary>The element's namespace, as read; empty for none.</summary>
    string NodeNamespace { get; set; }

    /// <summary>The element's text, as read; <see langword="null"/> when the element has child elements and no text between them.</summary>
    string? NodeValue { get; set; }

    /// <summary>The language of the element (<c>xml:lang</c>), its own or inherited; empty when none is known.</summary>
    string Language { get; set; }

    /// <summary>What relative addresses in the element are relative to (<c>xml:base</c>), its own or inherited; <see langword="null"/> when none is known.</summary>
    Uri? BaseUri { get; set; }

    /// <summary>Attributes of the element that no property shows.</summary>
    IList<SyndicationAttribute> AttributeExtensions { get; }

    /// <summary>Child elements that no property shows, and those that could not be understood.</summary>
    IList<ISyndicationNode> ElementExtensions { get; }

    /// <summary>The element, with all that is in it, as a document of its own.</summary>
    /// <param name="format"><see cref="SyndicationFormat.Atom10"/> or <see cref="SyndicationFormat.Rss20"/>.</param>
    /// <returns>A new document; changing it changes nothing else.</returns>
    /// <exception cref="ArgumentException"><paramref name="format"/> is one that is read and not written (0x80070057).</exception>
    XmlDocument GetXmlDocument(SyndicationFormat format);
}
