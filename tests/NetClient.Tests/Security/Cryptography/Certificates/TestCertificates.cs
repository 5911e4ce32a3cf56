using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.Tests.Security.Cryptography.Certificates;

/// <summary>A root, an intermediate and a leaf, made in memory.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2046, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ECDsa _leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestCertificates()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Root = Request("CN=Test Root", rootKey, isAuthority: true).CreateSelfSigned(From, To);
        using X509Certificate2 intermediate = Request("CN=Test Intermediate, O=Testers", intermediateKey, isAuthority: true).Create(Root, From, To, [1]);
        using X509Certificate2 issuer = intermediate.CopyWithPrivateKey(intermediateKey);
        Intermediate = X509CertificateLoader.LoadCertificate(intermediate.RawData);

        CertificateRequest request = Request("CN=leaf.example.test, O=Testers, C=DE", _leafKey, isAuthority: false);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("leaf.example.test");
        names.AddDnsName("*.example.test");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
        names.AddEmailAddress("mail@example.test");
        names.AddUri(new Uri("https://example.test/x"));
        names.AddUserPrincipalName("user@example.test");
        request.CertificateExtensions.Add(names.Build(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyAgreement, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using X509Certificate2 leaf = request.Create(issuer, From, To, [0x01, 0x02, 0x03]);
        Leaf = leaf.CopyWithPrivateKey(_leafKey);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    public X509Certificate2 Leaf { get; }

    public string LeafKeyPem => _leafKey.ExportPkcs8PrivateKeyPem();

    public string EncryptedLeafKeyPem(string password) =>
        _leafKey.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000));

    public static string Pem(params X509Certificate2[] certificates) => string.Join('\n', certificates.Select(c => c.ExportCertificatePem()));

    /// <summary>A certificates-only PKCS #7 message, written by hand.</summary>
    public static byte[] Pkcs7(params X509Certificate2[] certificates)
    {
        var context0 = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.7.2");
            using (writer.PushSequence(context0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                {
                }
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                using (writer.PushSetOf(context0))
                {
                    foreach (X509Certificate2 certificate in certificates)
                        writer.WriteEncodedValue(certificate.RawData);
                }
                using (writer.PushSetOf())
                {
                }
            }
        }
        return writer.Encode();
    }

    /// <summary>A self-signed certificate with one extension ("2.5.29.x") of any content; its signature is wrong.</summary>
    public static X509Certificate2 WithExtension(string objectId, byte[] value)
    {
        // .NET refuses to write malformed extensions that it knows: write an unknown one, and change its identifier afterwards.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request("CN=odd", key, isAuthority: false);
        request.CertificateExtensions.Add(new X509Extension("2.5.29.127", value, critical: false));
        using X509Certificate2 unknown = request.CreateSelfSigned(From, To);
        byte[] bytes = unknown.RawData;
        int at = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x06, 0x03, 0x55, 0x1D, 0x7F]);
        bytes[at + 4] = byte.Parse(objectId["2.5.29.".Length..], System.Globalization.CultureInfo.InvariantCulture);
        return X509CertificateLoader.LoadCertificate(bytes);
    }

    public void Dispose()
    {
        Root.Dispose();
        Intermediate.Dispose();
        Leaf.Dispose();
        _leafKey.Dispose();
    }

    private static CertificateRequest Request(string subject, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (isAuthority)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
