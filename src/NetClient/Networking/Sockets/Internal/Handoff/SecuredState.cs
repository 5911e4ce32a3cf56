using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>What is known of a TLS session that lives in the broker; it travels with the socket.</summary>
internal sealed record SecuredState
{
    /// <summary>None is longer: a chain of certificates, mostly.</summary>
    public const int MaxLength = 256 << 10;

    public required Guid Session { get; init; }

    public required string Local { get; init; }

    public required string Remote { get; init; }

    public SslProtocols Protocol { get; init; }

    public TlsCipherSuite CipherSuite { get; init; }

    public string ApplicationProtocol { get; init; } = "";

    public byte[]? Certificate { get; init; }

    public IReadOnlyList<byte[]> Intermediates { get; init; } = [];

    public IReadOnlyList<ChainValidationResult> Errors { get; init; } = [];

    /// <summary>Null for a handshake that succeeded.</summary>
    public SecureFailure? Failure { get; init; }

    public IPEndPoint GetLocalEndPoint() => Parse(Local);

    public IPEndPoint GetRemoteEndPoint() => Parse(Remote);

    private static IPEndPoint Parse(string text) => IPEndPoint.TryParse(text, out IPEndPoint? endpoint) ? endpoint : throw SocketState.Invalid();
}
