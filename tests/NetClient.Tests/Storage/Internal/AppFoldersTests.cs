using NetClient.Errors;
using NetClient.Internal;
using NetClient.Storage;
using NetClient.Storage.Internal;

namespace NetClient.Tests.Storage.Internal;

public sealed class AppFoldersTests
{
    private static readonly AppFolders Folders = new("/app", "/local", "/roaming", "/temp");

    [Theory]
    [InlineData("ms-appx:///Assets/a.png", "/app/Assets/a.png")]
    [InlineData("ms-appx:///a%20b.txt", "/app/a b.txt")]
    [InlineData("ms-appdata:///local/f.txt", "/local/f.txt")]
    [InlineData("ms-appdata:///roaming/a/b", "/roaming/a/b")]
    [InlineData("ms-appdata:///temp/f", "/temp/f")]
    public void Resolve_AddressOfTheApp_IsAPath(string uri, string path) => Assert.Equal(path, Folders.Resolve(new Uri(uri)).Replace('\\', '/'));

    [Theory]
    [InlineData("ms-appx:///")]
    [InlineData("ms-appx://host/f")]
    [InlineData("ms-appx:///%2e%2e/f")]
    [InlineData("ms-appx:///a%2f..%2f..%2ff")]
    [InlineData("ms-appx:///a%5c..%5c..%5cf")]
    [InlineData("ms-appx:///a%00b")]
    [InlineData("ms-appdata:///")]
    [InlineData("ms-appdata:///local")]
    [InlineData("ms-appdata:///local/")]
    [InlineData("ms-appdata:///other/f")]
    [InlineData("ms-appdata:///local/%2e%2e%2ff")]
    [InlineData("http://h/f")]
    [InlineData("file:///f")]
    public void Resolve_OtherAddresses_AreInvalidArguments(string uri)
    {
        // A dotted segment may be gone before anybody sees it; then what is left must be below the folder.
        try
        {
            Assert.StartsWith("/app/", Folders.Resolve(new Uri(uri)), StringComparison.Ordinal);
            Assert.Contains("%2e", uri, StringComparison.Ordinal);
        }
        catch (ArgumentException e)
        {
            Assert.Equal(HResults.InvalidArgument, e.HResult);
        }
    }

    [Fact]
    public void Current_OfThisApp_HasTheNameOfItsOtherFolders()
    {
        AppFolders folders = AppFolders.Current();
        string app = NetClientContext.Default.Folder.App;
        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        Assert.Equal(System.IO.Path.Join(data, app, "LocalState"), folders.Local);
        Assert.EndsWith(System.IO.Path.Join(app, "RoamingState"), folders.Roaming, StringComparison.Ordinal);
        Assert.Equal(System.IO.Path.Join(System.IO.Path.GetTempPath(), app), folders.Temporary);
        Assert.All([folders.Local, folders.Roaming, folders.Temporary], path => Assert.True(System.IO.Path.IsPathFullyQualified(path)));
    }

    [Fact(Timeout = 60_000)]
    public async Task GetFileFromApplicationUriAsync_FileBesideTheProgram_IsFound()
    {
        string name = System.IO.Path.GetFileName(typeof(AppFoldersTests).Assembly.Location);
        StorageFile file = await StorageFile.GetFileFromApplicationUriAsync(new Uri($"ms-appx:///{name}"), TestContext.Current.CancellationToken);
        Assert.Equal(name, file.Name);
        await Assert.ThrowsAsync<FileNotFoundException>(() => StorageFile.GetFileFromApplicationUriAsync(
            new Uri("ms-appdata:///local/netclient-test-absent"), TestContext.Current.CancellationToken));
    }
}
