using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>An X.509 certificate, with the certificates that came along with it.</summary>
/// <remarks>What the certificate says is not what is true: nothing here validates it.</remarks>
public sealed partial class Certificate
{
    private readonly X509Certificate2 _certificate;
    private string? _friendlyName;

    /// <summary>Reads a certificate.</summary>
    /// <param name="certBlob">A DER certificate (.cer), or a PKCS #7 message with certificates (.p7b), of which the one that issued none of the others is meant. PEM is
    /// read too (an addition).</param>
    /// <exception cref="ArgumentNullException"><paramref name="certBlob"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="ArgumentException">The bytes are no certificate, or more than 4 MB (0x80070057).</exception>
    /// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.cryptography.certificates.certificate.-ctor"/> (documented: DER, .cer or .p7b).</remarks>
    public Certificate(IBuffer certBlob)
    {
        Throw.IfNull(certBlob);
        if (certBlob.Length > MaxFileLength)
            throw Throw.Argument($"The certificate has {certBlob.Length} bytes; {MaxFileLength} are allowed.", nameof(certBlob));
        try
        {
            (_certificate, Intermediates) = CertificateBundle.Parse(certBlob.ToArray());
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException($"The bytes are no certificate: {e.Message}", nameof(certBlob), e) { HResult = Errors.HResults.InvalidArgument };
        }
    }

    /// <summary>Wraps a certificate. An addition.</summary>
    /// <param name="certificate">The certificate; shared, not copied: it must not be disposed of while this object is in use.</param>
    /// <param name="intermediates">Issuers to send along when it is presented as a client or server certificate; the root need not be among them.</param>
    /// <exception cref="ArgumentNullException"><paramref name="certificate"/> is <see langword="null"/> (0x80070057).</exception>
    public Certificate(X509Certificate2 certificate, IEnumerable<X509Certificate2>? intermediates = null)
    {
        Throw.IfNull(certificate);
        _certificate = certificate;
        Intermediates = [.. intermediates ?? []];
    }

    private Certificate(CertificateBundle bundle) => (_certificate, Intermediates) = bundle;

    /// <summary>What came along with the certificate: issuers to send when it is presented, roots and strangers possibly among them.</summary>
    internal X509Certificate2Collection Intermediates { get; }

    /// <summary>The store that the certificate was found in, with its location; null for one from elsewhere.</summary>
    internal (string Name, StoreLocation Location)? Store { get; init; }

    /// <summary>The app that it was met by; null for the one of this process.</summary>
    internal NetClientContext? Context { get; init; }

    /// <summary>The certificate as .NET has it. An addition.</summary>
    /// <returns>The same object each time, shared with this one.</returns>
    public X509Certificate2 AsX509Certificate2() => _certificate;

    /// <summary>The certificate in DER, without its private key.</summary>
    /// <returns>A new buffer each time.</returns>
    public IBuffer GetCertificateBlob() => _certificate.RawData.AsBuffer();

    /// <summary>The SHA-1 hash of the certificate, its "thumbprint".</summary>
    /// <returns>20 bytes.</returns>
    public byte[] GetHashValue() => _certificate.GetCertHash();

    /// <summary>A hash of the certificate.</summary>
    /// <param name="hashAlgorithmName">"SHA1" or "SHA256" (documented: no others), in any case.</param>
    /// <returns>20 or 32 bytes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="hashAlgorithmName"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="ArgumentException">The name is another (0x80070057).</exception>
    public byte[] GetHashValue(string hashAlgorithmName)
    {
        Throw.IfNull(hashAlgorithmName);
        return hashAlgorithmName.ToUpperInvariant() switch
        {
            "SHA1" => _certificate.GetCertHash(),
            "SHA256" => _certificate.GetCertHash(HashAlgorithmName.SHA256),
            _ => throw Throw.Argument($"'{hashAlgorithmName}' is neither SHA1 nor SHA256.", nameof(hashAlgorithmName)),
        };
    }
}
