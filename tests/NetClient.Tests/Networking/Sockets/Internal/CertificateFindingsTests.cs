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

    private static RememberedChain Chain(X509Certificate2 leaf) => new(new ChainFinding([leaf], []), Now);
}
