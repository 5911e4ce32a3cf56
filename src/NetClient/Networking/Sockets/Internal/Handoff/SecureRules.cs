using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>What the broker needs to complete a TLS handshake as the app itself would: the socket's settings, and what the app is.</summary>
internal sealed record SecureRules
{
    /// <summary>No rules are longer.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>The connection, and in it the session from here on: the app's choice, so that it can end what it has not heard of yet.</summary>
    public required Guid Session { get; init; }

    /// <summary>The name that the certificate must be for.</summary>
    public required string Host { get; init; }

    /// <summary>What <c>ConnectAsync</c> was given, for messages; null for a connection that was accepted.</summary>
    public string? TargetHost { get; init; }

    public string TargetService { get; init; } = "";

    public required SocketProtectionLevel Level { get; init; }

    public SocketProtectionLevel MinLevel { get; init; }

    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    public IReadOnlyList<ChainValidationResult> Ignorable { get; init; } = [];

    public IReadOnlyList<byte[]> TrustRoots { get; init; } = [];

    /// <summary>PKCS #12 without a password: certificate, key, intermediates.</summary>
    public byte[]? ClientCertificate { get; init; }

    public bool RequireRevocationInformation { get; init; }

    /// <summary>Milliseconds; -1 for no limit.</summary>
    public required long HandshakeTimeout { get; init; }

    /// <summary>The app's manifest: it judges which responders may be asked whether a certificate was revoked.</summary>
    public required int Capabilities { get; init; }

    /// <summary>Where the app's own certificates lie.</summary>
    public required string Folder { get; init; }
}
