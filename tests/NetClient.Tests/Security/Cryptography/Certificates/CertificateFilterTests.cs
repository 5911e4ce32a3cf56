using System.Security.Cryptography;
using NetClient.Errors;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Security.Cryptography.Certificates.Internal;
using NetClient.TestServers;

namespace NetClient.Tests.Security.Cryptography.Certificates;

public sealed class CertificateFilterTests : IDisposable
{
    private readonly TestPki _pki = new();

    public void Dispose() => _pki.Dispose();

    [Fact]
    public void Apply_Expired_IsLeftOutUnlessAskedFor()
    {
        Certificate good = New(new() { Names = ["good"] }), old = New(new() { Names = ["old"], To = TimeSpan.FromDays(-1) }), early = New(new() { Names = ["early"], From = TimeSpan.FromDays(1) });
        Assert.Equal([good], Apply(new(), good, old, early));
        Assert.Equal([good, old, early], Apply(new() { IncludeExpiredCertificates = true }, good, old, early));
    }

    [Fact]
    public void Apply_SameSubjectAndIssuer_GivesTheOneIssuedLastUnlessAskedFor()
    {
        using var other = new TestPki("Other");
        Certificate first = New(new() { From = TimeSpan.FromDays(-20) }), second = New(new() { From = TimeSpan.FromDays(-10) }), third = New(new() { From = TimeSpan.FromDays(-15) });
        var elsewhere = new Certificate(other.Issue());
        Assert.Equal([second, elsewhere], Apply(new(), first, second, third, elsewhere));
        Assert.Equal([first, second, third, elsewhere], Apply(new() { IncludeDuplicates = true }, first, second, third, elsewhere));
    }

    [Fact]
    public void Apply_NewerButExpired_DoesNotHideTheOneThatIsValid()
    {
        Certificate valid = New(new() { From = TimeSpan.FromDays(-20) }), expired = New(new() { From = TimeSpan.FromDays(-10), To = TimeSpan.FromDays(-1) });
        Assert.Equal([valid], Apply(new(), valid, expired));
    }

    [Fact]
    public void Apply_Issuer_InShortOrWhole()
    {
        Certificate certificate = New();
        Assert.Equal([certificate], Apply(new() { IssuerName = "netclient test INTERMEDIATE" }, certificate));
        Assert.Equal([certificate], Apply(new() { IssuerName = "CN=NetClient Test Intermediate" }, certificate));
        Assert.Empty(Apply(new() { IssuerName = "NetClient" }, certificate));
    }

    [Fact]
    public void Apply_Thumbprint_OfEitherLength()
    {
        Certificate certificate = New(), another = New(new() { Names = ["another"] });
        Assert.Equal([certificate], Apply(new() { Thumbprint = certificate.GetHashValue() }, certificate, another));
        Assert.Equal([another], Apply(new() { Thumbprint = another.GetHashValue("SHA256") }, certificate, another));
        Assert.Empty(Apply(new() { Thumbprint = new byte[20] }, certificate, another));
    }

    [Fact]
    public void Apply_Usages_MustAllBeThereWhereThereAreAny()
    {
        Certificate server = New(), client = New(new() { Usage = TestPki.ClientUsage, Names = ["client"] }), any = New(new() { Usage = "2.5.29.37.0", Names = ["any"] });
        var unlimited = new Certificate(_pki.Intermediate);
        Assert.Equal([client, any, unlimited], Apply(Usages(TestPki.ClientUsage), server, client, any, unlimited));
        Assert.Equal([any, unlimited], Apply(Usages(TestPki.ClientUsage, TestPki.ServerUsage), server, client, any, unlimited));
    }

    [Fact]
    public void Apply_FriendlyNameAndHardware_AreCompared()
    {
        Certificate named = New(), another = New(new() { Names = ["another"] });
        named.FriendlyName = "work";
        Assert.Equal([named], Apply(new() { FriendlyName = "work" }, named, another));
        Assert.Empty(Apply(new() { HardwareOnly = true }, named, another));
    }

    [Fact]
    public void Query_BadValues_AreInvalidArguments()
    {
        var query = new CertificateQuery();
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => query.Thumbprint = new byte[21]).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => query.Thumbprint = null!).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => query.StoreName = null!).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => query.IssuerName = null!).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => query.FriendlyName = null!).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => Apply(Usages("clientAuth"))).HResult);
        Assert.Equal(("", "", "", 0), (query.StoreName, query.IssuerName, query.FriendlyName, query.Thumbprint.Length));
        byte[] hash = RandomNumberGenerator.GetBytes(20);
        query.Thumbprint = hash;
        query.Thumbprint[0] ^= 1;
        Assert.Equal(hash, query.Thumbprint);
    }

    private static CertificateQuery Usages(params string[] usages)
    {
        var query = new CertificateQuery();
        foreach (string usage in usages)
            query.EnhancedKeyUsages.Add(usage);
        return query;
    }

    private static IReadOnlyList<Certificate> Apply(CertificateQuery query, params Certificate[] certificates) => new CertificateFilter(query, DateTimeOffset.UtcNow).Apply(certificates);

    private Certificate New(CertificateSpec? spec = null) => new(_pki.Issue(spec));
}
