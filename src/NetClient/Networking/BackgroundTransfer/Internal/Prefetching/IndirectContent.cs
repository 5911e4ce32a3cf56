using System.Xml;

namespace NetClient.Networking.BackgroundTransfer.Internal.Prefetching;

/// <summary>Reads the list of addresses that a server gives. Nobody has asked what they are, so whatever is none is passed over.</summary>
internal static class IndirectContent
{
    /// <summary>The longest document that is read.</summary>
    public const int MaxLength = 64 * 1024;

    // prefetchUris in Microsoft's example, PrefetchUris in its schema.
    private const string Root = "prefetchUris";
    private const string Element = "uri";

    /// <param name="text">The document.</param>
    /// <param name="most">How many addresses are wanted.</param>
    /// <exception cref="XmlException">It is no such document.</exception>
    public static IReadOnlyList<Uri> Read(Stream text, int most)
    {
        var found = new List<Uri>();
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxLength,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        using var reader = XmlReader.Create(text, settings);
        if (reader.MoveToContent() != XmlNodeType.Element || !reader.LocalName.Equals(Root, StringComparison.OrdinalIgnoreCase))
            throw new XmlException($"The document's root is not {Root}.");
        reader.ReadStartElement();
        while (found.Count < most && reader.MoveToContent() == XmlNodeType.Element)
        {
            if (reader.LocalName != Element)
            {
                reader.Skip();
                continue;
            }
            if (Uri.TryCreate(reader.ReadElementContentAsString().Trim(), UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
                found.Add(uri);
        }
        return found;
    }
}
