using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FsCheck;
using FsCheck.Fluent;
using NetClient.Errors;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Security.Cryptography.Certificates;

public sealed class CertificateTests : IDisposable
{
    private static readonly Lazy<RSA> RsaKey = new(() => RSA.Create(2048));   // slow to make: one for all

    private readonly TestCertificates _pki = new();

    public void Dispose() => _pki.Dispose();

    [Fact]
    public void Constructor_Der_ReadsIt()
    {
        var certificate = new Certificate(_pki.Leaf.RawData.AsBuffer());
        Assert.Equal(_pki.Leaf.Thumbprint, certificate.AsX509Certificate2().Thumbprint);
        Assert.Empty(certificate.Intermediates);
        Assert.False(certificate.HasPrivateKey);
    }

    [Fact]
    public void Constructor_Pem_ReadsIt() =>
        Assert.Equal(_pki.Leaf.Thumbprint, new Certificate(System.Text.Encoding.ASCII.GetBytes(TestCertificates.Pem(_pki.Leaf)).AsBuffer()).AsX509Certificate2().Thumbprint);

    [Fact]
    public void Constructor_BufferLongerThanItsLength_ReadsWhatIsInUse()
    {
        byte[] bytes = [.. _pki.Leaf.RawData, 1, 2, 3];
        Assert.Equal(_pki.Leaf.Thumbprint, new Certificate(bytes.AsBuffer(0, bytes.Length - 3, bytes.Length)).AsX509Certificate2().Thumbprint);
    }

    [Fact]
    public void Constructor_P7b_FindsTheLeafWhereverItStands()
    {
        var certificate = new Certificate(TestCertificates.Pkcs7(_pki.Root, _pki.Leaf, _pki.Intermediate).AsBuffer());
        Assert.Equal(_pki.Leaf.Thumbprint, certificate.AsX509Certificate2().Thumbprint);
        Assert.Equal([_pki.Root.Thumbprint, _pki.Intermediate.Thumbprint], certificate.Intermediates.Select(c => c.Thumbprint));
    }

    [Fact]
    public void Constructor_P7bOfOneSelfSigned_IsIt() =>
        Assert.Equal(_pki.Root.Thumbprint, new Certificate(TestCertificates.Pkcs7(_pki.Root).AsBuffer()).AsX509Certificate2().Thumbprint);

    [Fact]
    public void Constructor_NoCertificate_IsAnInvalidArgument()
    {
        byte[] der = _pki.Leaf.RawData;
        byte[][] bad = [[], [0x30], [0x30, 0x80], "-----BEGIN CERTIFICATE-----"u8.ToArray(), new byte[100], der[..^1], TestCertificates.Pkcs7(), TestCertificates.Pkcs7(_pki.Leaf)[..^5]];
        foreach (byte[] bytes in bad)
        {
            var e = Assert.Throws<ArgumentException>(() => new Certificate(bytes.AsBuffer()));
            Assert.Equal(HResults.InvalidArgument, e.HResult);
            Assert.IsAssignableFrom<CryptographicException>(e.InnerException);
        }
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new Certificate((IBuffer)null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new Certificate((X509Certificate2)null!)).HResult);
    }

    [Fact]
    public void Constructor_P7bWithMoreThanAHundred_IsRefused() => Assert.Throws<ArgumentException>(
        () => new Certificate(TestCertificates.Pkcs7([.. Enumerable.Repeat(_pki.Leaf, 101)]).AsBuffer()));

    [Fact]
    public void Constructor_MutatedBytes_GivesACertificateOrAnInvalidArgument()
    {
        byte[][] seeds = [_pki.Leaf.RawData, TestCertificates.Pkcs7(_pki.Leaf, _pki.Intermediate)];
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<(NonNegativeInt At, byte Value)[], bool>((changes, which) =>
        {
            byte[] bytes = [.. seeds[which ? 1 : 0]];
            foreach ((NonNegativeInt at, byte value) in changes)
                bytes[at.Get * 7 % bytes.Length] = value;
            Certificate certificate;
            try
            {
                certificate = new Certificate(bytes.AsBuffer());
            }
            catch (ArgumentException)
            {
                return;
            }
            _ = certificate.SubjectAlternativeName.DnsName.Count + certificate.EnhancedKeyUsages.Count;
            _ = certificate.KeyUsages.CrlSign;
            _ = certificate.SignatureHashAlgorithmName + certificate.SerialNumber.Length + certificate.GetHashValue().Length;
        }));
    }

    [Fact]
    public void Properties_OfALeaf_SayWhatItSays()
    {
        var certificate = new Certificate(_pki.Leaf);
        Assert.Equal("leaf.example.test", certificate.Subject);
        Assert.Equal("Test Intermediate", certificate.Issuer);
        Assert.Equal([3, 2, 1], certificate.SerialNumber);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), certificate.ValidFrom);
        Assert.Equal(new DateTimeOffset(2046, 1, 2, 3, 4, 5, TimeSpan.Zero), certificate.ValidTo);
        Assert.Equal(TimeSpan.Zero, certificate.ValidFrom.Offset);
        Assert.Equal("ECC", certificate.KeyAlgorithmName);
        Assert.Equal("sha256ECDSA", certificate.SignatureAlgorithmName);
        Assert.Equal("SHA256", certificate.SignatureHashAlgorithmName);
        Assert.Equal(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], certificate.EnhancedKeyUsages);
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal("", certificate.StoreName);
        Assert.False(certificate.IsPerUser);
        Assert.False(certificate.IsSecurityDeviceBound);
        Assert.False(certificate.IsStronglyProtected);
    }

    [Fact]
    public void KeyUsages_OfALeaf_AreThoseOfItsExtension()
    {
        CertificateKeyUsages usages = new Certificate(_pki.Leaf).KeyUsages;
        Assert.True(usages.DigitalSignature && usages.KeyAgreement);
        Assert.False(usages.CrlSign || usages.DataEncipherment || usages.EncipherOnly || usages.KeyCertificateSign || usages.KeyEncipherment || usages.NonRepudiation);
    }

    [Theory]
    [InlineData(X509KeyUsageFlags.CrlSign, nameof(CertificateKeyUsages.CrlSign))]
    [InlineData(X509KeyUsageFlags.DataEncipherment, nameof(CertificateKeyUsages.DataEncipherment))]
    [InlineData(X509KeyUsageFlags.DigitalSignature, nameof(CertificateKeyUsages.DigitalSignature))]
    [InlineData(X509KeyUsageFlags.EncipherOnly, nameof(CertificateKeyUsages.EncipherOnly))]
    [InlineData(X509KeyUsageFlags.KeyAgreement, nameof(CertificateKeyUsages.KeyAgreement))]
    [InlineData(X509KeyUsageFlags.KeyCertSign, nameof(CertificateKeyUsages.KeyCertificateSign))]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, nameof(CertificateKeyUsages.KeyEncipherment))]
    [InlineData(X509KeyUsageFlags.NonRepudiation, nameof(CertificateKeyUsages.NonRepudiation))]
    [InlineData(X509KeyUsageFlags.None, "")]
    public void KeyUsages_EachFlag_IsItsProperty(X509KeyUsageFlags flag, string property)
    {
        var usages = new CertificateKeyUsages(flag);
        Assert.All(typeof(CertificateKeyUsages).GetProperties(), p => Assert.Equal(p.Name == property, p.GetValue(usages)));
    }

    [Theory]
    [InlineData("2.5.29.15")]
    [InlineData("2.5.29.37")]
    [InlineData("2.5.29.17")]
    public void Properties_MalformedExtension_AreEmpty(string objectId)
    {
        using X509Certificate2 odd = TestCertificates.WithExtension(objectId, [0x30, 0x7F, 1]);
        var certificate = new Certificate(odd);
        Assert.False(certificate.KeyUsages.DigitalSignature);
        Assert.Empty(certificate.EnhancedKeyUsages);
        Assert.Empty(certificate.SubjectAlternativeName.DnsName);
    }

    [Theory]
    [InlineData("SHA256", "sha256RSA", false)]
    [InlineData("SHA384", "sha384RSA", false)]
    [InlineData("SHA512", "RSASSA-PSS", true)]
    [InlineData("SHA256", "RSASSA-PSS", true)]
    public void SignatureHashAlgorithmName_Rsa_IsTheHash(string hash, string algorithm, bool pss)
    {
        var request = new CertificateRequest("O=No common name", RsaKey.Value, new HashAlgorithmName(hash), pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        using X509Certificate2 self = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var certificate = new Certificate(self);
        Assert.Equal(hash, certificate.SignatureHashAlgorithmName);
        Assert.Equal(algorithm, certificate.SignatureAlgorithmName);
        Assert.Equal("RSA", certificate.KeyAlgorithmName);
        Assert.Equal("No common name", certificate.Subject);
    }

    [Fact]
    public void FriendlyName_Set_StaysWithTheObject()
    {
        var certificate = new Certificate(_pki.Intermediate);
        Assert.Equal("", certificate.FriendlyName);
        certificate.FriendlyName = "mine";
        Assert.Equal("mine", certificate.FriendlyName);
        Assert.Throws<ArgumentNullException>(() => certificate.FriendlyName = null!);
    }

    [Fact]
    public void StoreNameAndIsPerUser_OfAStoredCertificate_NameTheStore()
    {
        Assert.True(new Certificate(_pki.Leaf) { Store = ("MY", StoreLocation.CurrentUser) }.IsPerUser);
        var machine = new Certificate(_pki.Leaf) { Store = ("CA", StoreLocation.LocalMachine) };
        Assert.False(machine.IsPerUser);
        Assert.Equal("CA", machine.StoreName);
    }

    [Fact]
    public void GetHashValue_KnownNames_HashTheDer()
    {
        var certificate = new Certificate(_pki.Leaf);
        byte[] der = certificate.GetCertificateBlob().ToArray();
        Assert.Equal(_pki.Leaf.RawData, der);
        Assert.Equal(Convert.FromHexString(_pki.Leaf.Thumbprint), certificate.GetHashValue());
        Assert.Equal(certificate.GetHashValue(), certificate.GetHashValue("SHA1"));
        Assert.Equal(SHA256.HashData(der), certificate.GetHashValue("sha256"));
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => certificate.GetHashValue("SHA512")).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => certificate.GetHashValue(null!)).HResult);
    }
}
