using NetClient.Errors;
using NetClient.Storage;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Storage;

public sealed class StorageFileMoveTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task CopyAsync_FreeName_CopiesContentDateAndPermissions()
    {
        StorageFile file = await _folder.FileAsync("a.txt", "content");
        File.SetLastWriteTimeUtc(file.Path, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        StorageFolder target = await (await _folder.FolderAsync()).CreateFolderAsync("target", TestEnd);
        StorageFile copy = await file.CopyAsync(target, TestEnd);
        Assert.Equal(System.IO.Path.Join(target.Path, "a.txt"), copy.Path);
        Assert.Equal("content", File.ReadAllText(copy.Path));
        Assert.Equal(File.GetLastWriteTimeUtc(file.Path), File.GetLastWriteTimeUtc(copy.Path));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(File.GetUnixFileMode(file.Path), File.GetUnixFileMode(copy.Path));
        Assert.Equal(_folder["a.txt"], file.Path);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyAndMoveAsync_TakenName_DoAsTheOptionSays(bool copy)
    {
        StorageFolder folder = await _folder.FolderAsync();
        StorageFile file = await _folder.FileAsync("a.txt", "mine");
        _folder.Write("b.txt", "other");

        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => PutAsync(null))).HResult);
        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => PutAsync(NameCollisionOption.FailIfExists))).HResult);
        Assert.Equal(("mine", "other"), (File.ReadAllText(_folder["a.txt"]), File.ReadAllText(_folder["b.txt"])));

        _folder.Write("b (2).txt", "third");
        Assert.Equal("b (3).txt", await PutAsync(NameCollisionOption.GenerateUniqueName));
        Assert.Equal(("other", "third", "mine"), (File.ReadAllText(_folder["b.txt"]), File.ReadAllText(_folder["b (2).txt"]), File.ReadAllText(_folder["b (3).txt"])));

        Assert.Equal("b.txt", await PutAsync(NameCollisionOption.ReplaceExisting));
        Assert.Equal("mine", File.ReadAllText(_folder["b.txt"]));
        Assert.Equal(copy, File.Exists(_folder["a.txt"]));
        Assert.Equal(!copy, file.Name == "b.txt");

        async Task<string> PutAsync(NameCollisionOption? option)
        {
            if (copy)
                return (await (option is { } o ? file.CopyAsync(folder, "b.txt", o, TestEnd) : file.CopyAsync(folder, "b.txt", TestEnd))).Name;
            await (option is { } p ? file.MoveAsync(folder, "b.txt", p, TestEnd) : file.MoveAsync(folder, "b.txt", TestEnd));
            return file.Name;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task ReplacingCalls_OtherFile_TakesContentOrPlace()
    {
        StorageFile one = await _folder.FileAsync("one", "1");
        StorageFile two = await _folder.FileAsync("two", "2");
        await one.CopyAndReplaceAsync(two, TestEnd);
        Assert.Equal(("1", "1"), (File.ReadAllText(one.Path), File.ReadAllText(two.Path)));
        File.WriteAllText(one.Path, "new");
        await one.MoveAndReplaceAsync(two, TestEnd);
        Assert.Equal((_folder["two"], "new"), (one.Path, File.ReadAllText(one.Path)));
        Assert.Equal(["two"], _folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task RenameAsync_OverAFolder_FailsWhateverTheOption()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        Directory.CreateDirectory(_folder["d"]);
        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => file.RenameAsync("d", TestEnd))).HResult);
        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => file.RenameAsync("d", NameCollisionOption.ReplaceExisting, TestEnd))).HResult);
        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(
            async () => await file.CopyAsync(await _folder.FolderAsync(), "d", NameCollisionOption.ReplaceExisting, TestEnd))).HResult);
        await file.RenameAsync("d", NameCollisionOption.GenerateUniqueName, TestEnd);
        Assert.Equal("d (2)", file.Name);
        await file.RenameAsync("d (2)", TestEnd);   // its own name
        await file.RenameAsync("D (2)", TestEnd);   // another spelling of it, where that is the same name
        Assert.Equal(["D (2)", "d"], _folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task RenameAsync_BadName_IsTold()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = file.RenameAsync("", TestEnd); }).HResult);
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => file.RenameAsync("sub/g", TestEnd))).HResult);
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => file.RenameAsync("..", TestEnd))).HResult);
        Assert.Equal(HResults.InvalidName, (await Assert.ThrowsAsync<FileNotFoundException>(() => file.RenameAsync("a?b", TestEnd))).HResult);
        Assert.Equal(HResults.NameTooLong, (await Assert.ThrowsAsync<PathTooLongException>(() => file.RenameAsync(new string('x', 256), TestEnd))).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = file.RenameAsync("g", (NameCollisionOption)3, TestEnd); }).HResult);
        Assert.Equal(["f"], _folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task MoveAsync_OntoAnotherDevice_CopiesAndDeletes()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "There is no other device to move to.");
        using var source = new TempFolder();
        DirectoryInfo memory = Directory.CreateDirectory($"/dev/shm/netclient-test-{Guid.NewGuid():N}");
        try
        {
            StorageFile file = await source.FileAsync("f", "content");
            Assert.SkipWhen(NetClient.Storage.Streams.Internal.Files.FileIdentity.SameDevice(file.Path, memory.FullName), "The temporary folder is in memory too.");
            StorageFolder target = await StorageFolder.GetFolderFromPathAsync(memory.FullName, TestEnd);
            await file.MoveAsync(target, TestEnd);
            Assert.Equal(System.IO.Path.Join(memory.FullName, "f"), file.Path);
            Assert.Equal("content", File.ReadAllText(file.Path));
            Assert.Empty(source.Names);
        }
        finally
        {
            memory.Delete(recursive: true);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task MoveFileByCopyAsync_Source_GoesOnceTheCopyIsOnTheDisk()
    {
        string from = _folder.Write("f", "content");
        var steps = new RecordedSteps { BeforeEach = () => Assert.True(File.Exists(from)) };
        Assert.Equal(_folder["g"], await ItemMoves.MoveFileByCopyAsync(from, _folder["g"], NameCollisionOption.FailIfExists, steps, TestEnd));
        Assert.Equal(["file", "rename", "folder"], steps.Taken);
        Assert.Equal(["g"], _folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task MoveAsync_OntoAnotherNameOfTheFile_LeavesThatOne()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        StorageFile file = await _folder.FileAsync("a", "content");
        _folder.Link("a", "A");
        _folder.Link("a", "c");
        Assert.SkipUnless(_folder.Names is ["A", "a", "c"], "The folder takes A for a.");
        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => file.RenameAsync("A", TestEnd))).HResult);
        await file.RenameAsync("A", NameCollisionOption.ReplaceExisting, TestEnd);
        await file.RenameAsync("c", NameCollisionOption.ReplaceExisting, TestEnd);
        Assert.Equal(["c"], _folder.Names);
        Assert.Equal("content", File.ReadAllText(file.Path));
    }

    [Fact(Timeout = 60_000)]
    public async Task MoveAsync_OntoItselfByAnotherWay_KeepsTheFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        StorageFile file = await _folder.FileAsync("a", "content");
        Directory.CreateSymbolicLink(_folder["way"], _folder.Path);
        await file.MoveAsync(await StorageFolder.GetFolderFromPathAsync(_folder["way"], TestEnd), "a", NameCollisionOption.ReplaceExisting, TestEnd);
        Assert.Equal("content", File.ReadAllText(_folder["a"]));

        File.CreateSymbolicLink(_folder["link"], "a");
        await (await StorageFile.GetFileFromPathAsync(_folder["a"], TestEnd)).RenameAsync("link", NameCollisionOption.ReplaceExisting, TestEnd);
        Assert.Equal(["link", "way"], _folder.Names);
        Assert.Equal((null, "content"), (new FileInfo(_folder["link"]).LinkTarget, File.ReadAllText(_folder["link"])));

        File.CreateSymbolicLink(_folder["a"], "link");
        await (await StorageFile.GetFileFromPathAsync(_folder["a"], TestEnd)).RenameAsync("link", NameCollisionOption.ReplaceExisting, TestEnd);
        Assert.Equal(["link", "way"], _folder.Names);
        Assert.Equal((null, "content"), (new FileInfo(_folder["link"]).LinkTarget, File.ReadAllText(_folder["link"])));
    }

    [Fact(Timeout = 60_000)]
    public async Task CopyAsync_CanceledHalfway_LeavesNothing()
    {
        StorageFile file = await _folder.FileAsync("f", new byte[4 * 1024 * 1024]);
        Directory.CreateDirectory(_folder["target"]);
        using var cts = new CancellationTokenSource();
        string appeared = "";
        using var watcher = new FileSystemWatcher(_folder["target"]);
        watcher.Created += (_, args) =>
        {
            appeared = args.Name ?? "";
            cts.Cancel();
        };
        watcher.EnableRaisingEvents = true;

        // However the race ends, the target has all of the copy or nothing.
        StorageFolder target = await StorageFolder.GetFolderFromPathAsync(_folder["target"], TestEnd);
        try
        {
            StorageFile copy = await file.CopyAsync(target, cts.Token);
            Assert.Equal(4 * 1024 * 1024, new FileInfo(copy.Path).Length);
        }
        catch (OperationCanceledException e)
        {
            Assert.Equal(cts.Token, e.CancellationToken);
            Assert.EndsWith(".~TMP", appeared, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(target.Path));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task CopyAsync_SourceThatStopsHalfway_LeavesTheTargetAsItWas()
    {
        string target = _folder.Write("target", "old");
        await Assert.ThrowsAsync<IOException>(() => ItemMoves.CopyFileAsync(
            new BreakingInput(), null, target, NameCollisionOption.ReplaceExisting, TestEnd));
        Assert.Equal("old", File.ReadAllText(target));
        Assert.Equal(["target"], _folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task DeleteAsync_FileAndDanglingLink_AreGone()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(_folder["link"], _folder.Write("target", ""));
            StorageFile link = await StorageFile.GetFileFromPathAsync(_folder["link"], TestEnd);
            File.Delete(_folder["target"]);
            await link.DeleteAsync(TestEnd);
        }
        await file.DeleteAsync(StorageDeleteOption.PermanentDelete, TestEnd);
        Assert.Empty(_folder.Names);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = file.DeleteAsync((StorageDeleteOption)2, TestEnd); }).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task CopyAsync_Arguments_AreChecked()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        StorageFolder folder = await _folder.FolderAsync();
        Action[] calls =
        [
            () => file.CopyAsync(null!, TestEnd), () => file.CopyAsync(folder, null!, TestEnd), () => file.CopyAndReplaceAsync(null!, TestEnd),
            () => file.MoveAsync(null!, TestEnd), () => file.MoveAsync(folder, null!, TestEnd), () => file.MoveAndReplaceAsync(null!, TestEnd),
            () => file.CopyAsync(folder, "g", (NameCollisionOption)(-1), TestEnd),
        ];
        foreach (Action call in calls)
            Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(call).HResult);
    }

    private sealed class BreakingInput : IInputStream
    {
        private bool _gave;

        public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default)
        {
            if (_gave)
                throw new IOException("gone");
            _gave = true;
            buffer.Length = 1;
            return new(buffer);
        }

        public void Dispose() => _gave = true;
    }
}
