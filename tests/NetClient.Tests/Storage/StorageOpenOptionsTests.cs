using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Storage;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Storage;

/// <summary>Who may have a file open beside whom: the table on the page of IStorageFile2.OpenAsync.</summary>
public sealed class StorageOpenOptionsTests : IDisposable
{
    private const FileAccessMode R = FileAccessMode.Read;
    private const FileAccessMode W = FileAccessMode.ReadWrite;
    private const StorageOpenOptions None = StorageOpenOptions.None;
    private const StorageOpenOptions Readers = StorageOpenOptions.AllowOnlyReaders;
    private const StorageOpenOptions All = StorageOpenOptions.AllowReadersAndWriters;

    private readonly TempFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = 60_000)]
    [InlineData(R, None, R, None, true)]
    [InlineData(R, None, R, Readers, true)]
    [InlineData(R, None, R, All, true)]
    [InlineData(R, None, W, None, true)]
    [InlineData(R, None, W, Readers, true)]
    [InlineData(R, None, W, All, true)]
    [InlineData(R, Readers, R, Readers, true)]
    [InlineData(R, Readers, R, All, true)]
    [InlineData(R, Readers, W, None, false)]
    [InlineData(R, Readers, W, Readers, false)]
    [InlineData(R, Readers, W, All, false)]
    [InlineData(R, All, R, All, true)]
    [InlineData(R, All, W, None, true)]
    [InlineData(R, All, W, All, true)]
    [InlineData(W, None, W, None, false)]
    [InlineData(W, None, W, Readers, false)]
    [InlineData(W, None, W, All, false)]
    [InlineData(W, All, W, All, true)]
    public async Task OpenAsync_BesideAnother_GoesOrDoesNot(
        FileAccessMode oneMode, StorageOpenOptions one, FileAccessMode otherMode, StorageOpenOptions other, bool together)
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        await TryAsync(file, oneMode, one, otherMode, other, together);
        await TryAsync(file, otherMode, other, oneMode, one, together);

        // Whatever happened, nobody has it open any more.
        (await file.OpenAsync(W, None, TestEnd)).Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenAsync_SameFileByAnotherName_IsTheSameFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        StorageFile file = await _folder.FileAsync("f", "x");
        File.CreateSymbolicLink(_folder["link"], file.Path);
        using IRandomAccessStream writer = await file.OpenAsync(W, TestEnd);
        StorageFile link = await StorageFile.GetFileFromPathAsync(_folder["link"], TestEnd);
        Assert.Equal(HResults.SharingViolation, (await Assert.ThrowsAsync<IOException>(() => link.OpenAsync(W, TestEnd))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_PoliteReaderAfterAWrite_GivesWay()
    {
        StorageFile file = await _folder.FileAsync("f", "old");
        using IRandomAccessStream polite = await file.OpenReadAsync(TestEnd);
        using IRandomAccessStream steadfast = await file.OpenAsync(R, All, TestEnd);
        using IRandomAccessStream writer = await file.OpenAsync(W, TestEnd);
        Assert.Equal(1, await ReadOneAsync(polite));   // opening for writing is not writing

        await writer.WriteAsync("new"u8.ToArray().AsBuffer(), TestEnd);
        var e = await Assert.ThrowsAsync<IOException>(() => ReadOneAsync(polite));
        Assert.Equal(HResults.OplockClosed, e.HResult);
        Assert.Contains(nameof(StorageOpenOptions.AllowReadersAndWriters), e.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ReadOneAsync(steadfast));

        // One that comes now reads what is there now.
        using IRandomAccessStream late = await file.OpenReadAsync(TestEnd);
        Assert.Equal(1, await ReadOneAsync(late));
        writer.Size = 1;
        Assert.Equal(HResults.OplockClosed, (await Assert.ThrowsAsync<IOException>(() => ReadOneAsync(late))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Mutations_FileThatSomebodyWrites_AreSharingViolations()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        StorageFile other = await _folder.FileAsync("g", "y");
        StorageFolder folder = await _folder.FolderAsync();
        using (await file.OpenAsync(W, TestEnd))
        {
            Func<Task>[] calls =
            [
                () => file.DeleteAsync(TestEnd), () => file.RenameAsync("h", TestEnd), () => other.MoveAndReplaceAsync(file, TestEnd),
                () => other.CopyAndReplaceAsync(file, TestEnd), () => FileIO.WriteTextAsync(file, "z", TestEnd),
                () => folder.CreateFileAsync("f", CreationCollisionOption.ReplaceExisting, TestEnd), () => file.OpenTransactedWriteAsync(TestEnd),
            ];
            foreach (Func<Task> call in calls)
                Assert.Equal(HResults.SharingViolation, (await Assert.ThrowsAsync<IOException>(call)).HResult);
        }
        Assert.Equal(["f", "g"], _folder.Names);
        Assert.Equal(("x", "y"), (File.ReadAllText(file.Path), File.ReadAllText(other.Path)));
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenAsync_AfterAStreamWasForgotten_GoesOnceItIsCollected()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        await ForgetAsync(file);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        (await file.OpenAsync(W, TestEnd)).Dispose();
    }

    // In a method of its own, whose locals are gone when it ends.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ForgetAsync(StorageFile file)
    {
        IRandomAccessStream stream = await file.OpenAsync(W, TestEnd);
        Assert.Equal(HResults.SharingViolation, (await Assert.ThrowsAsync<IOException>(() => file.OpenAsync(W, TestEnd))).HResult);
        GC.KeepAlive(stream);
    }

    private static async Task TryAsync(
        StorageFile file, FileAccessMode firstMode, StorageOpenOptions first, FileAccessMode secondMode, StorageOpenOptions second, bool together)
    {
        using IRandomAccessStream holder = await file.OpenAsync(firstMode, first, TestEnd);
        if (together)
            (await file.OpenAsync(secondMode, second, TestEnd)).Dispose();
        else
            Assert.Equal(HResults.SharingViolation, (await Assert.ThrowsAsync<IOException>(() => file.OpenAsync(secondMode, second, TestEnd))).HResult);
    }

    private static async Task<int> ReadOneAsync(IRandomAccessStream stream) => await ((IInputStream)stream).ReadAsync(new byte[1], TestEnd);
}
