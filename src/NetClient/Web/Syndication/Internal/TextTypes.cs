using System.Xml;
using NetClient.Internal;

namespace NetClient.Web.Syndication.Internal;

/// <summary>The types that a text may have, by the names Atom gives them.</summary>
internal static class TextTypes
{
    public const string Text = "text";
    public const string Html = "html";
    public const string Xhtml = "xhtml";

    public static string Name(SyndicationTextType type) => type switch
    {
        SyndicationTextType.Text => Text,
        SyndicationTextType.Html => Html,
        SyndicationTextType.Xhtml => Xhtml,
        _ => throw Throw.Range("There is no such type of text.", nameof(type)),
    };

    /// <summary>RFC 4287 section 4.1.3.3: media types whose content is XML and stands in the document as it is.</summary>
    public static bool IsXml(string type) =>
        type == Xhtml || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) || type.EndsWith("/xml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Anything but RFC 4287's own three types.</summary>
    public static bool IsMediaType(string type) => type.Contains('/', StringComparison.Ordinal);

    public static XmlDocument? ParseMarkup(string type, string text)
    {
        if (!IsXml(type) || text.Length == 0)
            return null;
        try
        {
            var document = new XmlDocument { XmlResolver = null, PreserveWhitespace = true };
            using XmlReader reader = XmlSettings.Strict(text);
            document.Load(reader);
            return document;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public static string Markup(XmlDocument? document)
    {
        Throw.IfNull(document, "value");
        return document.DocumentElement?.OuterXml ?? "";
    }
}
