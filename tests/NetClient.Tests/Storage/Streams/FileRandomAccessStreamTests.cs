using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Storage;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Tests.Storage.Streams;

public sealed class FileRandomAccessStreamTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task CloneStream_OpenFile_IsSharedAndPositionsAndLivesAreNot()
    {
        StorageFile file = await _folder.FileAsync("f", [1, 2, 3]);
        IRandomAccessStream stream = await file.OpenAsync(FileAccessMode.ReadWrite, TestEnd);
        stream.Seek(1);
        IRandomAccessStream clone = stream.CloneStream();
        Assert.IsType<FileRandomAccessStream>(clone);
        Assert.Equal((1ul, 0ul, 3ul), (stream.Position, clone.Position, clone.Size));
        await stream.WriteAsync(new byte[] { 9 }.AsBuffer(), TestEnd);
        stream.Dispose();
        Assert.Equal([1, 9, 3], await ReadAllAsync(clone));
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => stream.Size).HResult);

        // The last one to go closes the file: until then there is no second writer.
        await SharingViolationAsync(() => file.OpenAsync(FileAccessMode.ReadWrite, TestEnd));
        clone.Dispose();
        (await file.OpenAsync(FileAccessMode.ReadWrite, TestEnd)).Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Seek_PastTheEnd_ReadsNothingAndWritesFillTheGapWithZeros()
    {
        using IRandomAccessStream stream = await (await _folder.FileAsync("f", [7])).OpenAsync(FileAccessMode.ReadWrite, TestEnd);
        stream.Seek(5);
        Assert.Equal(0, await ((IInputStream)stream).ReadAsync(new byte[1], TestEnd));
        await stream.WriteAsync(new byte[] { 1 }.AsBuffer(), TestEnd);
        Assert.Equal(6ul, stream.Size);
        Assert.Equal([7, 0, 0, 0, 0, 1], await ReadAllAsync(stream.CloneStream()));
        stream.Size = 2;
        Assert.Equal(2, new FileInfo(_folder["f"]).Length);
        stream.Seek(ulong.MaxValue);
        Assert.Equal(0, await ((IInputStream)stream).ReadAsync(new byte[1], TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task Size_MoreThanAFileCanHave_SaysSo()
    {
        using IRandomAccessStream stream = await (await _folder.FileAsync("f", "x")).OpenAsync(FileAccessMode.ReadWrite, TestEnd);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => stream.Size = ulong.MaxValue).HResult);
        Assert.Equal(HResults.FileTooLarge, Assert.Throws<IOException>(() => stream.Size = long.MaxValue).HResult);
        stream.Seek(ulong.MaxValue);
        var e = await Assert.ThrowsAnyAsync<ArgumentException>(async () => await ((IOutputStream)stream).WriteAsync(new byte[1], TestEnd));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        stream.Seek(long.MaxValue - 1);
        Assert.Equal(HResults.FileTooLarge, (await Assert.ThrowsAsync<IOException>(async () => await ((IOutputStream)stream).WriteAsync(new byte[1], TestEnd))).HResult);
        Assert.Equal("x", File.ReadAllText(_folder["f"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteAsync_OpenedForReading_Refuses()
    {
        using IRandomAccessStream stream = await (await _folder.FileAsync("f", "x")).OpenAsync(FileAccessMode.Read, TestEnd);
        Assert.Equal((true, false), (stream.CanRead, stream.CanWrite));
        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.WriteAsync(new byte[1].AsBuffer(), TestEnd));
        Assert.Equal(HResults.IllegalMethodCall, e.HResult);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => stream.Size = 0).HResult);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => stream.GetOutputStreamAt(0)).HResult);
        Assert.True(await stream.FlushAsync(TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task OutputStreams_OnSeveralThreads_DoNotDisturbEachOther()
    {
        using IRandomAccessStream stream = await (await _folder.FileAsync("f", "")).OpenAsync(FileAccessMode.ReadWrite, TestEnd);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(part => Task.Run(
            async () =>
            {
                using IOutputStream output = stream.GetOutputStreamAt((ulong)(part * 30_000));
                byte[] bytes = Enumerable.Repeat((byte)(part + 1), 1000).ToArray();
                for (int i = 0; i < 30; i++)
                    await output.WriteAsync(bytes, TestEnd);
            },
            TestEnd)));
        Assert.Equal(Enumerable.Range(0, 120_000).Select(i => (byte)(i / 30_000 + 1)), File.ReadAllBytes(_folder["f"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAndWriteAsync_MoreThanOneCallTakes_AreComplete()
    {
        byte[] content = new byte[9 * 1024 * 1024 + 1];
        new Random(1).NextBytes(content);
        using IRandomAccessStream stream = await (await _folder.FileAsync("f", "")).OpenAsync(FileAccessMode.ReadWrite, TestEnd);
        Assert.Equal((uint)content.Length, await stream.WriteAsync(content.AsBuffer(), TestEnd));
        stream.Seek(0);
        IBuffer read = await stream.ReadAsync(new byte[content.Length].AsBuffer(), (uint)content.Length, InputStreamOptions.None, TestEnd);
        Assert.True(content.AsSpan().SequenceEqual(read.ToArray()));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(FileOpenDisposition.OpenExisting, "old", HResults.FileNotFound)]
    [InlineData(FileOpenDisposition.OpenAlways, "old", 0)]
    [InlineData(FileOpenDisposition.CreateNew, null, 0)]
    [InlineData(FileOpenDisposition.CreateAlways, "", 0)]
    [InlineData(FileOpenDisposition.TruncateExisting, "", HResults.FileNotFound)]
    public async Task OpenAsync_Dispositions_DoWhatTheirNamesSay(FileOpenDisposition disposition, string? contentOfOld, int withoutFile)
    {
        _folder.Write("there", "old");
        if (contentOfOld is null)
            Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => OpenAsync("there"))).HResult);
        else
            (await OpenAsync("there")).Dispose();
        Assert.Equal(contentOfOld ?? "old", File.ReadAllText(_folder["there"]));

        if (withoutFile != 0)
        {
            Assert.Equal(withoutFile, (await Assert.ThrowsAsync<FileNotFoundException>(() => OpenAsync("absent"))).HResult);
            Assert.False(File.Exists(_folder["absent"]));
        }
        else
        {
            (await OpenAsync("absent")).Dispose();
            Assert.Equal("", File.ReadAllText(_folder["absent"]));
        }

        Task<IRandomAccessStream> OpenAsync(string name) =>
            FileRandomAccessStream.OpenAsync(_folder[name], FileAccessMode.ReadWrite, StorageOpenOptions.None, disposition, TestEnd);
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenAsync_TruncatingAFileThatSomebodyWrites_LeavesItAlone()
    {
        StorageFile file = await _folder.FileAsync("f", "content");
        using IRandomAccessStream writer = await file.OpenAsync(FileAccessMode.ReadWrite, TestEnd);
        await SharingViolationAsync(() => FileRandomAccessStream.OpenAsync(
            file.Path, FileAccessMode.ReadWrite, StorageOpenOptions.None, FileOpenDisposition.CreateAlways, TestEnd));
        Assert.Equal("content", File.ReadAllText(file.Path));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative/file")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/tmp/a\0b")]
    public void OpenAsync_NoAbsolutePath_IsAnInvalidArgument(string? path)
    {
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = FileRandomAccessStream.OpenAsync(path!, FileAccessMode.Read, TestEnd); }).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = FileRandomAccessStream.OpenTransactedWriteAsync(path!, TestEnd); }).HResult);
    }

    [Theory]
    [InlineData(2, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0, 0, 5)]
    [InlineData(0, 0, 2)]
    [InlineData(0, 0, 3)]
    [InlineData(0, 0, 4)]
    public void OpenAsync_ValuesThatMakeNoSense_AreInvalidArguments(int mode, uint options, int disposition) => Assert.Equal(
        HResults.InvalidArgument,
        Assert.ThrowsAny<ArgumentException>(() =>
        {
            _ = FileRandomAccessStream.OpenAsync(_folder["f"], (FileAccessMode)mode, (StorageOpenOptions)options, (FileOpenDisposition)disposition, TestEnd);
        }).HResult);

    [Fact(Timeout = 60_000)]
    public async Task OpenAsync_WhatIsNoFile_IsDeniedAndDoesNotWait()
    {
        Assert.Equal(HResults.AccessDenied, (await Assert.ThrowsAsync<UnauthorizedAccessException>(() => OpenAsync(_folder.Path))).HResult);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => OpenAsync("/dev/zero"));
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [_folder["pipe"]]);
        await mkfifo.WaitForExitAsync(TestEnd);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => OpenAsync(_folder["pipe"]));

        static Task<IRandomAccessStream> OpenAsync(string path) => FileRandomAccessStream.OpenAsync(path, FileAccessMode.Read, TestEnd);
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenAsync_ReadOnlyFile_CanBeReadAndNotWritten()
    {
        string path = _folder.Write("f", "x");
        File.SetAttributes(path, System.IO.FileAttributes.ReadOnly);
        (await FileRandomAccessStream.OpenAsync(path, FileAccessMode.Read, TestEnd)).Dispose();
        var e = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => FileRandomAccessStream.OpenAsync(path, FileAccessMode.ReadWrite, TestEnd));
        Assert.Equal(HResults.AccessDenied, e.HResult);
        e = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => FileRandomAccessStream.OpenTransactedWriteAsync(path, TestEnd));
        Assert.Equal(HResults.AccessDenied, e.HResult);
        File.SetAttributes(path, System.IO.FileAttributes.Normal);
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenAsync_LockedByAnotherProgram_IsASharingViolation()
    {
        string path = _folder.Write("f", "x");
        using var locked = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);   // an exclusive flock on Unix
        await SharingViolationAsync(() => FileRandomAccessStream.OpenAsync(path, FileAccessMode.Read, TestEnd));
        await SharingViolationAsync(() => FileRandomAccessStream.OpenTransactedWriteAsync(path, TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenAsync_BadPlaces_CarryWindowsNumbers()
    {
        _folder.Write("f", "x");
        Assert.Equal(unchecked((int)0x80070003), (await Assert.ThrowsAsync<DirectoryNotFoundException>(() => OpenAsync("absent/f"))).HResult);
        Assert.Equal(unchecked((int)0x80070003), (await Assert.ThrowsAsync<DirectoryNotFoundException>(() => OpenAsync("f/f"))).HResult);
        Assert.Equal(HResults.NameTooLong, (await Assert.ThrowsAsync<PathTooLongException>(() => OpenAsync(new string('x', 300)))).HResult);

        Task<IRandomAccessStream> OpenAsync(string name) =>
            FileRandomAccessStream.OpenAsync(_folder[name], FileAccessMode.ReadWrite, StorageOpenOptions.None, FileOpenDisposition.OpenAlways, TestEnd);
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteAsync_DiskFull_IsDiskFull()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        using var handle = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        using var lease = FileSharing.Enter(
            FileIdentity.Of(handle, "/dev/full"), FileRole.SharedWriter, "/dev/full");
        var content = new FileContent(handle, lease, "/dev/full");
        var e = await Assert.ThrowsAsync<IOException>(async () => await content.WriteAsync(0, new byte[10], TestEnd));
        Assert.Equal(unchecked((int)0x80070070), e.HResult);
        Assert.Contains("the disk is full", e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.InnerException);
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenAsync_TokenCanceled_CarriesTheTokenAndLeavesNothingOpen()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        var canceled = new CancellationToken(canceled: true);
        Func<Task>[] calls =
        [
            () => file.OpenAsync(FileAccessMode.ReadWrite, canceled), () => file.OpenReadAsync(canceled), () => file.OpenSequentialReadAsync(canceled),
            () => file.OpenTransactedWriteAsync(canceled), () => FileRandomAccessStream.OpenAsync(file.Path, FileAccessMode.Read, canceled),
        ];
        foreach (Func<Task> call in calls)
        {
            var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
            Assert.Equal((HResults.Canceled, canceled), (e.HResult, e.CancellationToken));
        }
        (await file.OpenAsync(FileAccessMode.ReadWrite, TestEnd)).Dispose();
        Assert.Equal(["f"], _folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenAsync_Task_CarriesItsOperation()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        Task<IRandomAccessStream> open = file.OpenAsync(FileAccessMode.Read, TestEnd);
        Assert.IsAssignableFrom<ICancellableOperation>(open.AsyncState);
        (await open).Dispose();
    }

    internal static async Task SharingViolationAsync(Func<Task> call) =>
        Assert.Equal(HResults.SharingViolation, (await Assert.ThrowsAsync<IOException>(call)).HResult);

    private static async Task<byte[]> ReadAllAsync(IRandomAccessStream stream)
    {
        var copy = new MemoryStream();
        await stream.AsStream().CopyToAsync(copy, TestEnd);
        return copy.ToArray();
    }
}
