using NetClient.Errors;
using NetClient.Storage;
using NetClient.Storage.FileProperties;

namespace NetClient.Tests.Storage.FileProperties;

public sealed class BasicPropertiesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task RetrievePropertiesAsync_Names_GiveWhatIsTrueNow()
    {
        StorageFile file = await _folder.FileAsync("f.txt", "12345");
        BasicProperties properties = await file.GetBasicPropertiesAsync(TestEnd);
        Assert.Equal(new DateTimeOffset(File.GetLastWriteTimeUtc(file.Path)), properties.DateModified);
        Assert.Equal(properties.DateModified, properties.ItemDate);
        File.WriteAllText(file.Path, "123");
        IDictionary<string, object?> values = await properties.RetrievePropertiesAsync(
            ["System.Size", "System.FileName", "System.FileExtension", "System.ItemPathDisplay", "System.MIMEType", "System.DateModified", "System.Photo.DateTaken"], TestEnd);
        Assert.Equal((3ul, 5ul), (values["System.Size"], properties.Size));
        Assert.Equal(("f.txt", ".txt", file.Path, "text/plain"), (values["System.FileName"], values["System.FileExtension"], values["System.ItemPathDisplay"], values["System.MIMEType"]));
        Assert.Equal(new DateTimeOffset(File.GetLastWriteTimeUtc(file.Path)), values["System.DateModified"]);
        Assert.Null(values["System.Photo.DateTaken"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task SavePropertiesAsync_DatesAndAttributes_AreSet()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        BasicProperties properties = await file.GetBasicPropertiesAsync(TestEnd);
        var date = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.FromHours(7));
        await properties.SavePropertiesAsync([new("System.DateModified", date), new("System.FileAttributes", 1u)], TestEnd);
        Assert.Equal(date.UtcDateTime, File.GetLastWriteTimeUtc(file.Path));
        Assert.Equal(HResults.AccessDenied, (await Assert.ThrowsAsync<UnauthorizedAccessException>(() => file.OpenAsync(FileAccessMode.ReadWrite, TestEnd))).HResult);
        await properties.SavePropertiesAsync([new("System.FileAttributes", 0u)], TestEnd);
        (await file.OpenAsync(FileAccessMode.ReadWrite, TestEnd)).Dispose();
        await properties.SavePropertiesAsync(TestEnd);
    }

    [Fact(Timeout = 60_000)]
    public async Task SavePropertiesAsync_OneInvalid_SavesNone()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        BasicProperties properties = await file.GetBasicPropertiesAsync(TestEnd);
        foreach (KeyValuePair<string, object> bad in new KeyValuePair<string, object>[] { new("System.Size", 1ul), new("System.DateCreated", "today"), new("x", null!) })
        {
            var e = Assert.ThrowsAny<ArgumentException>(() => { _ = properties.SavePropertiesAsync([new("System.DateModified", default(DateTimeOffset)), bad], TestEnd); });
            Assert.Equal(HResults.InvalidArgument, e.HResult);
        }
        Assert.Equal(properties.DateModified, new DateTimeOffset(File.GetLastWriteTimeUtc(file.Path)));
        File.Delete(file.Path);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => properties.SavePropertiesAsync(TestEnd))).HResult);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => properties.RetrievePropertiesAsync(["System.Size"], TestEnd))).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = properties.RetrievePropertiesAsync([null!], TestEnd); }).HResult);
    }
}
