using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Tests.Security.Cryptography.Certificates;

public sealed class CertificateLoadTests : IDisposable
{
    private readonly TestCertificates _pki = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("netclient-").FullName;

    public void Dispose()
    {
        _pki.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact(Timeout = 60_000)]
    public async Task FromPfx_KeyAndIssuers_ServeAHandshake()
    {
        byte[] pfx = new X509Certificate2Collection { _pki.Root, _pki.Intermediate, _pki.Leaf }.Export(X509ContentType.Pkcs12, "secret")!;
        Certificate certificate = Certificate.FromPfx(pfx, "secret");
        Assert.Equal(_pki.Leaf.Thumbprint, certificate.AsX509Certificate2().Thumbprint);
        Assert.Equal(new[] { _pki.Root.Thumbprint, _pki.Intermediate.Thumbprint }.Order(), certificate.Intermediates.Select(c => c.Thumbprint).Order());
        await AssertServesTlsAsync(certificate);

        string path = Write("a.pfx", pfx);
        Assert.Equal(_pki.Leaf.Thumbprint, Certificate.FromPfxFile(path, "secret").AsX509Certificate2().Thumbprint);
    }

    [Fact]
    public void FromPfx_WrongPasswordOrNoPfx_IsACryptographicException()
    {
        byte[] pfx = _pki.Leaf.Export(X509ContentType.Pkcs12, "secret");
        Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPfx(pfx, "wrong"));
        Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPfx(pfx, null));
        Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPfx([1, 2, 3], "secret"));
        Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPfx([], null));
    }

    [Fact]
    public void FromPfx_WithoutAnyKey_GivesTheLeaf()
    {
        byte[] pfx = new X509Certificate2Collection { _pki.Intermediate, X509CertificateLoader.LoadCertificate(_pki.Leaf.RawData) }.Export(X509ContentType.Pkcs12)!;
        Certificate certificate = Certificate.FromPfx(pfx, null);
        Assert.Equal(_pki.Leaf.Thumbprint, certificate.AsX509Certificate2().Thumbprint);
        Assert.False(certificate.HasPrivateKey);
    }

    [Fact(Timeout = 60_000)]
    public async Task FromPem_IssuersInAnyOrder_ServeAHandshake()
    {
        Certificate certificate = Certificate.FromPem(TestCertificates.Pem(_pki.Intermediate, _pki.Leaf), _pki.LeafKeyPem);
        Assert.Equal(_pki.Leaf.Thumbprint, certificate.AsX509Certificate2().Thumbprint);
        Assert.Equal([_pki.Intermediate.Thumbprint], certificate.Intermediates.Select(c => c.Thumbprint));
        Assert.True(certificate.HasPrivateKey);
        await AssertServesTlsAsync(certificate);
    }

    [Fact]
    public void FromPem_EncryptedKey_NeedsItsPassword()
    {
        string pem = TestCertificates.Pem(_pki.Leaf), key = _pki.EncryptedLeafKeyPem("secret");
        Assert.True(Certificate.FromPem(pem, key, "secret").HasPrivateKey);
        Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem(pem, key, "wrong"));
        Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem(pem, key));
    }

    [Fact]
    public void FromPem_KeyOfAnotherCertificate_IsAnInvalidArgument()
    {
        var e = Assert.Throws<ArgumentException>(() => Certificate.FromPem(TestCertificates.Pem(_pki.Root), _pki.LeafKeyPem));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Fact]
    public void FromPem_CertificateOrKeyMissing_IsACryptographicException()
    {
        Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem(TestCertificates.Pem(_pki.Leaf), "no key"));
        Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem("no certificate", _pki.LeafKeyPem));
        Assert.ThrowsAny<CryptographicException>(() => Certificate.FromPem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", _pki.LeafKeyPem));
    }

    [Fact]
    public void FromPemFile_KeyInItsOwnOrTheSameFile_IsFound()
    {
        string certificates = Write("cert.pem", TestCertificates.Pem(_pki.Leaf, _pki.Intermediate));
        string key = Write("key.pem", _pki.LeafKeyPem);
        string both = Write("both.pem", _pki.LeafKeyPem + "\n" + TestCertificates.Pem(_pki.Leaf));
        string encrypted = Write("encrypted.pem", _pki.EncryptedLeafKeyPem("secret"));
        Assert.Single(Certificate.FromPemFile(certificates, key).Intermediates);
        Assert.True(Certificate.FromPemFile(both).HasPrivateKey);
        Assert.True(Certificate.FromPemFile(certificates, encrypted, "secret").HasPrivateKey);
    }

    [Fact]
    public void FromFile_MissingEmptyOrHuge_IsRefused()
    {
        Assert.Throws<FileNotFoundException>(() => Certificate.FromPemFile(Path.Combine(_directory, "missing")));
        Assert.Throws<ArgumentException>(() => Certificate.FromPfxFile("", null));
        Assert.Throws<ArgumentNullException>(() => Certificate.FromPemFile(null!));
        string huge = Path.Combine(_directory, "huge");
        using (var file = File.Create(huge))
            file.SetLength((4 << 20) + 1);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => Certificate.FromPfxFile(huge, null)).HResult);
    }

    /// <summary>A handshake in memory: the client must see the leaf, and the key must be one that the TLS library can use.</summary>
    private async Task AssertServesTlsAsync(Certificate certificate)
    {
        (Stream clientEnd, Stream serverEnd) = DuplexPair.Create();
        using var client = new SslStream(clientEnd, false, (_, seen, _, _) => seen?.GetCertHashString() == _pki.Leaf.Thumbprint);
        using var server = new SslStream(serverEnd);
        await Task.WhenAll(
            server.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = SslStreamCertificateContext.Create(certificate.AsX509Certificate2(), certificate.Intermediates, offline: true),
                },
                TestContext.Current.CancellationToken),
            client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "leaf.example.test" }, TestContext.Current.CancellationToken));
        Assert.True(client.IsAuthenticated && server.IsAuthenticated);
    }

    private string Write(string name, string text) => Write(name, System.Text.Encoding.ASCII.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
