using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>How XML from others is read, and how ours is written.</summary>
internal static class XmlSettings
{
    /// <summary>No document types, nothing fetched: the repair leaves no document type in, and if it did, this would refuse it.</summary>
    public static XmlReader Reader(TextReader text, ProblemList problems, CancellationToken cancellationToken)
    {
        var names = new FiniteNames();
        var context = new XmlParserContext(names, new LenientNamespaces(names, problems), null, XmlSpace.None);
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            NameTable = names,
        };
        return XmlReader.Create(cancellationToken.CanBeCanceled ? new StoppableText(text, cancellationToken) : text, settings, context);
    }

    /// <summary>For text that must be sound by itself.</summary>
    public static XmlReader Strict(string text) =>
        XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    /// <summary>Characters that a reader would normalise are written as references, so that what is read again is the same.</summary>
    public static XmlWriterSettings Writer() => new()
    {
        OmitXmlDeclaration = true,
        ConformanceLevel = ConformanceLevel.Document,
        NewLineHandling = NewLineHandling.Entitize,
        CheckCharacters = true,
    };
}
