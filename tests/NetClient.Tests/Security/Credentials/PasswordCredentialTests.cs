using NetClient.Errors;
using NetClient.Foundation.Collections;
using NetClient.Security.Credentials;

namespace NetClient.Tests.Security.Credentials;

public sealed class PasswordCredentialTests : IDisposable
{
    private readonly VaultFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Constructor_WithoutArguments_IsEmpty()
    {
        var credential = new PasswordCredential();
        Assert.Equal(("", "", ""), (credential.Resource, credential.UserName, credential.Password));
        Assert.Empty(credential.Properties);
    }

    [Theory]
    [InlineData(null, "user", "secret")]
    [InlineData("resource", null, "secret")]
    [InlineData("resource", "", "secret")]
    [InlineData("resource", "user", null)]
    [InlineData("resource", "user", "")]
    public void Constructor_TextMissing_IsAnInvalidArgument(string? resource, string? userName, string? password)
    {
        var e = Assert.ThrowsAny<ArgumentException>(() => new PasswordCredential(resource!, userName!, password!));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Fact]
    public void Constructor_ResourceEmpty_IsAllowed() => Assert.Equal("", new PasswordCredential("", "user", "secret").Resource);

    [Fact]
    public void Setters_NullOrEmpty_AreInvalidArgumentsAndChangeNothing()
    {
        var credential = new PasswordCredential("resource", "user", "secret");
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => credential.Resource = null!).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => credential.UserName = "").HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => credential.Password = "").HResult);
        Assert.Equal(("resource", "user", "secret"), (credential.Resource, credential.UserName, credential.Password));
    }

    [Fact]
    public void RetrievePassword_OfACredentialFromAList_FetchesWhatTheVaultHasNow()
    {
        PasswordVault vault = _folder.Open();
        vault.Add(new PasswordCredential("resource", "user", "old"));
        PasswordCredential found = Assert.Single(vault.RetrieveAll());
        Assert.Equal("", found.Password);
        vault.Add(new PasswordCredential("resource", "user", "new"));
        found.RetrievePassword();
        Assert.Equal("new", found.Password);
    }

    [Fact]
    public void RetrievePassword_DeletedMeanwhile_IsNotFound()
    {
        PasswordVault vault = _folder.Open();
        vault.Add(new PasswordCredential("resource", "user", "secret"));
        PasswordCredential found = Assert.Single(vault.RetrieveAll());
        vault.Remove(found);
        Assert.Equal(HResults.NotFound, Assert.Throws<KeyNotFoundException>(found.RetrievePassword).HResult);
    }

    [Fact]
    public void Properties_Change_IsToldAndStaysInTheObject()
    {
        var credential = new PasswordCredential("resource", "user", "secret");
        var changes = new List<(CollectionChange, string)>();
        credential.Properties.MapChanged += (sender, change) =>
        {
            Assert.Same(credential.Properties, sender);
            changes.Add((change.CollectionChange, change.Key));
        };
        credential.Properties.Add("hidden", true);
        credential.Properties["hidden"] = false;
        Assert.True(credential.Properties.Remove("hidden"));
        Assert.Equal([(CollectionChange.ItemInserted, "hidden"), (CollectionChange.ItemChanged, "hidden"), (CollectionChange.ItemRemoved, "hidden")], changes);

        credential.Properties["kept"] = 1;
        PasswordVault vault = _folder.Open();
        vault.Add(credential);
        Assert.Empty(vault.Retrieve("resource", "user").Properties);
    }

    [Fact]
    public void PropertyStore_ActsAsADictionary()
    {
        var store = new PasswordCredentialPropertyStore { { "a", 1 }, { "b", null } };
        Assert.Equal(2, store.Count);
        Assert.Contains(new KeyValuePair<string, object?>("a", 1), store);
        Assert.DoesNotContain(new KeyValuePair<string, object?>("a", 2), store);
        Assert.Equal(HResults.Bounds, Assert.Throws<KeyNotFoundException>(() => store["c"]).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => store.Add("a", 3)).HResult);
        store.Clear();
        Assert.Empty(store);
    }
}
