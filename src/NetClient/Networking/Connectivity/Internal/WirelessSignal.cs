using System.Globalization;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>How well Wi-Fi adapters hear, from Linux' /proc/net/wireless.</summary>
internal static class WirelessSignal
{
    private const double Best = 70;   // the scale of the quality column for every driver on cfg80211

    /// <summary>0 to 5 bars; null when nobody tells.</summary>
    public static byte? BarsOf(string interfaceName) =>
        OperatingSystem.IsLinux() && SystemText.Read("/proc/thread-self/net/wireless") is { } text ? Parse(text, interfaceName) : null;

    /// <summary>Reads "wlan0: 0000   54.  -56.  -256 ..." below two lines of headings.</summary>
    public static byte? Parse(string text, string interfaceName)
    {
        foreach (string line in text.Split('\n').Skip(2))
        {
            string[] fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 3 && fields[0] == interfaceName + ":"
                && double.TryParse(fields[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double quality))
                return (byte)Math.Ceiling(Math.Clamp(quality / Best, 0, 1) * 5);
        }
        return null;
    }
}
