using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Security.Cryptography.Certificates.Internal;
using NetClient.Tests.Networking.Sockets;
using NetClient.Tests.Security.Credentials;
using NetClient.TestServers;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Security.Cryptography.Certificates;

/// <summary>The user's stores: a store of the real user, under a name that nobody else has.</summary>
public sealed class UserCertificatesTests : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly string _store = $"netclient-test-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string StoreFolder => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "corefx", "cryptography", "x509stores", _store);

    public void Dispose()
    {
        _pki.Dispose();
        if (Directory.Exists(StoreFolder))
            Directory.Delete(StoreFolder, recursive: true);
        else if (File.Exists(StoreFolder))
            File.Delete(StoreFolder);
    }

    [Fact(Timeout = 60_000)]
    public async Task FindAllAsync_WithoutTheCapability_IsDenied()
    {
        var without = new UserCertificates(TestContexts.AllCapabilities());
        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => without.FindAllAsync(new CertificateQuery(), null, Token));
        Assert.Equal(HResults.AccessDenied, e.HResult);
        Assert.Contains("sharedUserCertificates", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => without.FindAllAsync(new CertificateQuery { StoreName = "My" }, null, Token));
        Assert.Throws<CapabilityDeniedException>(() => without.GetStore("MY", null));
    }

    [Fact(Timeout = 60_000)]
    public async Task FindAllAsync_AnotherStoreWithoutTheCapability_LeavesTheUsersOut()
    {
        SkipElsewhere();
        await AddAsync(_pki.Issue());
        Assert.Empty(await new UserCertificates(TestContexts.AllCapabilities()).FindAllAsync(Query(), null, Token));
        Assert.Single(await Granted().FindAllAsync(Query(), null, Token));
    }

    [Fact]
    public void GetStore_ThatDecidesAboutTrust_IsAnInvalidArgument() => Assert.All(
        ["Root", "CA", "authroot", "Disallowed", "TrustedPublisher", "TrustedPeople"],
        name => Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => Granted().GetStore(name, null)).HResult));

    [Fact(Timeout = 60_000)]
    public async Task Request_WithoutAnybodyToAsk_IsRefused()
    {
        UserCertificateStore store = Granted().GetStore(_store, null);
        Assert.Equal(_store, store.Name);
        Assert.False(await store.RequestAddAsync(new Certificate(_pki.Issue()), Token));
        Assert.False(await store.RequestDeleteAsync(new Certificate(_pki.Issue()), Token));
        Assert.False(Directory.Exists(StoreFolder));
    }

    [Fact(Timeout = 60_000)]
    public async Task Request_UserRefusesOrNamesAnother_ChangesNothing()
    {
        var certificate = new Certificate(_pki.Issue());
        var asked = new List<UserCertificateRequest>();
        UserCertificateStore refused = Granted().GetStore(_store, (request, _) =>
        {
            asked.Add(request);
            return Task.FromResult<IEnumerable<Certificate>>([new Certificate(_pki.Issue())]);
        });
        Assert.False(await refused.RequestAddAsync(certificate, Token));
        Assert.False(await refused.RequestDeleteAsync(certificate, Token));
        Assert.Equal([UserCertificateRequestKind.Add, UserCertificateRequestKind.Delete], asked.Select(request => request.Kind));
        Assert.All(asked, request => Assert.Same(certificate, Assert.Single(request.Certificates)));
        Assert.All(asked, request => Assert.Equal(_store, request.StoreName));
        Assert.False(Directory.Exists(StoreFolder));
    }

    [Fact(Timeout = 60_000)]
    public async Task Request_UserAgrees_ChangesTheStore()
    {
        SkipElsewhere();
        X509Certificate2 certificate = _pki.Issue();
        await AddAsync(certificate);
        Certificate found = Assert.Single(await Granted().FindAllAsync(Query(), null, Token));
        Assert.Equal((certificate.Thumbprint, true, true, _store), (found.AsX509Certificate2().Thumbprint, found.HasPrivateKey, found.IsPerUser, found.StoreName));

        UserCertificateStore store = Granted().GetStore(_store, Agree);
        Assert.True(await store.RequestDeleteAsync(found, Token));
        Assert.True(await store.RequestDeleteAsync(found, Token));
        Assert.Empty(await Granted().FindAllAsync(Query(), null, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task FindAllAsync_UserChooses_GetsThoseAndNoOthers()
    {
        SkipElsewhere();
        X509Certificate2 one = _pki.Issue(new() { Names = ["one"] }), two = _pki.Issue(new() { Names = ["two"] });
        await AddAsync(one);
        await AddAsync(two);
        int asked = 0;
        IReadOnlyList<Certificate> found = await Granted().FindAllAsync(Query(), (request, _) =>
        {
            asked++;
            Assert.Equal((UserCertificateRequestKind.Use, _store, 2), (request.Kind, request.StoreName, request.Certificates.Count));
            return Task.FromResult(request.Certificates.Where(certificate => certificate.Subject == "two").Append(new Certificate(one)));
        }, Token);
        Assert.Equal(["two"], found.Select(certificate => certificate.Subject));
        Assert.Equal(1, asked);

        await Granted().FindAllAsync(Query(issuer: "nobody"), (_, _) => throw new InvalidOperationException("Nothing to choose from."), Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task FindAllAsync_CancelledWhileTheUserIsAsked_CarriesTheCallersToken()
    {
        SkipElsewhere();
        await AddAsync(_pki.Issue());
        using var cancel = new CancellationTokenSource();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Granted().FindAllAsync(Query(), async (request, token) =>
        {
            await cancel.CancelAsync();
            Assert.True(token.IsCancellationRequested);
            return request.Certificates;
        }, cancel.Token));
        Assert.Equal((cancel.Token, HResults.Canceled), (e.CancellationToken, e.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task FindAllAsync_StoreThatIsNone_IsAFailureWithANumber()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where the store is a folder.");
        Directory.CreateDirectory(Path.GetDirectoryName(StoreFolder)!);
        await File.WriteAllTextAsync(StoreFolder, "", Token);
        UserCertificateStore store = Granted().GetStore(_store, Agree);
        var e = await Assert.ThrowsAsync<CryptographicException>(() => store.RequestAddAsync(new Certificate(_pki.Issue()), Token));
        Assert.Equal(HResults.Fail, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Request_BadArguments_AreRefused()
    {
        UserCertificateStore store = Granted().GetStore(_store, Agree);
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAsync<ArgumentNullException>(() => store.RequestAddAsync(null!, Token))).HResult);
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAsync<ArgumentNullException>(() => CertificateStores.FindAllAsync((CertificateQuery)null!, Token))).HResult);
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAsync<ArgumentException>(() => Granted().FindAllAsync(new CertificateQuery { StoreName = "../x" }, null, Token))).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => CertificateStores.GetUserStoreByName("MY", null!)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task PersonalStore_OfAnAppWithTheCapability_TakesFindsAndGivesBack()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a home of one's own does not give a store of one's own.");
        using var home = new TempDirectory("personal");
        string pfx = home["my.pfx"];
        await File.WriteAllBytesAsync(pfx, _pki.Issue().Export(X509ContentType.Pfx), Token);
        CommandResult result = await CommandResult.RunAsync(TestPrograms.Spec(home.FullName, "personal", pfx), "", Token);
        Assert.Equal("0 True 1 localhost True True MY True 0 2", result.Output.Trim());
    }

    [Fact(Timeout = 60_000)]
    public async Task PersonalStore_ThatDeniesAccess_IsAccessDenied()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Becoming another user takes root.");
        using var home = new TempDirectory("personal");
        string pfx = home["my.pfx"];
        await File.WriteAllBytesAsync(pfx, _pki.Issue().Export(X509ContentType.Pfx), Token);
        UnixPermissions.Set(Directory.CreateDirectory(home[".dotnet"]).FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        CommandResult result = await CommandResult.RunAsync(TestPrograms.Spec(home.FullName, "personal", pfx) with { DropPrivileges = true }, "", Token);
        Assert.StartsWith("UnauthorizedAccessException 0x80070005", result.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_WithTheUsersCertificateAndWithoutTheCapability_IsDenied()
    {
        SkipElsewhere();
        await AddAsync(_pki.Issue(new() { Usage = TestPki.ClientUsage }));
        Certificate users = Assert.Single(await Granted().FindAllAsync(Query(), null, Token));
        await using LoopbackServer server = TlsTests.Greet(_pki.Identity());
        using StreamSocket socket = TlsTests.Trusting(_pki);
        socket.Control.ClientCertificate = users;
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(TlsTests.Localhost, server.Port, SocketProtectionLevel.Tls12, Token));

        using StreamSocket granted = TlsTests.Trusting(_pki, TestContexts.With(TestContexts.Everything | NetworkCapability.SharedUserCertificates));
        granted.Control.ClientCertificate = users;
        await granted.ConnectAsync(TlsTests.Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
    }

    private static void SkipElsewhere() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a store of any name would stay behind.");

    private static UserCertificates Granted() => new(TestContexts.With(NetworkCapability.SharedUserCertificates));

    private static Task<IEnumerable<Certificate>> Agree(UserCertificateRequest request, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Certificate>>(request.Certificates);

    private CertificateQuery Query(string issuer = "") => new() { StoreName = _store, IssuerName = issuer };

    private async Task AddAsync(X509Certificate2 certificate) => Assert.True(await Granted().GetStore(_store, Agree).RequestAddAsync(new Certificate(certificate), Token));
}
