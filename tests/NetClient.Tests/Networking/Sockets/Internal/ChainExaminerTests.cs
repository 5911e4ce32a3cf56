using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Networking.Sockets.Internal;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.Internal;

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
        Assert.Equal([ChainValidationResult.Untrusted], ChainExaminer.Examine(pki.Issue(), [pki.Intermediate, pki.Root], [new Certificate(other.Root)], ChainExaminer.ServerUsage, TimeProvider.System).Errors);
        Assert.Equal([ChainValidationResult.IncompleteChain], ChainExaminer.Examine(pki.Issue(), [pki.Intermediate], [new Certificate(other.Root)], ChainExaminer.ServerUsage, TimeProvider.System).Errors);
    }

    [Fact]
    public void Examine_ClockDecidesWhatHasExpired()
    {
        using var pki = new TestPki();
        var time = new FixedTime(DateTimeOffset.UtcNow.AddYears(2));
        Assert.Equal([ChainValidationResult.Expired], ChainExaminer.Examine(pki.Issue(), [pki.Intermediate], [new Certificate(pki.Root)], ChainExaminer.ServerUsage, time).Errors);
    }

    [Theory]
    [InlineData(HashAlgorithms.Sha256, false)]
    [InlineData(HashAlgorithms.Sha512, false)]
    public void HasWeakSignature_RsaPss_ReadsTheHashInItsParameters(HashAlgorithms hash, bool weak)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=pss", rsa, hash == HashAlgorithms.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512, RSASignaturePadding.Pss);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        Assert.Equal(weak, WeakCryptography.HasWeakSignature(certificate));
    }

    public enum HashAlgorithms
    {
        Sha256,
        Sha512,
    }

    private static ChainFinding Examine(TestPki pki, X509Certificate2 leaf) =>
        ChainExaminer.Examine(leaf, [pki.Intermediate], [new Certificate(pki.Root)], ChainExaminer.ServerUsage, TimeProvider.System);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
