using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;

namespace NetClient.Tests.Security.Cryptography.Certificates;

public sealed class CertificateChainTests : IDisposable
{
    private readonly TestPki _pki = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _pki.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_GoodChain_Succeeds()
    {
        X509Certificate2 leaf = _pki.Issue();
        CertificateChain chain = await Wrap(leaf).BuildChainAsync([new Certificate(_pki.Intermediate)], Offline(), Token);
        Assert.Equal(ChainValidationResult.Success, chain.Validate());
        Assert.Empty(chain.Errors);
        Assert.Equal([leaf.Thumbprint, _pki.Intermediate.Thumbprint, _pki.Root.Thumbprint], Thumbprints(chain, includeRoot: true));
        Assert.Equal([leaf.Thumbprint, _pki.Intermediate.Thumbprint], Thumbprints(chain, includeRoot: false));
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_IssuersThatCameAlong_AreUsed()
    {
        var certificate = new Certificate(_pki.Issue(), [_pki.Intermediate]) { Context = TestContexts.AllCapabilities() };
        Assert.Equal(ChainValidationResult.Success, (await certificate.BuildChainAsync(null, Offline(), Token)).Validate());
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_IssuerMissing_IsIncompleteAndKeepsTheLastOne()
    {
        X509Certificate2 leaf = _pki.Issue();
        CertificateChain chain = await Wrap(leaf).BuildChainAsync(null, Offline(), Token);
        Assert.Equal(ChainValidationResult.IncompleteChain, chain.Validate());
        Assert.Equal([leaf.Thumbprint], Thumbprints(chain, includeRoot: false));
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_WithoutExclusiveRoots_TrustsTheSystemsOnly()
    {
        CertificateChain chain = await Wrap(_pki.Issue()).BuildChainAsync(
            [new Certificate(_pki.Intermediate), new Certificate(_pki.Root)], new ChainBuildingParameters { RevocationCheckEnabled = false }, Token);
        Assert.Equal(ChainValidationResult.Untrusted, chain.Validate());
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_SeveralErrors_ValidateNamesTheGravest()
    {
        X509Certificate2 leaf = _pki.Issue(new() { To = TimeSpan.FromDays(-1), RsaBits = 1024 });
        CertificateChain chain = await Wrap(leaf).BuildChainAsync([new Certificate(_pki.Intermediate)], Offline(), Token);
        Assert.Equal([ChainValidationResult.OtherErrors, ChainValidationResult.Expired], chain.Errors);
        Assert.Equal(ChainValidationResult.OtherErrors, chain.Validate());
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_AtAnotherTime_JudgesByThatTime()
    {
        X509Certificate2 leaf = _pki.Issue(new() { From = TimeSpan.FromDays(-10), To = TimeSpan.FromDays(-1) });
        ChainBuildingParameters then = Offline();
        then.ValidationTimestamp = DateTimeOffset.UtcNow.AddDays(-5);
        Assert.Equal(ChainValidationResult.Expired, (await Build(leaf, then)).Validate()); // the current time counts until that is turned off
        then.CurrentTimeValidationEnabled = false;
        Assert.Equal(ChainValidationResult.Success, (await Build(leaf, then)).Validate());
        then.ValidationTimestamp = DateTimeOffset.UtcNow.AddDays(-15);
        Assert.Equal(ChainValidationResult.Expired, (await Build(leaf, then)).Validate());
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_Usages_MustAllBeMet()
    {
        X509Certificate2 leaf = _pki.Issue();
        ChainBuildingParameters parameters = Offline();
        parameters.EnhancedKeyUsages.Add(TestPki.ServerUsage);
        Assert.Equal(ChainValidationResult.Success, (await Build(leaf, parameters)).Validate());
        parameters.EnhancedKeyUsages.Add(TestPki.ClientUsage);
        Assert.Equal(ChainValidationResult.WrongUsage, (await Build(leaf, parameters)).Validate());
    }

    [Fact]
    public void BuildChainAsync_BadArguments_AreRefusedAtOnce()
    {
        Certificate certificate = Wrap(_pki.Issue());
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => { _ = certificate.BuildChainAsync(null, null!, Token); }).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => { _ = certificate.BuildChainAsync([null!], Offline(), Token); }).HResult);
        ChainBuildingParameters parameters = Offline();
        parameters.EnhancedKeyUsages.Add("serverAuth");
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => { _ = certificate.BuildChainAsync(null, parameters, Token); }).HResult);
        var withNull = new ChainBuildingParameters();
        withNull.ExclusiveTrustRoots.Add(null!);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => { _ = certificate.BuildChainAsync(null, withNull, Token); }).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_CancelledBefore_CarriesTheCallersToken()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wrap(_pki.Issue()).BuildChainAsync(null, Offline(), cancel.Token));
        Assert.Equal(cancel.Token, e.CancellationToken);
        Assert.Equal(HResults.Canceled, e.HResult);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("localhost", ChainValidationResult.Success)]
    [InlineData("LOCALHOST", ChainValidationResult.Success)]
    [InlineData("127.0.0.1", ChainValidationResult.Success)]
    [InlineData("::1", ChainValidationResult.Success)]
    [InlineData("example.org", ChainValidationResult.InvalidName)]
    [InlineData("127.0.0.2", ChainValidationResult.InvalidName)]
    public async Task Validate_ForServers_ComparesTheName(string host, ChainValidationResult expected)
    {
        CertificateChain chain = await Build(_pki.Issue(), Offline());
        Assert.Equal(expected, chain.Validate(new() { CertificateChainPolicy = CertificateChainPolicy.Ssl, ServerDnsName = new HostName(host) }));
        Assert.Equal(ChainValidationResult.Success, chain.Validate(new() { ServerDnsName = new HostName(host) })); // Base: names do not count
        Assert.Equal(ChainValidationResult.Success, chain.Validate(new() { CertificateChainPolicy = CertificateChainPolicy.Ssl }));
    }

    [Fact(Timeout = 60_000)]
    public async Task Validate_ForServers_MalformedNamesAreForNobody()
    {
        X509Certificate2 leaf = _pki.Issue(new() { Names = [], Extensions = [new X509Extension("2.5.29.17", [0x30, 0x07, 0x87, 0x05, 1, 2, 3, 4, 5], false)] });
        CertificateChain chain = await Build(leaf, Offline());
        Assert.Equal(ChainValidationResult.InvalidName, chain.Validate(new() { CertificateChainPolicy = CertificateChainPolicy.Ssl, ServerDnsName = new HostName("localhost") }));
    }

    [Fact(Timeout = 60_000)]
    public async Task Validate_ForServers_AClientsCertificateIsOfWrongUsage()
    {
        CertificateChain chain = await Build(_pki.Issue(new() { Usage = TestPki.ClientUsage }), Offline());
        Assert.Equal(ChainValidationResult.Success, chain.Validate());
        Assert.Equal(ChainValidationResult.WrongUsage, chain.Validate(new() { CertificateChainPolicy = CertificateChainPolicy.Ssl }));
    }

    [Fact(Timeout = 60_000)]
    public async Task Validate_OtherPolicies_AreNotMetByAPrivateRoot()
    {
        CertificateChain chain = await Build(_pki.Issue(), Offline());
        Assert.Equal(ChainValidationResult.Untrusted, chain.Validate(new() { CertificateChainPolicy = CertificateChainPolicy.MicrosoftRoot }));
        Assert.Equal(ChainValidationResult.OtherErrors, chain.Validate(new() { CertificateChainPolicy = CertificateChainPolicy.NTAuthentication }));
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => chain.Validate(new() { CertificateChainPolicy = (CertificateChainPolicy)4 })).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => chain.Validate(null!)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_TaskCarriesItsOperation()
    {
        Task<CertificateChain> building = Wrap(_pki.Issue()).BuildChainAsync(null, Offline(), Token);
        Assert.IsType<ICancellableOperation>(building.AsyncState, exactMatch: false);
        await building;
    }

    private static Certificate Wrap(X509Certificate2 certificate) => new(certificate) { Context = TestContexts.AllCapabilities() };

    private static IEnumerable<string> Thumbprints(CertificateChain chain, bool includeRoot) =>
        chain.GetCertificates(includeRoot).Select(certificate => certificate.AsX509Certificate2().Thumbprint);

    private Task<CertificateChain> Build(X509Certificate2 leaf, ChainBuildingParameters parameters) => Wrap(leaf).BuildChainAsync([new Certificate(_pki.Intermediate)], parameters, Token);

    private ChainBuildingParameters Offline()
    {
        var parameters = new ChainBuildingParameters { RevocationCheckEnabled = false };
        parameters.ExclusiveTrustRoots.Add(new Certificate(_pki.Root));
        return parameters;
    }
}
