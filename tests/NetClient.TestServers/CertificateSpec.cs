using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.TestServers;

/// <summary>What a certificate of <see cref="TestPki"/> is to be like; by default a good server certificate for this machine.</summary>
public sealed record CertificateSpec
{
    /// <summary>The names it is for; empty for one without the extension.</summary>
    public string[] Names { get; init; } = ["localhost", "127.0.0.1", "::1"];

    public string Usage { get; init; } = TestPki.ServerUsage;

    /// <summary>Beginning of validity, from now.</summary>
    public TimeSpan From { get; init; } = TimeSpan.FromDays(-10);

    /// <summary>End of validity, from now.</summary>
    public TimeSpan To { get; init; } = TimeSpan.FromDays(365);

    /// <summary>RSA with so many bits; null for an elliptic curve.</summary>
    public int? RsaBits { get; init; }

    /// <summary>What the issuer hashes with when it signs; also SHA-1, which .NET itself no longer signs with.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    public bool SelfSigned { get; init; }

    public string? CrlUri { get; init; }

    public string? OcspUri { get; init; }

    public string? IssuerUri { get; init; }

    public X509Extension[] Extensions { get; init; } = [];
}
