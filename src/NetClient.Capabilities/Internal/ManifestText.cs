using System.Text;

namespace NetClient.Capabilities.Internal;

/// <summary>A manifest's characters, and the encoding its bytes were in (null when it came as text).</summary>
internal readonly record struct ManifestText(string Xml, string? Encoding)
{
    /// <summary>Reads a bounded number of bytes and decodes them strictly. What the XML declaration claims is compared afterwards, never obeyed.</summary>
    public static ManifestText Decode(Stream stream, string? source)
    {
        byte[] bytes = ReadBounded(stream, source, out int length);
        ReadOnlySpan<byte> content = bytes.AsSpan(0, length);
        return content switch
        {
            [0xEF, 0xBB, 0xBF, .. var utf8] => new(Decode(utf8, new UTF8Encoding(false, true), "UTF-8", source), "utf-8"),
            [0xFF, 0xFE, .. var utf16] => new(Decode(utf16, new UnicodeEncoding(false, false, true), "UTF-16", source), "utf-16"),
            [0xFE, 0xFF, .. var utf16] => new(Decode(utf16, new UnicodeEncoding(true, false, true), "UTF-16", source), "utf-16"),
            _ => new(Decode(content, new UTF8Encoding(false, true), "UTF-8", source), "utf-8"),
        };
    }

    public static CapabilityManifestException TooLarge(string? source) =>
        ManifestReader.Error(source, 0, 0, $"the manifest is larger than {CapabilityManifest.MaxSize} bytes", "Is this the right file?");

    private static string Decode(ReadOnlySpan<byte> bytes, Encoding strict, string name, string? source)
    {
        try
        {
            return strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            (int line, int column) = Place(bytes, strict, e.Index);
            throw ManifestReader.Error(source, line, column, $"the bytes are not valid {name}", "Save the manifest as UTF-8.", e);
        }
    }

    // The index is that of the first byte that cannot be decoded; what is before it can.
    private static (int Line, int Column) Place(ReadOnlySpan<byte> bytes, Encoding strict, int index)
    {
        var lenient = (Encoding)strict.Clone();
        lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
        string before = lenient.GetString(bytes[..Math.Clamp(index, 0, bytes.Length)]);
        return ManifestPlaces.At(before, before.Length);
    }

    private static byte[] ReadBounded(Stream stream, string? source, out int length)
    {
        byte[] buffer = new byte[8 * 1024];
        length = 0;
        while (true)
        {
            int read = stream.Read(buffer, length, buffer.Length - length);
            if (read == 0)
                return buffer;
            length += read;
            if (length > CapabilityManifest.MaxSize)
                throw TooLarge(source);
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, CapabilityManifest.MaxSize + 1));
        }
    }
}
