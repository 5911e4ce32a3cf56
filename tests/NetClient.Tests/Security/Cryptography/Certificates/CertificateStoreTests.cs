using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Security.Cryptography.Certificates.Internal;
using NetClient.Tests.Networking.Sockets;
using NetClient.Tests.Storage;
using NetClient.TestServers;

namespace NetClient.Tests.Security.Cryptography.Certificates;

/// <summary>The app's own stores.</summary>
public sealed class CertificateStoreTests : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly string _root = Directory.CreateTempSubdirectory("netclient-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string RootFolder => Path.Combine(_root, "app", "Certificates", "root");

    public void Dispose()
    {
        _pki.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void Stores_NamesAndKinds()
    {
        Assert.Equal("Root", CertificateStores.TrustedRootCertificationAuthorities.Name);
        Assert.Equal("CA", CertificateStores.IntermediateCertificationAuthorities.Name);
        Assert.Equal("Mine", CertificateStores.GetStoreByName("Mine").Name);
    }

    [Theory]
    [InlineData("MY")]
    [InlineData("my")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\0")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void GetStoreByName_PersonalOrNoName_IsAnInvalidArgument(string name) =>
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => CertificateStores.GetStoreByName(name)).HResult);

    [Fact(Timeout = 60_000)]
    public async Task AddAndDelete_AreSeenBySearchesAndAtTheNextStart()
    {
        NetClientContext first = NewContext();
        CertificateStore store = CertificateStores.GetStoreByName(first, "Mine");
        store.Add(new Certificate(_pki.Root));
        store.Add(new Certificate(_pki.Root));
        store.Add(new Certificate(_pki.Intermediate));
        Assert.Equal(new[] { _pki.Intermediate.Thumbprint, _pki.Root.Thumbprint }.Order(), (await FindAsync(first, "MINE")).Order());
        Assert.Equal(2, (await FindAsync(NewContext(), "Mine")).Count);
        store.Delete(new Certificate(_pki.Root));
        store.Delete(new Certificate(_pki.Root));
        Assert.Equal([_pki.Intermediate.Thumbprint], await FindAsync(first, "mine"));
        Assert.Single(await FindAsync(NewContext(), "Mine"));
    }

    [Fact]
    public void Add_PrivateKey_StaysOutside()
    {
        CertificateStores.GetStoreByName(NewContext(), "Mine").Add(new Certificate(_pki.Issue()));
        X509Certificate2 kept = NewContext().OwnCertificates.Read("Mine")[0];
        Assert.False(kept.HasPrivateKey);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => CertificateStores.GetStoreByName(NewContext(), "Mine").Add(null!)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Root_IsTrustedByChainsAndHandshakesOfThisAppUntilItIsDeleted()
    {
        await using LoopbackServer server = TlsTests.Greet(_pki.Identity());
        NetClientContext context = NewContext();
        var leaf = new Certificate(_pki.Issue(), [_pki.Intermediate]) { Context = context };
        CertificateStore roots = CertificateStores.GetStoreByName(context, "Root");

        await AssertTrustAsync(false);
        roots.Add(new Certificate(_pki.Root));
        await AssertTrustAsync(true);
        await AssertTrustAsync(true, NewContext());   // the next start
        roots.Delete(new Certificate(_pki.Root));
        await AssertTrustAsync(false);

        async Task AssertTrustAsync(bool trusted, NetClientContext? other = null)
        {
            var parameters = new ChainBuildingParameters { RevocationCheckEnabled = false };
            var certificate = other is null ? leaf : new Certificate(leaf.AsX509Certificate2(), [_pki.Intermediate]) { Context = other };
            CertificateChain chain = await certificate.BuildChainAsync(null, parameters, Token);
            Assert.Equal(trusted ? ChainValidationResult.Success : ChainValidationResult.IncompleteChain, chain.Validate());

            using var socket = new StreamSocket(other ?? context);
            Task connecting = socket.ConnectAsync(TlsTests.Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
            if (trusted)
                await connecting;
            else
                Assert.Equal(unchecked((int)0x800B010A), (await TlsTests.FailsAsync(connecting)).HResult);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Root_DoesNotCountBesideExclusiveRootsAndExcusesNothingElse()
    {
        using var other = new TestPki("Other");
        NetClientContext context = NewContext();
        CertificateStores.GetStoreByName(context, "Root").Add(new Certificate(_pki.Root));
        var parameters = new ChainBuildingParameters { RevocationCheckEnabled = false };
        var expired = new Certificate(_pki.Issue(new() { To = TimeSpan.FromDays(-1) }), [_pki.Intermediate]) { Context = context };
        Assert.Equal([ChainValidationResult.Expired], (await expired.BuildChainAsync(null, parameters, Token)).Errors);
        parameters.ExclusiveTrustRoots.Add(new Certificate(other.Root));
        Assert.Contains(ChainValidationResult.IncompleteChain, (await expired.BuildChainAsync(null, parameters, Token)).Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task Intermediate_IsUsedAndNotTrusted()
    {
        NetClientContext context = NewContext();
        CertificateStores.GetStoreByName(context, "CA").Add(new Certificate(_pki.Intermediate));
        CertificateStores.GetStoreByName(context, "CA").Add(new Certificate(_pki.Root));
        var leaf = new Certificate(_pki.Issue()) { Context = context };
        var parameters = new ChainBuildingParameters { RevocationCheckEnabled = false };
        Assert.Equal(ChainValidationResult.Untrusted, (await leaf.BuildChainAsync(null, parameters, Token)).Validate());
        parameters.ExclusiveTrustRoots.Add(new Certificate(_pki.Root));
        Assert.Equal(ChainValidationResult.Success, (await leaf.BuildChainAsync(null, parameters, Token)).Validate());
    }

    [Fact]
    public void Files_ThatAreNoCertificatesOrNotNamedAsOne_AreNotTrusted()
    {
        CertificateStores.GetStoreByName(NewContext(), "Root").Add(new Certificate(_pki.Root));
        string good = Assert.Single(Directory.GetFiles(RootFolder));
        byte[] bytes = File.ReadAllBytes(good);
        Write(Path.Combine(RootFolder, "rubbish.cer"), [1, 2, 3]);
        Write(Path.Combine(RootFolder, "another.cer"), bytes);
        Write(Path.Combine(RootFolder, "empty.cer"), []);
        Write(Path.Combine(RootFolder, "huge.cer"), [.. bytes, .. new byte[1 << 20]]);
        Assert.Equal(_pki.Root.Thumbprint, Assert.Single(NewContext().OwnCertificates.ReadTrusted("Root")).Thumbprint);
    }

    [Fact(Timeout = 60_000)]
    public async Task Folder_ThatOthersMayWriteTo_IsNotTrustedAndSaidSo()
    {
        UnixPermissions.SkipWithout();
        CertificateStores.GetStoreByName(NewContext(), "Root").Add(new Certificate(_pki.Root));
        UnixPermissions.Set(RootFolder, UnixPermissions.Of(RootFolder) | UnixFileMode.OtherWrite);
        Assert.Empty(NewContext().OwnCertificates.ReadTrusted("Root"));
        Assert.Equal(HResults.AccessDenied, Assert.Throws<UnauthorizedAccessException>(() => CertificateStores.GetStoreByName(NewContext(), "Root").Add(new Certificate(_pki.Root))).HResult);
        Assert.Equal(HResults.AccessDenied, (await Assert.ThrowsAsync<UnauthorizedAccessException>(() => FindAsync(NewContext(), "Root"))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Folder_ThatOthersCouldWriteTo_CountsAgainSoonAndIsNotEmptyMeanwhile()
    {
        UnixPermissions.SkipWithout();
        CertificateStores.GetStoreByName(NewContext(), "Root").Add(new Certificate(_pki.Root));
        UnixFileMode good = UnixPermissions.Of(RootFolder);
        UnixPermissions.Set(RootFolder, good | UnixFileMode.OtherWrite);
        var (time, log) = (new ManualTime(), new LogRecorder());
        NetClientContext context = NewContext(time, log);
        Assert.Empty(context.OwnCertificates.ReadTrusted("Root"));
        Assert.Empty(context.OwnCertificates.ReadTrusted("Root"));
        Assert.Equal([1401], log.Entries.Select(entry => entry.Id));   // once, and not for each handshake
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => FindAsync(context, "Root"));

        UnixPermissions.Set(RootFolder, good);
        Assert.Empty(context.OwnCertificates.ReadTrusted("Root"));
        time.Advance(OwnCertificateStores.FailureCounts);
        Assert.Single(context.OwnCertificates.ReadTrusted("Root"));
        Assert.Single(log.Entries);
    }

    [Fact]
    public void Add_AfterAFailure_CountsAtOnce()
    {
        UnixPermissions.SkipWithout();
        CertificateStores.GetStoreByName(NewContext(), "Root").Add(new Certificate(_pki.Root));
        UnixFileMode good = UnixPermissions.Of(RootFolder);
        UnixPermissions.Set(RootFolder, good | UnixFileMode.OtherWrite);
        NetClientContext context = NewContext(new ManualTime());
        Assert.Empty(context.OwnCertificates.ReadTrusted("Root"));
        UnixPermissions.Set(RootFolder, good);
        CertificateStores.GetStoreByName(context, "Root").Add(new Certificate(_pki.Intermediate));
        Assert.Equal(2, context.OwnCertificates.ReadTrusted("Root").Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Files_ThatAreNotTheUsersAloneOrPipes_AreLeftOutAndLookedAtAgain()
    {
        UnixPermissions.SkipWithout();
        CertificateStore store = CertificateStores.GetStoreByName(NewContext(), "Root");
        store.Add(new Certificate(_pki.Intermediate));
        string path = Assert.Single(Directory.GetFiles(RootFolder));
        store.Add(new Certificate(_pki.Root));
        UnixFileMode good = UnixPermissions.Of(path);
        UnixPermissions.Set(path, good | UnixFileMode.OtherRead);
        string pipe = Path.Combine(RootFolder, new string('0', 64) + ".cer");
        NamedPipe.Make(pipe);
        var (time, log) = (new ManualTime(), new LogRecorder());
        NetClientContext context = NewContext(time, log);
        Assert.Equal(_pki.Root.Thumbprint, Assert.Single(await ReadAsync()).Thumbprint);
        Assert.Equal([1402, 1402], log.Entries.Select(entry => entry.Id));
        Assert.Contains(log.Entries, entry => entry.Text.Contains(path, StringComparison.Ordinal));

        File.Delete(pipe);
        UnixPermissions.Set(path, good);
        Assert.Single(await ReadAsync());
        time.Advance(OwnCertificateStores.FailureCounts);
        Assert.Equal(2, (await ReadAsync()).Count);

        Task<IReadOnlyList<X509Certificate2>> ReadAsync() => Task.Run(() => context.OwnCertificates.ReadTrusted("Root"), Token).WaitAsync(Token);
    }

    [Fact]
    public void File_ThatOthersMayWriteTo_IsNotTrusted()
    {
        UnixPermissions.SkipWithout();
        CertificateStores.GetStoreByName(NewContext(), "Root").Add(new Certificate(_pki.Root));
        string path = Assert.Single(Directory.GetFiles(RootFolder));
        UnixPermissions.Set(path, UnixPermissions.Of(path) | UnixFileMode.GroupWrite);
        Assert.Empty(NewContext().OwnCertificates.ReadTrusted("Root"));
    }

    [Fact]
    public void Add_TooLong_IsAnInvalidArgument()
    {
        X509Certificate2 huge = _pki.Issue(new() { Extensions = [new X509Extension("2.5.29.127", RandomNumberGenerator.GetBytes(66_000), false)] });
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => CertificateStores.GetStoreByName(NewContext(), "Mine").Add(new Certificate(huge))).HResult);
    }

    private static async Task<IReadOnlyList<string>> FindAsync(NetClientContext context, string store)
    {
        IReadOnlyList<Certificate> found = await new UserCertificates(context).FindAllAsync(new CertificateQuery { StoreName = store }, null, Token);
        Assert.All(found, certificate => Assert.False(certificate.IsPerUser));
        return [.. found.Select(certificate => certificate.AsX509Certificate2().Thumbprint)];
    }

    private static void Write(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        UnixPermissions.Set(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private NetClientContext NewContext(TimeProvider? time = null, LogRecorder? log = null) => new()
    {
        Time = time ?? TimeProvider.System,
        Loggers = log ?? (ILoggerFactory)NullLoggerFactory.Instance,
        Capabilities = new CapabilityChecker(CapabilityManifest.Create(TestContexts.Everything)),
        SystemProxy = new System.Net.WebProxy(),
        Folder = new AppFolder(Path.Combine(_root, "app"), "app"),
    };
}
