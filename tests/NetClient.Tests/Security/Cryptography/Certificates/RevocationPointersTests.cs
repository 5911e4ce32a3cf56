using System.Security.Cryptography.X509Certificates;
using NetClient.Security.Cryptography.Certificates.Internal;
using NetClient.TestServers;

namespace NetClient.Tests.Security.Cryptography.Certificates;

public sealed class RevocationPointersTests
{
    [Fact]
    public void Read_BothKinds_FindsThem()
    {
        using var pki = new TestPki();
        X509Certificate2 certificate = pki.Issue(new() { CrlUri = "http://crl.test/a", OcspUri = "http://ocsp.test/", IssuerUri = "http://issuer.test/" });
        Assert.Equal(["http://crl.test/a", "http://ocsp.test/"], RevocationPointers.Read(certificate)!.Select(uri => uri.ToString()).Order());
    }

    [Fact]
    public void Read_None_IsEmptyAndNotUnreadable()
    {
        using var pki = new TestPki();
        Assert.Empty(RevocationPointers.Read(pki.Issue())!);
    }

    [Fact]
    public void Read_OtherSchemes_AreLeftOutWhereNobodyFollowsThem()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "CryptoAPI follows them.");
        using var pki = new TestPki();
        Assert.Empty(RevocationPointers.Read(pki.Issue(new() { CrlUri = "ldap://directory.test/cn=crl", OcspUri = "https://ocsp.test/" }))!);
    }

    [Theory]
    [InlineData("2.5.29.31")]
    [InlineData("1.3.6.1.5.5.7.1.1")]
    public void Read_Malformed_IsUnreadable(string oid)
    {
        using var pki = new TestPki();
        Assert.Null(RevocationPointers.Read(pki.Issue(new() { Extensions = [new X509Extension(oid, [0x30, 0x03, 0xA0, 0x7F, 0x01], false)] })));
    }

    [Fact]
    public void Read_FarTooMany_IsUnreadable()
    {
        using var pki = new TestPki();
        X509Extension many = CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(Enumerable.Range(0, 17).Select(i => $"http://crl{i}.test/"));
        Assert.Null(RevocationPointers.Read(pki.Issue(new() { Extensions = [many] })));
    }
}
