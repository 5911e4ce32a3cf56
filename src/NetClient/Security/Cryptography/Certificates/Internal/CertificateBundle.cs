using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>A certificate and those that came with it.</summary>
internal readonly record struct CertificateBundle(X509Certificate2 Leaf, X509Certificate2Collection Others)
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const int MaxCertificates = 100;

    /// <summary>Reads a .cer (DER or PEM) or a .p7b (PKCS #7, certificates only).</summary>
    /// <exception cref="CryptographicException">The bytes are neither.</exception>
    public static CertificateBundle Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return IsSignedData(bytes) ? Of(ReadSignedData(bytes)) : new CertificateBundle(X509CertificateLoader.LoadCertificate(bytes.Span), []);
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The PKCS #7 message is malformed.", e);
        }
    }

    /// <summary>Splits a collection: the leaf is the first that issued none of the others, sought among those with a private key when there are any.</summary>
    /// <exception cref="CryptographicException">The collection is empty or absurdly long.</exception>
    public static CertificateBundle Of(X509Certificate2Collection all)
    {
        if (all.Count is 0 or > MaxCertificates)
            throw new CryptographicException($"There are {all.Count} certificates; 1 to {MaxCertificates} are expected.");
        X509Certificate2[] withKey = [.. all.Where(c => c.HasPrivateKey)];
        X509Certificate2[] candidates = withKey.Length > 0 ? withKey : [.. all];
        X509Certificate2 leaf = candidates.FirstOrDefault(c => !all.Any(other => !ReferenceEquals(other, c) && IsIssuerOf(c, other))) ?? candidates[0];
        return new CertificateBundle(leaf, [.. all.Where(c => !ReferenceEquals(c, leaf))]);
    }

    /// <summary>Refuses PEM text with an absurd number of certificates, before they are read.</summary>
    /// <exception cref="CryptographicException">There are too many.</exception>
    public static void CheckCount(ReadOnlySpan<char> pem)
    {
        int count = 0;
        foreach (Range _ in pem.Split("-----BEGIN "))
            count++;
        if (count > 2 * MaxCertificates)
            throw CertificateFailures.Malformed($"There are {count - 1} parts in the PEM text; that is no certificate with its issuers.");
    }

    private static bool IsIssuerOf(X509Certificate2 issuer, X509Certificate2 certificate) =>
        issuer.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static bool IsSignedData(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            AsnReader content = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
            return content.HasData && content.PeekTag() == Asn1Tag.ObjectIdentifier && content.ReadObjectIdentifier() == SignedData;
        }
        catch (AsnContentException)
        {
            return false;   // PEM, or nothing that is known
        }
    }

    // RFC 5652 sections 3 and 5.1
    //   ContentInfo ::= SEQUENCE { oid, [0] SignedData }
    //   SignedData  ::= SEQUENCE { version, SET OF digest algorithms, SEQUENCE content, [0] SET OF certificates, ... }
    private static X509Certificate2Collection ReadSignedData(ReadOnlyMemory<byte> bytes)
    {
        var first = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        AsnReader content = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
        content.ReadObjectIdentifier();
        AsnReader signedData = content.ReadSequence(first).ReadSequence();
        signedData.ReadEncodedValue();
        signedData.ReadEncodedValue();
        signedData.ReadEncodedValue();
        var all = new X509Certificate2Collection();
        if (!signedData.HasData || !signedData.PeekTag().HasSameClassAndValue(first))
            return all;
        AsnReader certificates = signedData.ReadSetOf(skipSortOrderValidation: true, first);
        while (certificates.HasData && all.Count <= MaxCertificates)
        {
            bool isCertificate = certificates.PeekTag() == Asn1Tag.Sequence;   // the other choices are obsolete kinds
            ReadOnlyMemory<byte> encoded = certificates.ReadEncodedValue();
            if (isCertificate)
                all.Add(X509CertificateLoader.LoadCertificate(encoded.Span));
        }
        return all;
    }
}
