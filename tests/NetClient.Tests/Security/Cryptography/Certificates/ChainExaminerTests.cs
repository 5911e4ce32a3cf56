using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Security.Cryptography.Certificates.Internal;
using NetClient.TestServers;

namespace NetClient.Tests.Security.Cryptography.Certificates;

public sealed class ChainExaminerTests
{
    [Fact]
    public void Examine_GoodChain_FindsNothingWrong()
    {
        using var pki = new TestPki();
        ChainFinding found = Examine(pki, pki.Issue());
        Assert.Empty(found.Errors);
        Assert.Equal(3, found.Path.Length);
        Assert.True(found.IsComplete);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(2048, false)]
    public void Examine_RsaKey_IsWeakBelow2048Bits(int bits, bool weak)
    {
        using var pki = new TestPki();
        Assert.Equal(weak ? [ChainValidationResult.OtherErrors] : [], Examine(pki, pki.Issue(new() { RsaBits = bits })).Errors);
    }

    [Fact]
    public void Examine_Sha1Signature_IsWeak()
    {
        using var pki = new TestPki();
#pragma warning disable CA5350
        Assert.Equal([ChainValidationResult.OtherErrors], Examine(pki, pki.Issue(new() { Hash = HashAlgorithmName.SHA1 })).Errors);
#pragma warning restore CA5350
    }

    [Fact]
    public void Examine_RootSentButNotTrusted_IsUntrustedAndNotIncomplete()
    {
        using var pki = new TestPki();
        using var other = new TestPki("Other");
        Assert.Equal([ChainValidationResult.Untrusted], ChainExaminer.Examine(pki.Issue(), [pki.Intermediate, pki.Root], Rules(other.Root, TimeProvider.System)).Errors);
        Assert.Equal([ChainValidationResult.IncompleteChain], ChainExaminer.Examine(pki.Issue(), [pki.Intermediate], Rules(other.Root, TimeProvider.System)).Errors);
    }

    [Fact]
    public void Examine_ClockDecidesWhatHasExpired()
    {
        using var pki = new TestPki();
        var time = new FixedTime(DateTimeOffset.UtcNow.AddYears(2));
        Assert.Equal([ChainValidationResult.Expired], ChainExaminer.Examine(pki.Issue(), [pki.Intermediate], Rules(pki.Root, time)).Errors);
    }

    [Theory]
    [InlineData("SHA256", false)]
    [InlineData("SHA512", false)]
    [InlineData("", true)] // no parameters: SHA-1 is the default (RFC 4055)
    public void HasWeakSignature_RsaPss_ReadsTheHashInItsParameters(string hash, bool weak)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=pss", rsa, hash.Length > 0 ? new HashAlgorithmName(hash) : HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = hash.Length > 0
            ? request.CreateSelfSigned(now, now.AddDays(1))
            : request.Create(request.SubjectName, new PssWithoutParameters(rsa), now, now.AddDays(1), [1]);
        Assert.Equal(weak, WeakCryptography.HasWeakSignature(certificate));
    }

    private static ChainFinding Examine(TestPki pki, X509Certificate2 leaf) =>
        ChainExaminer.Examine(leaf, [pki.Intermediate], Rules(pki.Root, TimeProvider.System));

    private static ChainRules Rules(X509Certificate2 root, TimeProvider time) => new([new Certificate(root)], [ChainExaminer.ServerUsage], time.GetUtcNow());

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class PssWithoutParameters(RSA key) : X509SignatureGenerator
    {
        // SEQUENCE { id-RSASSA-PSS, SEQUENCE {} }
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            [0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A, 0x30, 0x00];

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

        protected override PublicKey BuildPublicKey() => PublicKey.CreateFromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);
    }
}
