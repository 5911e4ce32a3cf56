using System.Security.Cryptography.X509Certificates;
using NetClient.Networking.Sockets.Internal;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Security.Cryptography.Certificates.Internal;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.Internal;

public sealed class CertificateFindingsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public void Find_WithinItsLifetime_IsRememberedAndThenForgotten()
    {
        using var pki = new TestPki();
        var findings = new CertificateFindings();
        RememberedChain chain = Chain(pki.Issue());
        findings.Remember("key", chain);
        Assert.Same(chain, findings.Find("key", Now));
        Assert.Same(chain, findings.Find("key", Now + CertificateFindings.Lifetime - TimeSpan.FromTicks(1)));
        Assert.Null(findings.Find("key", Now + CertificateFindings.Lifetime));
        Assert.Null(findings.Find("key", Now)); // gone for good, also for a clock that was set back
    }

    [Fact]
    public void Find_CertificateExpiresFirst_IsForgotten()
    {
        using var pki = new TestPki();
        var findings = new CertificateFindings();
        findings.Remember("key", Chain(pki.Issue(new() { To = TimeSpan.FromMinutes(1) })));
        Assert.NotNull(findings.Find("key", Now));
        Assert.Null(findings.Find("key", Now + TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void Key_OtherLeafRootsOrUsage_IsAnother()
    {
        using var pki = new TestPki();
        using var other = new TestPki();
        X509Certificate2 leaf = pki.Issue();
        string[] keys =
        [
            CertificateFindings.Key(leaf, [], ChainExaminer.ServerUsage),
            CertificateFindings.Key(leaf, [], ChainExaminer.ClientUsage),
            CertificateFindings.Key(leaf, [new Certificate(pki.Root)], ChainExaminer.ServerUsage),
            CertificateFindings.Key(leaf, [new Certificate(other.Root)], ChainExaminer.ServerUsage),
            CertificateFindings.Key(leaf, [new Certificate(pki.Root), new Certificate(other.Root)], ChainExaminer.ServerUsage),
            CertificateFindings.Key(pki.Issue(), [], ChainExaminer.ServerUsage),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], CertificateFindings.Key(X509CertificateLoader.LoadCertificate(leaf.RawData), [], ChainExaminer.ServerUsage));
    }

    [Fact]
    public void Remember_ManyServers_StaysBounded()
    {
        using var pki = new TestPki();
        var findings = new CertificateFindings();
        RememberedChain chain = Chain(pki.Issue());
        for (int i = 0; i < 5000; i++)
            findings.Remember($"{i}", chain);
        Assert.InRange(Enumerable.Range(0, 5000).Count(i => findings.Find($"{i}", Now) is not null), 1, 512);
    }

    [Fact]
    public void Remember_NoAnswerBesideAnAnswer_KeepsTheAnswer()
    {
        using var pki = new TestPki();
        RememberedChain chain = Chain(pki.Issue());
        var findings = new CertificateFindings();
        findings.Remember("leaf", chain.With([ChainValidationResult.Revoked, ChainValidationResult.RevocationFailure], Now, TimeSpan.FromSeconds(15)));
        findings.Remember("leaf", chain.With([ChainValidationResult.RevocationFailure], Now, TimeSpan.FromSeconds(30)));
        Assert.Contains(ChainValidationResult.Revoked, findings.Find("leaf", Now)!.Revocation(Now, required: true, TimeSpan.FromSeconds(60))!);
    }

    [Theory]
    [InlineData(15, 15, 0, true)]
    [InlineData(15, 1, 59, true)]
    [InlineData(15, 15, 61, false)]
    [InlineData(15, 16, 0, false)]
    [InlineData(15, -1, 0, false)]
    [InlineData(-1, 16, 0, true)]
    [InlineData(15, 15, -10, false)]
    public void Revocation_NobodyAnswered_ServesOnlyWhoWouldWaitNoLonger(int patience, int limit, int age, bool served)
    {
        using var pki = new TestPki();
        RememberedChain silent = Chain(pki.Issue()).With([ChainValidationResult.RevocationFailure], Now, Span(patience));
        Assert.Equal(served, silent.Revocation(Now.AddSeconds(age), required: false, Span(limit)) is not null);
        Assert.Null(silent.Revocation(Now.AddSeconds(age), required: true, Span(limit)));

        static TimeSpan Span(int seconds) => seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
    }

    private static RememberedChain Chain(X509Certificate2 leaf) => new(new ChainFinding([leaf], []), Now);
}
