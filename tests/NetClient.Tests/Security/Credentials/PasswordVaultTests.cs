using NetClient.Errors;
using NetClient.Internal;
using NetClient.Security.Credentials;

namespace NetClient.Tests.Security.Credentials;

public sealed class PasswordVaultTests : IDisposable
{
    private readonly VaultFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Add_ThenOpenedAnew_IsThere()
    {
        _folder.Open().Add(new PasswordCredential("https://mail.example", "ann", "pä$$ \U0001F511\0\n"));
        PasswordCredential found = _folder.Open().Retrieve("https://mail.example", "ann");
        Assert.Equal(("https://mail.example", "ann", "pä$$ \U0001F511\0\n"), (found.Resource, found.UserName, found.Password));
    }

    [Fact]
    public void Add_SameResourceAndUser_Replaces()
    {
        PasswordVault vault = _folder.Open();
        vault.Add(new PasswordCredential("resource", "user", "old"));
        vault.Add(new PasswordCredential("resource", "user", "new"));
        vault.Add(new PasswordCredential("resource", "USER", "another's"));
        Assert.Equal(2, vault.RetrieveAll().Count);
        Assert.Equal("new", vault.Retrieve("resource", "user").Password);
    }

    [Fact]
    public void Add_OneMoreThanTheLimit_IsRefusedAndReplacingStillWorks()
    {
        PasswordVault vault = _folder.Open();
        for (int i = 0; i < PasswordVault.MaxCredentials; i++)
            vault.Add(new PasswordCredential($"resource {i}", "user", "secret"));
        var e = Assert.Throws<InvalidOperationException>(() => vault.Add(new PasswordCredential("one more", "user", "secret")));
        Assert.Equal(unchecked((int)0x80073AEB), e.HResult);
        vault.Add(new PasswordCredential("resource 7", "user", "changed"));
        Assert.Equal("changed", vault.Retrieve("resource 7", "user").Password);
        Assert.Equal(20, vault.RetrieveAll().Count);

        vault.Remove(vault.RetrieveAll()[0]);
        vault.Add(new PasswordCredential("one more", "user", "secret"));
        Assert.Equal(20, vault.RetrieveAll().Count);
    }

    [Fact]
    public void Add_LongestTexts_FitTwentyTimes()
    {
        PasswordVault vault = _folder.Open();
        string name = new('\u20AC', PasswordVault.MaxNameLength - 2), password = new('\u20AC', PasswordVault.MaxPasswordLength); // three bytes each
        for (int i = 10; i < 10 + PasswordVault.MaxCredentials; i++)
            vault.Add(new PasswordCredential(name + i, name + i, password));
        Assert.Equal(password, _folder.Open().Retrieve(name + 29, name + 29).Password);
    }

    public static TheoryData<string, string, string> Unfit => new()
    {
        { "", "user", "secret" },
        { new string('r', PasswordVault.MaxNameLength + 1), "user", "secret" },
        { "resource", new string('u', PasswordVault.MaxNameLength + 1), "secret" },
        { "resource", "user", new string('p', PasswordVault.MaxPasswordLength + 1) },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Add_TextEmptyOrTooLong_IsAnInvalidArgument(string resource, string userName, string password)
    {
        var e = Assert.Throws<ArgumentException>(() => _folder.Open().Add(new PasswordCredential(resource, userName, password)));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.DoesNotContain(password, e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Path));
    }

    [Fact]
    public void Add_HalfASurrogatePair_IsAnInvalidArgument() =>
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => _folder.Open().Add(new PasswordCredential("resource", "user", "\uD800"))).HResult);

    [Fact]
    public void Add_PropertiesUnset_IsAnInvalidArgument()
    {
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => _folder.Open().Add(new PasswordCredential())).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => _folder.Open().Add(null!)).HResult);
    }

    [Fact]
    public void FindAll_ByResourceAndByUser_GiveThoseWithoutPasswords()
    {
        PasswordVault vault = _folder.Open();
        vault.Add(new PasswordCredential("mail", "ann", "1"));
        vault.Add(new PasswordCredential("mail", "bob", "2"));
        vault.Add(new PasswordCredential("chat", "ann", "3"));
        Assert.Equal(["ann", "bob"], vault.FindAllByResource("mail").Select(found => found.UserName));
        Assert.Equal(["mail", "chat"], vault.FindAllByUserName("ann").Select(found => found.Resource));
        Assert.All(vault.FindAllByResource("mail").Concat(vault.FindAllByUserName("ann")).Concat(vault.RetrieveAll()), found => Assert.Equal("", found.Password));
    }

    [Fact]
    public void Find_NothingThere_IsNotFoundButAllIsEmpty()
    {
        PasswordVault vault = _folder.Open();
        for (int i = 0; i < 2; i++)   // without a file, and then with one
        {
            Assert.Equal(HResults.NotFound, Assert.Throws<KeyNotFoundException>(() => vault.FindAllByResource("none")).HResult);
            Assert.Equal(HResults.NotFound, Assert.Throws<KeyNotFoundException>(() => vault.FindAllByUserName("none")).HResult);
            Assert.Equal(HResults.NotFound, Assert.Throws<KeyNotFoundException>(() => vault.Retrieve("none", "none")).HResult);
            Assert.Equal(HResults.NotFound, Assert.Throws<KeyNotFoundException>(() => vault.Remove(new PasswordCredential("none", "none", "x"))).HResult);
            Assert.Empty(vault.RetrieveAll());
            vault.Add(new PasswordCredential("some", "some", "x"));
            vault.Remove(new PasswordCredential("some", "some", "another"));
        }
    }

    [Fact]
    public void Find_ArgumentMissing_IsAnInvalidArgument()
    {
        PasswordVault vault = _folder.Open();
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => vault.FindAllByResource(null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => vault.FindAllByUserName("")).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => vault.Retrieve("", "user")).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => vault.Retrieve("resource", "")).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => vault.Remove(null!)).HResult);
    }

    [Fact]
    public void RetrieveAll_ListAndItsCredentials_AreASnapshot()
    {
        PasswordVault vault = _folder.Open();
        vault.Add(new PasswordCredential("resource", "user", "secret"));
        IReadOnlyList<PasswordCredential> all = vault.RetrieveAll();
        all[0].UserName = "another";
        vault.Add(new PasswordCredential("resource 2", "user", "secret"));
        Assert.Single(all);
        Assert.Equal("user", vault.RetrieveAll()[0].UserName);
    }

    [Fact]
    public void Context_WithAFolder_KeepsTheVaultThere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system's protection is used, which a test must not touch.");
        string root = Path.GetDirectoryName(_folder.Path)!;
        var vault = new PasswordVault(new NetClientContext { Folder = new AppFolder(root, "app") });
        vault.Add(new PasswordCredential("resource", "user", "secret"));
        Assert.Equal("secret", _folder.Open().Retrieve("resource", "user").Password);
    }

    [Fact(Timeout = 60_000)]
    public async Task Add_ManyThreads_LosesNothing()
    {
        PasswordVault[] vaults = [_folder.Open(), _folder.Open()];   // two objects of two contexts: only the lock of the file is between them
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => vaults[i % 2].Add(new PasswordCredential($"resource {i}", "user", "secret")), TestContext.Current.CancellationToken)));
        Assert.Equal(16, _folder.Open().RetrieveAll().Count);
    }
}
