namespace NetClient.Capabilities.Internal;

/// <summary>Finds the places that the XML reader does not tell, as lines and columns that count from 1.</summary>
internal static class ManifestPlaces
{
    /// <summary>Where the root element should be: behind comments and instructions. There stands a DTD if there is one; the reader forbids it without saying where.</summary>
    public static (int Line, int Column) Root(string xml)
    {
        int offset = 0;
        while (offset < xml.Length)
        {
            if (xml[offset] is ' ' or '\t' or '\r' or '\n')
                offset++;
            else if (StartsWith(xml, offset, "<!--"))
                offset = Behind(xml, offset + 4, "-->");
            else if (StartsWith(xml, offset, "<?"))
                offset = Behind(xml, offset + 2, "?>");
            else
                break;
        }

        return At(xml, offset);
    }

    /// <summary>The line and the column of an offset. A line ends where XML says so: in CR, LF, or both.</summary>
    public static (int Line, int Column) At(string xml, int offset)
    {
        (int line, int start) = (1, 0);
        for (int i = 0; i < offset; i++)
        {
            if (xml[i] == '\n' || (xml[i] == '\r' && (i + 1 == xml.Length || xml[i + 1] != '\n')))
                (line, start) = (line + 1, i + 1);
        }

        return (line, offset - start + 1);
    }

    private static bool StartsWith(string xml, int offset, string part) => string.CompareOrdinal(xml, offset, part, 0, part.Length) == 0;

    private static int Behind(string xml, int offset, string end) =>
        xml.IndexOf(end, offset, StringComparison.Ordinal) is >= 0 and var found ? found + end.Length : xml.Length;
}
