using System.Security.Cryptography.X509Certificates;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>What the key of a certificate may be used for (RFC 5280 section 4.2.1.3).</summary>
public sealed class CertificateKeyUsages
{
    /// <summary>Makes an object that allows nothing.</summary>
    public CertificateKeyUsages()
    {
    }

    internal CertificateKeyUsages(X509KeyUsageFlags flags)
    {
        CrlSign = flags.HasFlag(X509KeyUsageFlags.CrlSign);
        DataEncipherment = flags.HasFlag(X509KeyUsageFlags.DataEncipherment);
        DigitalSignature = flags.HasFlag(X509KeyUsageFlags.DigitalSignature);
        EncipherOnly = flags.HasFlag(X509KeyUsageFlags.EncipherOnly);
        KeyAgreement = flags.HasFlag(X509KeyUsageFlags.KeyAgreement);
        KeyCertificateSign = flags.HasFlag(X509KeyUsageFlags.KeyCertSign);
        KeyEncipherment = flags.HasFlag(X509KeyUsageFlags.KeyEncipherment);
        NonRepudiation = flags.HasFlag(X509KeyUsageFlags.NonRepudiation);
    }

    /// <summary>Signing revocation lists.</summary>
    public bool CrlSign { get; set; }

    /// <summary>Encrypting data itself.</summary>
    public bool DataEncipherment { get; set; }

    /// <summary>Signing anything but certificates and revocation lists; what TLS handshakes do.</summary>
    public bool DigitalSignature { get; set; }

    /// <summary>With <see cref="KeyAgreement"/>: only for encrypting.</summary>
    public bool EncipherOnly { get; set; }

    /// <summary>Agreeing on keys.</summary>
    public bool KeyAgreement { get; set; }

    /// <summary>Signing certificates.</summary>
    public bool KeyCertificateSign { get; set; }

    /// <summary>Encrypting keys.</summary>
    public bool KeyEncipherment { get; set; }

    /// <summary>Signing what the signer cannot deny later.</summary>
    public bool NonRepudiation { get; set; }
}
