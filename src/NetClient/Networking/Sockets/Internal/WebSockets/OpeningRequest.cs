using System.Security.Cryptography;
using System.Text;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>A request head that is an opening handshake (RFC 6455 section 4.2.1), with what it asks for.</summary>
internal sealed class OpeningRequest
{
    private const string Version = "13";
    private const string UpgradeFields = "Upgrade: websocket\r\nConnection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\n";
    private const int MostProtocols = 64;

    private OpeningRequest(RequestHead head, string key, string host, string target)
    {
        Head = head;
        Key = key;
        Host = host;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        (Path, Query) = query < 0 ? (target, "") : (target[..query], target[query..]);
    }

    public RequestHead Head { get; }

    public string Key { get; }

    public string Host { get; }

    public string Path { get; }

    public string Query { get; }

    public string? Origin { get; private init; }

    public IReadOnlyList<string> Protocols { get; private init; } = [];

    /// <summary>Reads the head as an opening handshake.</summary>
    /// <exception cref="RefusedRequestException">It is none, or could be a request in disguise.</exception>
    public static OpeningRequest Read(RequestHead head)
    {
        if (head.Method != "GET")
            throw new RefusedRequestException(405, "its method is not GET", "Allow: GET\r\n");
        RefuseBody(head);
        string host = HostOf(head);
        string target = TargetOf(head, host);

        if (!head.Lists("Upgrade", "websocket") || !head.Lists("Connection", "Upgrade"))
            throw new RefusedRequestException(426, "it does not ask for a web socket", UpgradeFields);
        if (head.Single("Sec-WebSocket-Version") is not { } version)
            throw new RefusedRequestException(400, "it has no Sec-WebSocket-Version");
        if (version != Version)
            throw new RefusedRequestException(426, "it asks for another version of the protocol than 13", UpgradeFields);
        string key = head.Single("Sec-WebSocket-Key") ?? "";
        if (!IsKey(key))
            throw new RefusedRequestException(400, "its Sec-WebSocket-Key is not the base64 of 16 bytes");
        return new OpeningRequest(head, key, host, target) { Origin = head.Single("Origin"), Protocols = ProtocolsOf(head) };
    }

    /// <summary>The answer to the key (RFC 6455 section 4.2.2).</summary>
    public static string AcceptKey(string key)
    {
        Span<byte> text = stackalloc byte[60];
        Encoding.ASCII.GetBytes(key, text);
        "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8.CopyTo(text[24..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // the protocol's own choice; it proves that the answer is one to this request, and keeps no secret
        SHA1.HashData(text, hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }

    // A body would stand where the first frame stands: whoever forwards the request and whoever reads the frames would disagree on where one ends.
    private static void RefuseBody(RequestHead head)
    {
        if (head.Has("Transfer-Encoding"))
            throw new RefusedRequestException(400, "it has a Transfer-Encoding, and an opening handshake has no body");
        if (head.Single("Content-Length") is { } length && length != "0")
            throw new RefusedRequestException(400, "it has a body, and an opening handshake has none");
        if (head.Has("Expect"))
            throw new RefusedRequestException(400, "it expects an answer before its body, and an opening handshake has none");
    }

    private static string HostOf(RequestHead head)
    {
        string host = head.Single("Host") ?? throw new RefusedRequestException(400, "it has no Host");
        bool isPlain = host.Length > 0 && host.All(static c => char.IsAsciiLetterOrDigit(c) || "-._~!$&'()*+,;=:[]%".Contains(c, StringComparison.Ordinal));
        return isPlain ? host : throw new RefusedRequestException(400, "its Host is none");
    }

    // RFC 9112 section 3.2: "/chat?x" or, though only proxies are sent it, "http://host/chat?x".
    private static string TargetOf(RequestHead head, string host)
    {
        string target = head.Target;
        if (target[0] != '/')
        {
            int scheme = target.IndexOf("://", StringComparison.Ordinal);
            string rest = scheme > 0 && target[..scheme].ToLowerInvariant() is "http" or "https" or "ws" or "wss" ? target[(scheme + 3)..] : "";
            int path = rest.AsSpan().IndexOfAny('/', '?');
            string authority = path < 0 ? rest : rest[..path];
            if (!authority.Equals(host, StringComparison.OrdinalIgnoreCase) || authority.Length == 0)
                throw new RefusedRequestException(400, "its target is no path, and no address of the host that it names");
            target = path < 0 ? "/" : rest[path] == '?' ? "/" + rest[path..] : rest[path..];
        }
        return target.Contains('#', StringComparison.Ordinal) ? throw new RefusedRequestException(400, "its target has a fragment") : target;
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[18];
        return key.Length == 24 && Convert.TryFromBase64String(key, bytes, out int length) && length == 16;
    }

    private static string[] ProtocolsOf(RequestHead head)
    {
        if (head.Joined("Sec-WebSocket-Protocol") is not { } list)
            return [];
        string[] protocols = list.Split(',', MostProtocols + 1, StringSplitOptions.TrimEntries);
        return protocols.Length <= MostProtocols && Array.TrueForAll(protocols, static one => HttpText.IsToken(one)) && protocols.Distinct().Count() == protocols.Length
            ? protocols
            : throw new RefusedRequestException(400, "its sub-protocols are no list of different names");
    }
}
