using System.Buffers;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What RFC 9110 section 5.6.2 calls a token: the names of headers and sub-protocols.</summary>
internal static class HttpToken
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsValid(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Characters);
}
