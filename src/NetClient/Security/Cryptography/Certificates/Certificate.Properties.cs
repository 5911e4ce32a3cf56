using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Security.Cryptography.Certificates;

public sealed partial class Certificate
{
    /// <summary>The object identifiers of what the certificate is meant for ("1.3.6.1.5.5.7.3.1": TLS servers). Empty when it is not limited, or the extension is malformed.</summary>
    public IReadOnlyList<string> EnhancedKeyUsages => Read<X509EnhancedKeyUsageExtension, IReadOnlyList<string>>(
        e => [.. e.EnhancedKeyUsages.OfType<Oid>().Select(usage => usage.Value ?? "")], []);

    /// <summary>A name for people; empty when unset.</summary>
    /// <value>Setting it changes this object only. On Windows it begins as the name in the certificate's store; other systems keep none.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string FriendlyName
    {
        get => _friendlyName ?? (OperatingSystem.IsWindows() ? _certificate.FriendlyName : "");
        set
        {
            Throw.IfNull(value);
            _friendlyName = value;
        }
    }

    /// <summary>Whether the private key is at hand.</summary>
    public bool HasPrivateKey => _certificate.HasPrivateKey;

    /// <summary>Whether the certificate was found in a store of the current user.</summary>
    public bool IsPerUser => Store is { Location: StoreLocation.CurrentUser };

    /// <summary>Whether the private key lives in a device: a TPM or a smart card. Known on Windows only; elsewhere <see langword="false"/>.</summary>
    public bool IsSecurityDeviceBound => PrivateKeyFacts.Of(_certificate).IsDeviceBound;

    /// <summary>The issuer's name in its short form: the common name, or else unit, organization, e-mail address or whatever there is; empty when nothing is.</summary>
    /// <value>The short form is inferred; the whole name is in <c>AsX509Certificate2().Issuer</c>.</value>
    public string Issuer => ShortName.Of(_certificate.IssuerName);

    /// <summary>Whether the user is asked before the private key is used. Known on Windows only; elsewhere <see langword="false"/>.</summary>
    public bool IsStronglyProtected => PrivateKeyFacts.Of(_certificate).IsStronglyProtected;

    /// <summary>The kind of key: "RSA", "ECC" or "DSA", the names that Windows has for the identifiers (inferred); an unknown one as dotted decimal.</summary>
    public string KeyAlgorithmName => NameOf(_certificate.PublicKey.Oid);

    /// <summary>The key storage provider that has the private key; empty where there is none (other systems than Windows) and without a private key.</summary>
    public string KeyStorageProviderName => PrivateKeyFacts.Of(_certificate).ProviderName;

    /// <summary>What the key may be used for. All <see langword="false"/> when the certificate does not say, or the extension is malformed.</summary>
    public CertificateKeyUsages KeyUsages => new(Read<X509KeyUsageExtension, X509KeyUsageFlags>(e => e.KeyUsages, X509KeyUsageFlags.None));

    /// <summary>The serial number, least significant byte first, as Windows keeps it and .NET's <see cref="X509Certificate.GetSerialNumber"/> gives it (inferred).</summary>
    public byte[] SerialNumber => _certificate.GetSerialNumber();

    /// <summary>The signature algorithm under the name that Windows has for it ("sha256RSA", "sha384ECDSA", "RSASSA-PSS"; inferred); an unknown one as dotted decimal.</summary>
    public string SignatureAlgorithmName => NameOf(_certificate.SignatureAlgorithm);

    /// <summary>The hash that was signed ("SHA256"); empty for algorithms without one of their own.</summary>
    public string SignatureHashAlgorithmName => SignatureAlgorithm.HashNameOf(_certificate);

    /// <summary>The store that the certificate was found in ("MY"); empty for one from elsewhere.</summary>
    public string StoreName => Store?.Name ?? "";

    /// <summary>The subject's name in its short form: the common name, or else unit, organization, e-mail address or whatever there is; empty when nothing is.</summary>
    /// <value>The short form is inferred; the whole name is in <c>AsX509Certificate2().Subject</c>.</value>
    public string Subject => ShortName.Of(_certificate.SubjectName);

    /// <summary>The names that the certificate is for. Without names when it has no such extension, or a malformed one.</summary>
    /// <value>A new object each time: changing its lists does not change the certificate.</value>
    public SubjectAlternativeNameInfo SubjectAlternativeName =>
        _certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == SubjectAlternativeNames.ObjectId) is { } extension
            ? new SubjectAlternativeNameInfo(new CertificateExtension { ObjectId = SubjectAlternativeNames.ObjectId, IsCritical = extension.Critical, Value = extension.RawData })
            : new SubjectAlternativeNameInfo();

    /// <summary>When the certificate begins to be valid (UTC).</summary>
    public DateTimeOffset ValidFrom => new DateTimeOffset(_certificate.NotBefore).ToUniversalTime();

    /// <summary>When the certificate ends to be valid (UTC).</summary>
    public DateTimeOffset ValidTo => new DateTimeOffset(_certificate.NotAfter).ToUniversalTime();

    private static string NameOf(Oid id) => id.FriendlyName ?? id.Value ?? "";

    // Extensions are decoded when they are looked at, and may hold anything.
    private TResult Read<TExtension, TResult>(Func<TExtension, TResult> read, TResult otherwise)
        where TExtension : X509Extension
    {
        try
        {
            return _certificate.Extensions.OfType<TExtension>().FirstOrDefault() is { } extension ? read(extension) : otherwise;
        }
        catch (CryptographicException)
        {
            return otherwise;
        }
    }
}
