using System.Globalization;

namespace Downloader;

/// <summary>Bytes per second as people write them.</summary>
internal static class Rate
{
    /// <summary>500K, 2M, 1G, 1000000; 0 for nothing.</summary>
    public static ulong Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return 0;
        int shift = text[^1] switch { 'K' or 'k' => 10, 'M' or 'm' => 20, 'G' or 'g' => 30, _ => 0 };
        return ulong.TryParse(shift == 0 ? text : text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number <= ulong.MaxValue >> shift
            ? number << shift
            : throw new FormatException($"'{text}' is no rate: 500K, 2M and 1G are.");
    }
}
