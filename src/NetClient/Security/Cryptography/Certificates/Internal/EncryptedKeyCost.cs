using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Looks at an encrypted private key in PEM before anybody derives its key: whoever wrote it chose how long that takes, and .NET would take the time.</summary>
internal static class EncryptedKeyCost
{
    /// <summary>The most rounds of key derivation that are accepted. OpenSSL writes 2,048; what is recommended today is below this.</summary>
    public const int MaxIterations = 1_000_000;

    private const string Label = "ENCRYPTED PRIVATE KEY";
    private const string Pbes2 = "1.2.840.113549.1.5.13";

    /// <exception cref="CryptographicException">It asks for too much, or is malformed.</exception>
    public static void Check(ReadOnlySpan<char> pem)
    {
        while (PemEncoding.TryFind(pem, out PemFields fields))
        {
            if (pem[fields.Label].SequenceEqual(Label))
            {
                byte[] key = new byte[fields.DecodedDataLength];
                if (!Convert.TryFromBase64Chars(pem[fields.Base64Data], key, out _) || ReadIterations(key) is not { } iterations)
                    throw CertificateFailures.Malformed("The encrypted private key is malformed.");
                if (iterations > MaxIterations)
                    throw CertificateFailures.Malformed($"The encrypted private key asks for {iterations} rounds of key derivation; {MaxIterations} are allowed.");
            }
            pem = pem[fields.Location.End..];
        }
    }

    // RFC 5958 section 3, RFC 8018 appendix A
    //   EncryptedPrivateKeyInfo ::= SEQUENCE { SEQUENCE { algorithm, parameters }, OCTET STRING }
    //   PBES2:     parameters ::= SEQUENCE { SEQUENCE { kdf, SEQUENCE { salt, iterations, ... } }, encryption }
    //   the older: parameters ::= SEQUENCE { salt, iterations }
    private static BigInteger? ReadIterations(byte[] key)
    {
        try
        {
            AsnReader algorithm = new AsnReader(key, AsnEncodingRules.BER).ReadSequence().ReadSequence();
            AsnReader parameters;
            if (algorithm.ReadObjectIdentifier() == Pbes2)
            {
                AsnReader derivation = algorithm.ReadSequence().ReadSequence();
                derivation.ReadObjectIdentifier();
                parameters = derivation.ReadSequence();
            }
            else
            {
                parameters = algorithm.ReadSequence();
            }
            parameters.ReadEncodedValue();
            return parameters.ReadInteger();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
