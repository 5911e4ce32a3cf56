using NetClient.Errors;
using NetClient.Storage;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;
using FileAttributes = NetClient.Storage.FileAttributes;

namespace NetClient.Tests.Storage;

public sealed class StorageFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task GetFolderFromPathAsync_Folder_KnowsItself()
    {
        StorageFolder folder = await StorageFolder.GetFolderFromPathAsync(_folder.Path + "/", TestEnd);
        string name = System.IO.Path.GetFileName(_folder.Path);
        Assert.Equal((_folder.Path, name, name, name, "File folder"), (folder.Path, folder.Name, folder.DisplayName, folder.FolderRelativeId, folder.DisplayType));
        Assert.Equal(FileAttributes.Directory, folder.Attributes);
        Assert.True(folder.IsOfType(StorageItemTypes.Folder));
        Assert.False(folder.IsOfType(StorageItemTypes.File));
        Assert.True(folder.IsEqual(await _folder.FolderAsync()));
        Assert.Equal(0ul, (await folder.GetBasicPropertiesAsync(TestEnd)).Size);
        StorageFolder root = await StorageFolder.GetFolderFromPathAsync(System.IO.Path.GetPathRoot(_folder.Path)!, TestEnd);
        Assert.Equal(System.IO.Path.GetPathRoot(_folder.Path), root.Name);
        Assert.Null(await root.GetParentAsync(TestEnd));
        Assert.Equal(HResults.AccessDenied, (await Assert.ThrowsAsync<UnauthorizedAccessException>(() => root.RenameAsync("x", TestEnd))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetFolderFromPathAsync_WhatIsNotThereOrNoFolder_IsTold()
    {
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => StorageFolder.GetFolderFromPathAsync(_folder["absent"], TestEnd))).HResult);
        string file = _folder.Write("f", "");
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => StorageFolder.GetFolderFromPathAsync(file, TestEnd))).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = StorageFolder.GetFolderFromPathAsync("relative", TestEnd); }).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateFileAsync_TakenName_DoesAsTheOptionSays()
    {
        StorageFolder folder = await _folder.FolderAsync();
        Assert.Equal(_folder["f.txt"], (await folder.CreateFileAsync("f.txt", TestEnd)).Path);
        File.WriteAllText(_folder["f.txt"], "old");

        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => folder.CreateFileAsync("f.txt", TestEnd))).HResult);
        Assert.Equal("f (2).txt", (await folder.CreateFileAsync("f.txt", CreationCollisionOption.GenerateUniqueName, TestEnd)).Name);
        Assert.Equal("f (3).txt", (await folder.CreateFileAsync("f.txt", CreationCollisionOption.GenerateUniqueName, TestEnd)).Name);
        Assert.Equal("f.txt", (await folder.CreateFileAsync("f.txt", CreationCollisionOption.OpenIfExists, TestEnd)).Name);
        Assert.Equal("old", File.ReadAllText(_folder["f.txt"]));
        Assert.Equal("f.txt", (await folder.CreateFileAsync("f.txt", CreationCollisionOption.ReplaceExisting, TestEnd)).Name);
        Assert.Equal("", File.ReadAllText(_folder["f.txt"]));
        Assert.Equal("new", (await folder.CreateFileAsync("new", CreationCollisionOption.OpenIfExists, TestEnd)).Name);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = folder.CreateFileAsync("f", (CreationCollisionOption)4, TestEnd); }).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateFolderAsync_TakenName_DoesAsTheOptionSays()
    {
        StorageFolder folder = await _folder.FolderAsync();
        StorageFolder sub = await folder.CreateFolderAsync("sub", TestEnd);
        File.WriteAllText(_folder["sub/f"], "old");
        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => folder.CreateFolderAsync("sub", TestEnd))).HResult);
        Assert.Equal("sub (2)", (await folder.CreateFolderAsync("sub", CreationCollisionOption.GenerateUniqueName, TestEnd)).Name);
        Assert.True(sub.IsEqual(await folder.CreateFolderAsync("sub", CreationCollisionOption.OpenIfExists, TestEnd)));
        Assert.True(File.Exists(_folder["sub/f"]));
        await folder.CreateFolderAsync("sub", CreationCollisionOption.ReplaceExisting, TestEnd);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["sub"]));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(CreationCollisionOption.OpenIfExists)]
    [InlineData(CreationCollisionOption.ReplaceExisting)]
    [InlineData(CreationCollisionOption.FailIfExists)]
    public async Task CreateAsync_NameOfTheOtherKind_IsTaken(CreationCollisionOption option)
    {
        StorageFolder folder = await _folder.FolderAsync();
        _folder.Write("f", "x");
        Directory.CreateDirectory(_folder["d"]);
        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => folder.CreateFolderAsync("f", option, TestEnd))).HResult);
        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => folder.CreateFileAsync("d", option, TestEnd))).HResult);
        Assert.Equal("x", File.ReadAllText(_folder["f"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateFileAsync_Path_MakesTheFoldersOnTheWay()
    {
        StorageFolder folder = await _folder.FolderAsync();
        Assert.Equal(System.IO.Path.Join(_folder.Path, "a", "b", "f"), (await folder.CreateFileAsync(@"a\b/f", TestEnd)).Path);
        Assert.Equal("f", (await folder.GetFileAsync(@"a\b\f", TestEnd)).Name);
        Assert.Equal("b", (await folder.GetFolderAsync("a/b", TestEnd)).Name);
        _folder.Write("file", "");
        await Assert.ThrowsAsync<IOException>(() => folder.CreateFileAsync("file/f", TestEnd));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("..")]
    [InlineData("../f")]
    [InlineData("a/../../f")]
    [InlineData(@"a\..\f")]
    [InlineData("/f")]
    [InlineData(@"\f")]
    [InlineData("./f")]
    [InlineData("a//f")]
    [InlineData("a/")]
    [InlineData("a\0b")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Calls_NamesThatLeaveTheFolder_AreInvalidArguments(string? name)
    {
        StorageFolder folder = await _folder.FolderAsync();
        Func<Task>[] calls =
        [
            () => folder.CreateFileAsync(name!, TestEnd), () => folder.CreateFolderAsync(name!, TestEnd), () => folder.GetFileAsync(name!, TestEnd),
            () => folder.GetFolderAsync(name!, TestEnd), () => folder.GetItemAsync(name!, TestEnd), () => folder.TryGetItemAsync(name!, TestEnd),
            () => folder.RenameAsync(name!, TestEnd),
        ];
        foreach (Func<Task> call in calls)
            Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(call)).HResult);
        Assert.Empty(_folder.Names);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("a:b")]
    [InlineData("a?")]
    [InlineData("*")]
    [InlineData("a<b")]
    [InlineData("\"")]
    [InlineData("a|b")]
    [InlineData("a\nb")]
    [InlineData("ends.")]
    [InlineData("ends ")]
    [InlineData("nul")]
    [InlineData("NUL.txt")]
    [InlineData("Com1")]
    [InlineData("lpt9.tar.gz")]
    [InlineData("sub/aux")]
    public async Task CreateAsync_NamesThatWindowsCannotHave_AreInvalidNames(string name)
    {
        StorageFolder folder = await _folder.FolderAsync();
        Assert.Equal(HResults.InvalidName, (await Assert.ThrowsAsync<FileNotFoundException>(() => folder.CreateFileAsync(name, TestEnd))).HResult);
        Assert.Equal(HResults.InvalidName, (await Assert.ThrowsAsync<FileNotFoundException>(() => folder.CreateFolderAsync(name, TestEnd))).HResult);
        Assert.Empty(_folder.Names);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("nullable")]
    [InlineData(".hidden")]
    [InlineData("com10")]
    [InlineData("a b.c d")]
    [InlineData("ünï 文件")]
    public async Task CreateFileAsync_UnusualNames_AreFine(string name) =>
        Assert.Equal(name, (await (await _folder.FolderAsync()).CreateFileAsync(name, TestEnd)).Name);

    [Fact(Timeout = 60_000)]
    public async Task CreateFileAsync_TooLong_IsTold()
    {
        StorageFolder folder = await _folder.FolderAsync();
        Assert.Equal(HResults.NameTooLong, (await Assert.ThrowsAsync<PathTooLongException>(() => folder.CreateFileAsync(new string('x', 256), TestEnd))).HResult);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux counts bytes.");
        Assert.Equal(HResults.NameTooLong, (await Assert.ThrowsAsync<PathTooLongException>(() => folder.CreateFileAsync(new string('ü', 200), TestEnd))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetAsync_NameOfTheOtherKindOrNone_IsTold()
    {
        StorageFolder folder = await _folder.FolderAsync();
        _folder.Write("f", "");
        Directory.CreateDirectory(_folder["d"]);
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => folder.GetFileAsync("d", TestEnd))).HResult);
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => folder.GetFolderAsync("f", TestEnd))).HResult);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => folder.GetFileAsync("x", TestEnd))).HResult);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => folder.GetFolderAsync("x", TestEnd))).HResult);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => folder.GetItemAsync("x", TestEnd))).HResult);
        Assert.Null(await folder.TryGetItemAsync("x", TestEnd));
        Assert.IsType<StorageFile>(await folder.TryGetItemAsync("f", TestEnd));
        Assert.IsType<StorageFolder>(await folder.GetItemAsync("d", TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task GetItemsAsync_Folder_GivesFoldersThenFilesByName()
    {
        StorageFolder folder = await _folder.FolderAsync();
        foreach (string name in new[] { "z", "a" })
        {
            _folder.Write(name + ".txt", "");
            Directory.CreateDirectory(_folder[name]);
        }
        _folder.Write("a/below", "");
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(_folder["dangling"], "nowhere");
            using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [_folder["pipe"]]);
            await mkfifo.WaitForExitAsync(TestEnd);
        }
        Assert.Equal(["a", "z", "a.txt", "z.txt"], (await folder.GetItemsAsync(TestEnd)).Select(item => item.Name));
        Assert.Equal(["a.txt", "z.txt"], (await folder.GetFilesAsync(TestEnd)).Select(item => item.Name));
        Assert.Equal(["a", "z"], (await folder.GetFoldersAsync(TestEnd)).Select(item => item.Name));
        Assert.Equal(["z", "a.txt"], (await folder.GetItemsAsync(1, 2, TestEnd)).Select(item => item.Name));
        Assert.Equal(["z.txt"], (await folder.GetItemsAsync(3, uint.MaxValue, TestEnd)).Select(item => item.Name));
        Assert.Empty(await folder.GetItemsAsync(uint.MaxValue, uint.MaxValue, TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task RenameAsync_Folder_MovesWithAllThatIsInIt()
    {
        StorageFolder folder = await (await _folder.FolderAsync()).CreateFolderAsync("a", TestEnd);
        _folder.Write("a/f", "x");
        Directory.CreateDirectory(_folder["b"]);
        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => folder.RenameAsync("b", TestEnd))).HResult);
        await folder.RenameAsync("b", NameCollisionOption.GenerateUniqueName, TestEnd);
        Assert.Equal(("b (2)", "x"), (folder.Name, File.ReadAllText(_folder["b (2)/f"])));
        await folder.RenameAsync("b", NameCollisionOption.ReplaceExisting, TestEnd);
        Assert.Equal(["b"], _folder.Names);
        Assert.Equal(_folder["b"], folder.Path);
        Directory.Delete(_folder["b"], recursive: true);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => folder.RenameAsync("c", TestEnd))).HResult);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => folder.DeleteAsync(TestEnd))).HResult);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => folder.GetItemsAsync(TestEnd))).HResult);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => folder.CreateFileAsync("f", TestEnd))).HResult);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => folder.GetBasicPropertiesAsync(TestEnd))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task DeleteAndRenameAsync_FileBelowIsOpen_AskWhoHasIt()
    {
        StorageFolder folder = await (await _folder.FolderAsync()).CreateFolderAsync("a", TestEnd);
        StorageFolder other = await (await _folder.FolderAsync()).CreateFolderAsync("b", TestEnd);
        Directory.CreateDirectory(_folder["a/sub"]);
        _folder.Write("a/first", "x");
        StorageFile file = await StorageFile.GetFileFromPathAsync(_folder.Write("a/sub/f", "content"), TestEnd);
        using (await file.OpenAsync(FileAccessMode.ReadWrite, TestEnd))
        {
            Func<Task>[] calls =
            [
                () => folder.DeleteAsync(TestEnd), () => folder.RenameAsync("c", TestEnd), () => other.RenameAsync("a", NameCollisionOption.ReplaceExisting, TestEnd),
                async () => await (await _folder.FolderAsync()).CreateFolderAsync("a", CreationCollisionOption.ReplaceExisting, TestEnd),
            ];
            foreach (Func<Task> call in calls)
                Assert.Equal(HResults.SharingViolation, (await Assert.ThrowsAsync<IOException>(call)).HResult);
            Assert.True(File.Exists(_folder["a/first"]) && File.Exists(_folder["a/sub/f"]) && Directory.Exists(_folder["b"]));
        }

        // A reader that gives way is told that the file went, and not when it only moved.
        using IRandomAccessStream polite = await file.OpenAsync(FileAccessMode.Read, TestEnd);
        await folder.RenameAsync("c", TestEnd);
        Assert.Equal(7ul, polite.Size);
        await folder.DeleteAsync(TestEnd);
        Assert.Equal(HResults.OplockClosed, Assert.Throws<IOException>(() => polite.Size).HResult);
        Assert.Equal(["b"], _folder.Names);
    }

    [Fact]
    public void RenameFolder_ReplacingAndFailing_LeavesWhatWasThere()
    {
        Directory.CreateDirectory(_folder["b"]);
        _folder.Write("b/f", "old");
        Assert.ThrowsAny<IOException>(() => ItemMoves.RenameFolder(_folder["absent"], _folder["b"], NameCollisionOption.ReplaceExisting));
        Assert.Equal(["b"], _folder.Names);
        Assert.Equal("old", File.ReadAllText(_folder["b/f"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task DeleteAsync_LinkToAFolder_LeavesTheFolder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        Directory.CreateDirectory(_folder["d"]);
        _folder.Write("d/f", "x");
        Directory.CreateSymbolicLink(_folder["link"], _folder["d"]);
        StorageFolder parent = await _folder.FolderAsync();
        await (await parent.GetFolderAsync("link", TestEnd)).DeleteAsync(TestEnd);
        Assert.True(File.Exists(_folder["d/f"]));
        await (await parent.GetFolderAsync("d", TestEnd)).DeleteAsync(StorageDeleteOption.PermanentDelete, TestEnd);
        Assert.Empty(_folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateFileAsync_ManyAtOnce_EachGetsAName()
    {
        StorageFolder folder = await _folder.FolderAsync();
        StorageFile[] files = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => folder.CreateFileAsync("f.txt", CreationCollisionOption.GenerateUniqueName, TestEnd)));
        Assert.Equal(20, files.Select(file => file.Name).Distinct().Count());
        Assert.Equal(20, _folder.Names.Length);
    }
}
