using System.Net;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What the settings of web sockets accept.</summary>
internal static class WebSocketChecks
{
    /// <summary>An interval; zero and infinite both mean never.</summary>
    public static TimeSpan Interval(TimeSpan value, string name) =>
        value == TimeSpan.Zero || value == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan
        : value > TimeSpan.Zero && value.TotalMilliseconds <= uint.MaxValue - 1 ? value
        : throw Throw.Range("An interval is positive, or zero for never.", name);

    /// <summary>A whole text message.</summary>
    public static void Text(ReadOnlySpan<byte> data)
    {
        Utf8Scanner scanner = default;
        if (!scanner.TryTake(data) || !scanner.IsComplete)
            throw NotText();
    }

    public static ArgumentException NotText() => Throw.Argument("A text message must be UTF-8; nothing was sent.", "data");

    /// <summary>An HTTP version that web sockets are opened with.</summary>
    public static Version Version(Version value, string name)
    {
        Throw.IfNull(value, name);
        return value == HttpVersion.Version11 || value == HttpVersion.Version20 ? value : throw Throw.Argument("Web sockets are opened with HTTP 1.1 or 2.0.", name);
    }
}
