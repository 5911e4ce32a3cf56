using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.TestServers;

/// <summary>Signs certificates the way nobody should any more: ECDSA with SHA-1.</summary>
internal sealed class Sha1SignatureGenerator(X509Certificate2 issuer) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteObjectIdentifier("1.2.840.10045.4.1");
        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        using ECDsa key = issuer.GetECDsaPrivateKey()!;
#pragma warning disable CA5350 // weak is what it is for
        return key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);
#pragma warning restore CA5350
    }

    protected override PublicKey BuildPublicKey() => issuer.PublicKey;
}
