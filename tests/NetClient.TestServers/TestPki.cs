using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.TestServers;

/// <summary>A certification authority in memory: a root, an intermediate, and whatever certificates a test needs, good and bad.</summary>
public sealed class TestPki : IDisposable
{
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly X509Certificate2 _rootWithKey;
    private readonly X509Certificate2 _intermediateWithKey;

    public TestPki(string name = "NetClient Test")
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest($"CN={name} Root", rootKey, HashAlgorithmName.SHA256);
        AddAuthority(root);
        _rootWithKey = root.CreateSelfSigned(_now.AddDays(-30), _now.AddYears(5));
        Root = X509CertificateLoader.LoadCertificate(_rootWithKey.RawData);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var intermediate = new CertificateRequest($"CN={name} Intermediate", key, HashAlgorithmName.SHA256);
        AddAuthority(intermediate);
        intermediate.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Root, true, false));
        using X509Certificate2 signed = intermediate.Create(_rootWithKey, _now.AddDays(-20), _now.AddYears(4), RandomNumberGenerator.GetBytes(8));
        _intermediateWithKey = signed.CopyWithPrivateKey(key);
        Intermediate = X509CertificateLoader.LoadCertificate(signed.RawData);
    }

    /// <summary>The trust anchor.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>What servers send along.</summary>
    public X509Certificate2 Intermediate { get; }

    /// <summary>Issues a certificate with its key.</summary>
    public X509Certificate2 Issue(CertificateSpec? spec = null)
    {
        spec ??= new CertificateSpec();
        using var key = spec.RsaBits is int bits ? (AsymmetricAlgorithm)RSA.Create(bits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = key is RSA rsa
            ? new CertificateRequest($"CN={spec.Names.FirstOrDefault("localhost")}", rsa, spec.Hash, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={spec.Names.FirstOrDefault("localhost")}", (ECDsa)key, spec.Hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | (key is RSA ? X509KeyUsageFlags.KeyEncipherment : 0), true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(spec.Usage)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Intermediate, true, false));
        var names = new SubjectAlternativeNameBuilder();
        foreach (string name in spec.Names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(name);
        }
        if (spec.Names.Length > 0)
            request.CertificateExtensions.Add(names.Build());
        if (spec.CrlUri is not null)
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([spec.CrlUri]));
        if (spec.IssuerUri is not null || spec.OcspUri is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(
                spec.OcspUri is null ? null : [spec.OcspUri], spec.IssuerUri is null ? null : [spec.IssuerUri]));
        }
        foreach (X509Extension extension in spec.Extensions)
            request.CertificateExtensions.Add(extension);

        byte[] serial = RandomNumberGenerator.GetBytes(8);
        serial[0] &= 0x7F;
        using ECDsa issuerKey = _intermediateWithKey.GetECDsaPrivateKey()!;
        X509SignatureGenerator signer = spec.Hash == HashAlgorithmName.SHA1 ? new Sha1SignatureGenerator(_intermediateWithKey) : X509SignatureGenerator.CreateForECDsa(issuerKey);
        using X509Certificate2 issued = spec.SelfSigned
            ? request.CreateSelfSigned(_now + spec.From, _now + spec.To)
            : request.Create(Intermediate.SubjectName, signer, _now + spec.From, _now + spec.To, serial);
        using X509Certificate2 withKey = issued.HasPrivateKey ? new X509Certificate2(issued) : key is RSA r ? issued.CopyWithPrivateKey(r) : issued.CopyWithPrivateKey((ECDsa)key);
        // Through PFX, so that the key is one that Schannel can use as well.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>The intermediate's revocation list, as DER.</summary>
    public byte[] BuildCrl(params X509Certificate2[] revoked)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (X509Certificate2 certificate in revoked)
            builder.AddEntry(certificate, _now.AddHours(-1), X509RevocationReason.KeyCompromise);
        return builder.Build(_intermediateWithKey, 1, _now.AddDays(1), HashAlgorithmName.SHA256);
    }

    public void Dispose()
    {
        _rootWithKey.Dispose();
        _intermediateWithKey.Dispose();
        Root.Dispose();
        Intermediate.Dispose();
    }

    private static void AddAuthority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
    }
}
