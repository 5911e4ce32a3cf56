using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Elements as text, and back.</summary>
internal static class Markup
{
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Copies the element that the reader is on. Leaves the reader on its end.</summary>
    public static void Copy(XmlReader reader, XmlWriter writer)
    {
        int depth = reader.Depth;
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    bool isEmpty = reader.IsEmptyElement;
                    writer.WriteStartElement(reader.Prefix, reader.LocalName, reader.NamespaceURI);
                    while (reader.MoveToNextAttribute())
                        writer.WriteAttributeString(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.Value);
                    reader.MoveToElement();
                    if (isEmpty)
                        writer.WriteEndElement();
                    if (isEmpty && reader.Depth == depth)
                        return;
                    break;
                case XmlNodeType.EndElement:
                    writer.WriteFullEndElement();
                    if (reader.Depth == depth)
                        return;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    writer.WriteString(reader.Value);
                    break;
                case XmlNodeType.EntityReference:
                    writer.WriteString($"&{reader.Name};");
                    break;
                default:
                    break;
            }
        }
        while (reader.Read());
    }
}
