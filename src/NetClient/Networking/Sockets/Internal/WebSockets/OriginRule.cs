namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Which web pages may open a web socket here (RFC 6455 section 10.2).</summary>
/// <remarks>Browsers let any page open a web socket to any server, and send the user's cookies along; the origin they state is all that tells the server whose page it is.
/// Programs that are no browser state none, and could state any: the rule protects users of browsers, and is no authentication.</remarks>
internal static class OriginRule
{
    /// <summary>Passes when there is no origin, when it is listed ("*" lists all), or when nothing is listed and it is the server's own.</summary>
    public static bool Permits(string? origin, string host, IReadOnlyList<string> allowed)
    {
        if (origin is null)
            return true;
        return allowed.Count > 0
            ? allowed.Any(one => one == "*" || one.Equals(origin, StringComparison.OrdinalIgnoreCase))
            : IsSame(origin, host);
    }

    // The scheme is left out: behind a proxy that ends TLS the page is https and the connection is not. Ports are compared with the page's default port taken away.
    private static bool IsSame(string origin, string host)
    {
        (string scheme, string defaultPort) = origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? ("https://", ":443") : ("http://", ":80");
        return origin.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && WithoutPort(origin[scheme.Length..], defaultPort).Equals(WithoutPort(host, defaultPort), StringComparison.OrdinalIgnoreCase);
    }

    private static ReadOnlySpan<char> WithoutPort(string authority, string port) =>
        authority.EndsWith(port, StringComparison.Ordinal) ? authority.AsSpan(0, authority.Length - port.Length) : authority;
}
