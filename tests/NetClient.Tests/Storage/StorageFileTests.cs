using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Storage;
using NetClient.Storage.FileProperties;
using NetClient.Storage.Streams;
using FileAttributes = NetClient.Storage.FileAttributes;

namespace NetClient.Tests.Storage;

public sealed class StorageFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task GetFileFromPathAsync_File_KnowsItself()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow.AddMinutes(-1);
        StorageFile file = await StorageFile.GetFileFromPathAsync(_folder.Write("My report.TXT", "12345"), TestEnd);
        Assert.Equal(("My report.TXT", _folder["My report.TXT"], "My report", "TXT File"), (file.Name, file.Path, file.DisplayName, file.DisplayType));
        Assert.Equal((".TXT", "text/plain", "My report.TXT", true), (file.FileType, file.ContentType, file.FolderRelativeId, file.IsAvailable));
        Assert.Equal(FileAttributes.Normal, file.Attributes & ~FileAttributes.Archive);
        Assert.InRange(file.DateCreated, before, DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.True(file.IsOfType(StorageItemTypes.File));
        Assert.False(file.IsOfType(StorageItemTypes.Folder));
        BasicProperties properties = await file.GetBasicPropertiesAsync(TestEnd);
        Assert.Equal(5ul, properties.Size);
        StorageFolder? parent = await file.GetParentAsync(TestEnd);
        Assert.Equal(_folder.Path, parent?.Path);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetFileFromPathAsync_NoExtension_HasNoTypes()
    {
        StorageFile file = await _folder.FileAsync("readme", "");
        Assert.Equal(("", "", "readme", "File"), (file.FileType, file.ContentType, file.DisplayName, file.DisplayType));
    }

    [Fact(Timeout = 60_000)]
    public async Task GetFileFromPathAsync_WhatIsNotThereOrNoFile_IsTold()
    {
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => GetAsync(_folder["absent"]))).HResult);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => GetAsync(_folder["absent/f"]))).HResult);
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => GetAsync(_folder.Path))).HResult);
        foreach (string? path in new[] { null, "", "relative", "ms-appx:///f", "file:///f" })
            Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = GetAsync(path!); }).HResult);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => GetAsync("/dev/null"))).HResult);
        File.CreateSymbolicLink(_folder["dangling"], "nowhere");
        await Assert.ThrowsAsync<FileNotFoundException>(() => GetAsync(_folder["dangling"]));
        File.CreateSymbolicLink(_folder["circle"], "circle");
        await Assert.ThrowsAsync<FileNotFoundException>(() => GetAsync(_folder["circle"]));

        static Task<StorageFile> GetAsync(string path) => StorageFile.GetFileFromPathAsync(path, TestEnd);
    }

    [Fact(Timeout = 60_000)]
    public async Task IsEqual_Paths_Decide()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        Assert.True(file.IsEqual(await StorageFile.GetFileFromPathAsync(_folder["./f"], TestEnd)));
        Assert.False(file.IsEqual(await _folder.FileAsync("g", "x")));
        File.Delete(file.Path);
        Directory.CreateDirectory(file.Path);
        Assert.False(file.IsEqual(await StorageFolder.GetFolderFromPathAsync(file.Path, TestEnd)));   // the same path, and yet
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => file.IsEqual(null!)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_Stream_HasTheTypeAndBeginsAtTheStart()
    {
        StorageFile file = await _folder.FileAsync("f.json", "{}");
        using IRandomAccessStreamWithContentType stream = await file.OpenReadAsync(TestEnd);
        Assert.Equal(("application/json", 2ul, 0ul, false), (stream.ContentType, stream.Size, stream.Position, stream.CanWrite));
        using IRandomAccessStreamWithContentType reference = await RandomAccessStreamReference.CreateFromFile(file).OpenReadAsync(TestEnd);
        Assert.Equal("{}", await new StreamReader(reference.AsStream()).ReadToEndAsync(TestEnd));
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => RandomAccessStreamReference.CreateFromFile(null!)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenSequentialReadAsync_Stream_HoldsTheFileUntilItIsClosed()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        IInputStream stream = await file.OpenSequentialReadAsync(TestEnd);
        byte[] memory = new byte[4];
        Assert.Equal(1, await stream.ReadAsync(memory, TestEnd));
        stream.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.ReadAsync(memory, TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task Calls_FileDeletedMeanwhile_SayNotFound()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        StorageFolder folder = await _folder.FolderAsync();
        File.Delete(file.Path);
        Func<Task>[] calls =
        [
            () => file.OpenAsync(FileAccessMode.Read, TestEnd), () => file.OpenTransactedWriteAsync(TestEnd), () => file.DeleteAsync(TestEnd),
            () => file.RenameAsync("g", TestEnd), () => file.CopyAsync(folder, "g", TestEnd), () => file.GetBasicPropertiesAsync(TestEnd),
            () => FileIO.ReadTextAsync(file, TestEnd), () => FileIO.WriteTextAsync(file, "", TestEnd), () => FileIO.AppendTextAsync(file, "", TestEnd),
        ];
        foreach (Func<Task> call in calls)
            Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(call)).HResult);
        Assert.Empty(_folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task Calls_TokenCanceled_DoNothingAndCarryTheToken()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        StorageFolder folder = await _folder.FolderAsync();
        var canceled = new CancellationToken(canceled: true);
        Func<Task>[] calls =
        [
            () => file.DeleteAsync(canceled), () => file.RenameAsync("g", canceled), () => file.CopyAsync(folder, "g", canceled),
            () => file.MoveAsync(folder, "g", canceled), () => file.GetBasicPropertiesAsync(canceled), () => file.GetParentAsync(canceled),
            () => StorageFile.GetFileFromPathAsync(file.Path, canceled), () => FileIO.ReadTextAsync(file, canceled),
            () => FileIO.WriteTextAsync(file, "y", canceled), () => FileIO.AppendTextAsync(file, "y", canceled),
            () => folder.CreateFileAsync("g", canceled), () => folder.CreateFolderAsync("g", canceled), () => folder.GetFileAsync("f", canceled),
            () => folder.GetItemsAsync(canceled), () => folder.RenameAsync("g", canceled), () => folder.DeleteAsync(canceled),
        ];
        foreach (Func<Task> call in calls)
        {
            Task task = call();
            var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            Assert.Equal((HResults.Canceled, canceled, true), (e.HResult, e.CancellationToken, task.IsCanceled));
            Assert.IsAssignableFrom<ICancellableOperation>(task.AsyncState);
        }
        Assert.Equal(["f"], _folder.Names);
        Assert.Equal("x", File.ReadAllText(file.Path));
    }
}
