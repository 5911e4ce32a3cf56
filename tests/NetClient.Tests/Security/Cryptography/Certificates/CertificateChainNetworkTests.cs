using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;

namespace NetClient.Tests.Security.Cryptography.Certificates;

/// <summary>What building a chain asks of the network, and what it must not. The proof is in the peers' accept counts.</summary>
public sealed class CertificateChainNetworkTests : IDisposable
{
    private readonly TestPki _pki = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _pki.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_OnTheRevocationList_IsRevoked()
    {
        byte[] list = [];
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(list, "application/pkix-crl"));
        X509Certificate2 leaf = _pki.Issue(new() { CrlUri = Address(host) });
        list = _pki.BuildCrl(leaf);
        CertificateChain chain = await BuildAsync(leaf, Parameters());
        Assert.Equal(ChainValidationResult.Revoked, chain.Validate());
        Assert.Equal(1, await host.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_WithoutPointers_SaysThatInformationIsMissing()
    {
        CertificateChain chain = await BuildAsync(_pki.Issue(), Parameters());
        Assert.Equal([ChainValidationResult.RevocationInformationMissing], chain.Errors);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task BuildChainAsync_RetrievalOrRevocationTurnedOff_AsksNobody(bool revocation, bool retrieval)
    {
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(_pki.BuildCrl(), "application/pkix-crl"));
        ChainBuildingParameters parameters = Parameters();
        parameters.RevocationCheckEnabled = revocation;
        parameters.NetworkRetrievalEnabled = retrieval;
        CertificateChain chain = await BuildAsync(_pki.Issue(new() { CrlUri = Address(host) }), parameters);
        Assert.Equal(revocation, chain.Errors.Contains(ChainValidationResult.RevocationFailure));
        Assert.Equal(0, await host.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_RevocationHostInAForbiddenNetwork_IsNeverContacted()
    {
        // "localhost" is where .NET would find the host; the gate is told that it lies in a private network, which this app may not reach.
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(_pki.BuildCrl(), "application/pkix-crl"));
        NetClientContext context = TestContexts.With(NetworkCapability.InternetClient, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.2.3")]));
        CertificateChain chain = await BuildAsync(_pki.Issue(new() { CrlUri = Address(host) }), Parameters(), context);
        Assert.Equal(ChainValidationResult.RevocationFailure, chain.Validate());
        Assert.Equal(0, await host.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_RootNotTrusted_DoesNotAskWhereTheCertificateSays()
    {
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(_pki.BuildCrl(), "application/pkix-crl"));
        ChainBuildingParameters parameters = new();
        CertificateChain chain = await BuildAsync(_pki.Issue(new() { CrlUri = Address(host) }), parameters, null, _pki.Root);
        Assert.Equal(ChainValidationResult.Untrusted, chain.Validate());
        Assert.Equal(0, await host.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_IssuerMissing_IsNotFetchedUnlessAskedFor()
    {
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(_pki.Intermediate.RawData, "application/pkix-cert"));
        Certificate leaf = new(_pki.Issue(new() { IssuerUri = Address(host) })) { Context = TestContexts.AllCapabilities() };
        CertificateChain chain = await leaf.BuildChainAsync(null, Parameters(), Token);
        Assert.Equal(ChainValidationResult.IncompleteChain, chain.Validate());
        Assert.Equal(0, await host.AcceptedAsync());

        ChainBuildingParameters asking = Parameters(issuers: true);
        asking.RevocationCheckEnabled = false;
        chain = await leaf.BuildChainAsync(null, asking, Token);
        Assert.Equal(ChainValidationResult.Success, chain.Validate());
        Assert.Equal(3, chain.GetCertificates(true).Count);
        Assert.Equal(1, await host.AcceptedAsync());

        asking.NetworkRetrievalEnabled = false;
        Assert.Equal(ChainValidationResult.IncompleteChain, (await leaf.BuildChainAsync(null, asking, Token)).Validate());
        Assert.Equal(1, await host.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_IssuersHostInAForbiddenNetwork_IsNeverContacted()
    {
        await using LoopbackServer host = LoopbackServer.Start(peer => peer.AnswerHttpAsync(_pki.Intermediate.RawData, "application/pkix-cert"));
        NetClientContext context = TestContexts.With(NetworkCapability.InternetClient, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.2.3")]));
        Certificate leaf = new(_pki.Issue(new() { IssuerUri = Address(host) })) { Context = context };
        Assert.Contains(ChainValidationResult.IncompleteChain, (await leaf.BuildChainAsync(null, Parameters(issuers: true), Token)).Errors);
        Assert.Equal(0, await host.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_IssuersHostAnswersRubbish_LeavesTheChainIncomplete()
    {
        // What is missing is in it, behind more than is read.
        X509Certificate2 padding = _pki.Issue(new() { Extensions = [new X509Extension("2.5.29.127", new byte[300 * 1024], false)] });
        byte[] endless = TestCertificates.Pkcs7(_pki.Intermediate, padding);
        await using LoopbackServer rubbish = LoopbackServer.Start(peer => peer.AnswerHttpAsync("no certificate"u8.ToArray()));
        await using LoopbackServer huge = LoopbackServer.Start(async peer =>
        {
            try
            {
                await peer.AnswerHttpAsync(endless);
            }
            catch (IOException)
            {
                // hung up on: what is asked for
            }
        });
        foreach (LoopbackServer host in new[] { rubbish, huge })
        {
            Certificate leaf = new(_pki.Issue(new() { IssuerUri = Address(host) })) { Context = TestContexts.AllCapabilities() };
            Assert.Contains(ChainValidationResult.IncompleteChain, (await leaf.BuildChainAsync(null, Parameters(issuers: true), Token)).Errors);
            Assert.Equal(1, await host.AcceptedAsync());
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BuildChainAsync_HostHangsAndCallerCancels_EndsAtOnce(bool issuer)
    {
        var asked = new TaskCompletionSource();
        await using LoopbackServer host = LoopbackServer.Start(async peer =>
        {
            asked.TrySetResult();
            await peer.WaitForCloseAsync();
        });
        X509Certificate2 certificate = _pki.Issue(issuer ? new() { IssuerUri = Address(host) } : new() { CrlUri = Address(host) });
        Certificate leaf = new(certificate, issuer ? [] : [_pki.Intermediate]) { Context = TestContexts.AllCapabilities() };
        using var cancel = new CancellationTokenSource();
        Task<CertificateChain> building = leaf.BuildChainAsync(null, Parameters(issuers: true), cancel.Token);
        await asked.Task.WaitAsync(Token);
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => building);
        Assert.Equal(cancel.Token, e.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task BuildChainAsync_IssuersHostHangs_IsGivenUpAfterItsTime()
    {
        var asked = new TaskCompletionSource();
        await using LoopbackServer host = LoopbackServer.Start(async peer =>
        {
            asked.TrySetResult();
            await peer.WaitForCloseAsync();
        });
        var time = new ManualTime();
        Certificate leaf = new(_pki.Issue(new() { IssuerUri = Address(host) })) { Context = TestContexts.AllCapabilities(time) };
        ChainBuildingParameters parameters = Parameters(issuers: true);
        parameters.RevocationCheckEnabled = false;
        Task<CertificateChain> building = leaf.BuildChainAsync(null, parameters, Token);
        await asked.Task.WaitAsync(Token);
        Assert.False(building.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Contains(ChainValidationResult.IncompleteChain, (await building).Errors);
    }

    private static string Address(LoopbackServer host) => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{host.Port}/{Guid.NewGuid():N}");

    private Task<CertificateChain> BuildAsync(X509Certificate2 leaf, ChainBuildingParameters parameters, NetClientContext? context = null, params X509Certificate2[] more) =>
        new Certificate(leaf, [_pki.Intermediate, .. more]) { Context = context ?? TestContexts.AllCapabilities() }.BuildChainAsync(null, parameters, Token);

    private ChainBuildingParameters Parameters(bool issuers = false)
    {
        var parameters = new ChainBuildingParameters { AuthorityInformationAccessEnabled = issuers };
        parameters.ExclusiveTrustRoots.Add(new Certificate(_pki.Root));
        return parameters;
    }
}
