using System.Globalization;

namespace Uploader;

/// <summary>Bytes per second as people write them.</summary>
internal static class Rate
{
    /// <summary>500K, 2M, 1000000; 0 for nothing.</summary>
    public static ulong Parse(string? text) => text switch
    {
        null or "" => 0,
        [.. var number, 'K' or 'k'] => ulong.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) << 10,
        [.. var number, 'M' or 'm'] => ulong.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) << 20,
        _ => ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture),
    };
}
