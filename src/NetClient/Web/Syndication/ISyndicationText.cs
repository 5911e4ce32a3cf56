using System.Xml;

namespace NetClient.Web.Syndication;

/// <summary>A text that may be plain, HTML or XHTML.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.isyndicationtext"/> (documented).</remarks>
public interface ISyndicationText : ISyndicationNode
{
    /// <summary>The text. Of HTML the source, of XHTML the markup of its outermost element.</summary>
    string Text { get; set; }

    /// <summary><c>text</c>, <c>html</c> or <c>xhtml</c>; of a <see cref="SyndicationContent"/> a media type as well.</summary>
    string Type { get; set; }

    /// <summary>The markup as a document; <see langword="null"/> when the text is no XML. Setting it sets <see cref="Text"/>.</summary>
    XmlDocument? Xml { get; set; }
}
