using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Keys and signatures that can be forged today. .NET on Linux accepts RSA of 1024 bits and SHA-1 (observed), so it is looked at here.</summary>
internal static class WeakCryptography
{
    private const int LeastRsaBits = 2048; // NIST SP 800-131A: less than 112 bits of security is disallowed
    private const int LeastEcBits = 224;
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Sha1 = "1.3.14.3.2.26";
    private const string Md5 = "1.2.840.113549.2.5";

    private static readonly string[] WeakSignatures =
    [
        "1.2.840.113549.1.1.2",  // md2WithRSAEncryption
        "1.2.840.113549.1.1.3",  // md4WithRSAEncryption
        "1.2.840.113549.1.1.4",  // md5WithRSAEncryption
        "1.2.840.113549.1.1.5",  // sha1WithRSAEncryption
        "1.3.14.3.2.29",         // sha1WithRSASignature (OIW)
        "1.2.840.10045.4.1",     // ecdsa-with-SHA1
        "1.2.840.10040.4.3",     // dsa-with-sha1
    ];

    public static bool HasWeakKey(X509Certificate2 certificate)
    {
        if (certificate.GetRSAPublicKey() is { } rsa)
        {
            using (rsa)
                return rsa.KeySize < LeastRsaBits;
        }
        if (certificate.GetECDsaPublicKey() is { } ec)
        {
            using (ec)
                return ec.KeySize < LeastEcBits;
        }
        return false; // Ed25519 and its like have one size, and it is enough
    }

    public static bool HasWeakSignature(X509Certificate2 certificate)
    {
        string? algorithm = certificate.SignatureAlgorithm.Value;
        return WeakSignatures.Contains(algorithm) || (algorithm == RsaPss && HashOfPss(certificate.RawDataMemory) is Sha1 or Md5);
    }

    // RFC 4055 section 3.1: RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] HashAlgorithm DEFAULT sha1, ... }
    private static string? HashOfPss(ReadOnlyMemory<byte> certificate)
    {
        try
        {
            AsnReader outer = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
            outer.ReadEncodedValue(); // tbsCertificate
            AsnReader algorithm = outer.ReadSequence();
            algorithm.ReadObjectIdentifier();
            if (!algorithm.HasData)
                return Sha1;
            AsnReader parameters = algorithm.ReadSequence();
            var hashTag = new Asn1Tag(TagClass.ContextSpecific, 0);
            return parameters.HasData && parameters.PeekTag().HasSameClassAndValue(hashTag)
                ? parameters.ReadSequence(hashTag).ReadSequence().ReadObjectIdentifier()
                : Sha1;
        }
        catch (AsnContentException)
        {
            return Md5; // nobody can tell: treated as weak
        }
    }
}
