using System.Text;
using System.Xml;
using NetClient.Internal;

namespace NetClient.Web.Syndication.Internal;

/// <summary>What is written, as a document.</summary>
internal static class XmlOutput
{
    public static XmlDocument ToDocument(Action<XmlWriter> write)
    {
        var document = new XmlDocument { XmlResolver = null, PreserveWhitespace = true };
        using XmlReader reader = XmlSettings.Strict(ToText(write));
        document.Load(reader);
        return document;
    }

    public static string ToText(Action<XmlWriter> write)
    {
        var text = new StringBuilder();
        try
        {
            using (var writer = XmlWriter.Create(text, XmlSettings.Writer()))
                write(writer);
        }
        catch (Exception e) when (e is XmlException or ArgumentException { HResult: not Errors.HResults.InvalidArgument })
        {
            throw Throw.Argument($"The node cannot be written as XML: {e.Message}", null);
        }
        return text.ToString();
    }

    public static byte[] ToUtf8(Action<XmlWriter> write) =>
        Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + ToText(write));

    /// <summary>The text without what XML cannot say.</summary>
    public static string Clean(string text)
    {
        int i = 0;
        while (i < text.Length && XmlConvert.IsXmlChar(text[i]))
            i++;
        if (i == text.Length)
            return text;
        var clean = new StringBuilder(text.Length).Append(text, 0, i);
        for (; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                clean.Append(text[i]).Append(text[++i]);
        }
        return clean.ToString();
    }
}
