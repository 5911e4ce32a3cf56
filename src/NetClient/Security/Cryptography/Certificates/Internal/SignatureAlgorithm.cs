using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Names of the algorithms in a certificate.</summary>
internal static class SignatureAlgorithm
{
    private const string Pss = "1.2.840.113549.1.1.10";

    /// <summary>The name of the hash that was signed ("SHA256"); "" for an algorithm that has none of its own (EdDSA) or is unknown.</summary>
    public static string HashNameOf(X509Certificate2 certificate) => certificate.SignatureAlgorithm.Value switch
    {
        "1.2.840.113549.1.1.4" => "MD5",
        "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" or "1.2.840.10040.4.3" or "1.3.14.3.2.29" => "SHA1",
        "1.2.840.113549.1.1.14" or "1.2.840.10045.4.3.1" => "SHA224",
        "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" or "2.16.840.1.101.3.4.3.2" => "SHA256",
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => "SHA384",
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => "SHA512",
        Pss => HashOfPss(certificate.RawDataMemory),
        _ => "",
    };

    // RFC 8017 appendix A.2.3: with PSS the hash stands in the parameters, SHA-1 where it is left out.
    //   Certificate ::= SEQUENCE { tbs SEQUENCE, signatureAlgorithm SEQUENCE { oid, parameters SEQUENCE { [0] { SEQUENCE { oid hash ...
    private static string HashOfPss(ReadOnlyMemory<byte> certificate)
    {
        try
        {
            AsnReader fields = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
            fields.ReadEncodedValue();
            AsnReader algorithm = fields.ReadSequence();
            algorithm.ReadObjectIdentifier();
            AsnReader parameters = algorithm.ReadSequence();
            var hash = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
            if (!parameters.HasData || !parameters.PeekTag().HasSameClassAndValue(hash))
                return "SHA1";
            string id = parameters.ReadSequence(hash).ReadSequence().ReadObjectIdentifier();
            return new Oid(id).FriendlyName?.ToUpperInvariant() ?? id;
        }
        catch (AsnContentException)
        {
            return "";
        }
    }
}
