using System.Text;
using NetClient.Errors;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Says what a failed handshake met. .NET says "corrupted frame" for a mail server's greeting.</summary>
internal static class HandshakeErrors
{
    private const byte FirstContentType = 20; // change_cipher_spec, RFC 8446 section 5.1
    private const byte LastContentType = 24;  // heartbeat, RFC 6520

    public static NetworkException Explain(Exception exception, SocketStream stream, string? endpoint)
    {
        ReadOnlySpan<byte> first = stream.FirstBytes;
        return first.Length > 0 && !IsTls(first)
            ? NetworkErrors.PeerSpokePlaintext(endpoint, NetworkErrors.Printable(Encoding.Latin1.GetString(first).TrimEnd()), exception)
            : NetworkErrors.Translate(exception, NetworkStage.Handshake, endpoint)!;
    }

    // Content type, then the major version, which is 3 from SSL 3.0 to TLS 1.3.
    private static bool IsTls(ReadOnlySpan<byte> first) =>
        first[0] is >= FirstContentType and <= LastContentType && (first.Length == 1 || first[1] == 3);
}
