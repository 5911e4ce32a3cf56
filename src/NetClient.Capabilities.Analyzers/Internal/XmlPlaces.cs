using Microsoft.CodeAnalysis.Text;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>Turns an XML reader's lines and columns into offsets. Roslyn's own lines will not do: it also breaks at characters that XML does not.</summary>
internal static class XmlPlaces
{
    /// <summary>The offset of a place; the end of the text when there is no such place.</summary>
    public static int Offset(SourceText text, int line, int column)
    {
        int offset = 0;
        for (int current = 1; current < line && offset < text.Length; offset++)
        {
            if (text[offset] == '\n' || (text[offset] == '\r' && (offset + 1 == text.Length || text[offset + 1] != '\n')))
                current++;
        }

        return Math.Min(offset + column - 1, text.Length);
    }

    /// <summary>The offset behind the '>' that ends a tag; attribute values may hold one.</summary>
    public static int EndOfTag(SourceText text, int offset)
    {
        char quote = '\0';
        for (; offset < text.Length; offset++)
        {
            char c = text[offset];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '>')
                return offset + 1;
        }

        return offset;
    }
}
