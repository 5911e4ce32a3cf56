using System.Buffers;
using NetClient.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>The app's headers of a transfer.</summary>
internal static class RequestHeaders
{
    // RFC 9110 section 5.6.2: token.
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // What the transfer itself goes by; an app that set them would break it.
    private static readonly string[] Ours = ["Range", "If-Range", "Accept-Encoding", "Content-Length", "Transfer-Encoding", "Content-Range", "Connection", "Expect"];

    /// <summary>The headers with one more; another value for a name is added to the first.</summary>
    public static List<KeyValuePair<string, string>> With(IEnumerable<KeyValuePair<string, string>> headers, string name, string value)
    {
        Check(name, value);
        if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw Throw.Argument($"'{name}' is a header that the transfer sets itself.", nameof(name));

        List<KeyValuePair<string, string>> all = [.. headers];
        int at = all.FindIndex(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (at >= 0)
            all[at] = new(all[at].Key, $"{all[at].Value}, {value}");
        else
            all.Add(new(name, value));
        return all;
    }

    public static List<KeyValuePair<string, string>> Without(IEnumerable<KeyValuePair<string, string>> headers, string name)
    {
        Throw.IfNullOrEmpty(name);
        return [.. headers.Where(header => !header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>Whether a text can be a name of a header, or any other token.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>Throws when the two cannot be a line of a head.</summary>
    public static void Check(string name, string value)
    {
        Throw.IfNullOrEmpty(name);
        Throw.IfNull(value);
        if (!IsToken(name))
            throw Throw.Argument($"'{name}' cannot be the name of a header.", nameof(name));
        if (value.AsSpan().ContainsAny("\r\n\0"))
            throw Throw.Argument($"The value of '{name}' has a line break in it.", nameof(value));
    }
}
