using NetClient.Internal;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>Which certificates <see cref="CertificateStores.FindAllAsync(CertificateQuery, CancellationToken)"/> finds. All that is set must hold.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.cryptography.certificates.certificatequery"/> (documented, but for what is said below).</remarks>
public sealed class CertificateQuery
{
    private string _friendlyName = "", _issuerName = "", _storeName = "";
    private byte[] _thumbprint = [];

    /// <summary>Makes a query that finds what <see cref="CertificateStores.FindAllAsync(CancellationToken)"/> finds.</summary>
    public CertificateQuery()
    {
    }

    /// <summary>What the certificates must be good for, all of it, as object identifiers ("1.3.6.1.5.5.7.3.2": TLS clients). A certificate that is not limited is good for everything
    /// (inferred).</summary>
    public IList<string> EnhancedKeyUsages { get; } = [];

    /// <summary>The certificates' friendly name, compared exactly (inferred). Empty for any.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string FriendlyName { get => _friendlyName; set => Set(ref _friendlyName, value); }

    /// <summary>Whether the private key must live in a device (<see cref="Certificate.IsSecurityDeviceBound"/>). That is known on Windows only: elsewhere nothing is found.</summary>
    public bool HardwareOnly { get; set; }

    /// <summary>Whether all certificates are found of those with the same subject and issuer; otherwise the one that was issued last.</summary>
    public bool IncludeDuplicates { get; set; }

    /// <summary>Whether certificates are found that are expired or not valid yet.</summary>
    public bool IncludeExpiredCertificates { get; set; }

    /// <summary>The issuer's name, in its short form (<see cref="Certificate.Issuer"/>) or whole ("CN=Example CA, O=Example"), in any case (inferred). Empty for any.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string IssuerName { get => _issuerName; set => Set(ref _issuerName, value); }

    /// <summary>The store. Empty and "MY": the user's personal store. Others: the app's own store of that name, and the user's, if the manifest declares
    /// <c>sharedUserCertificates</c>.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string StoreName { get => _storeName; set => Set(ref _storeName, value); }

    /// <summary>The hash of the certificate, SHA-1 or, an addition, SHA-256; a copy both ways, as arrays are in WinRT. Empty for any.</summary>
    /// <exception cref="ArgumentException">The value is <see langword="null"/>, or has neither 0, 20 nor 32 bytes (0x80070057).</exception>
    public byte[] Thumbprint
    {
        get => [.. _thumbprint];
        set
        {
            Throw.IfNull(value);
            if (value.Length is not (0 or 20 or 32))
                throw Throw.Argument($"A thumbprint has 20 bytes (SHA-1) or 32 (SHA-256), and not {value.Length}.", nameof(value));
            _thumbprint = [.. value];
        }
    }

    private static void Set(ref string field, string value)
    {
        Throw.IfNull(value);
        field = value;
    }
}
