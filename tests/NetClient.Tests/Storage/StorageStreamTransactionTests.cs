using Microsoft.Win32.SafeHandles;
using NetClient.Errors;
using NetClient.Storage;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Tests.Storage;

public sealed class StorageStreamTransactionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task CommitAsync_ShorterText_ReplacesTheFile()
    {
        StorageFile file = await _folder.FileAsync("f", "a longer text");
        using (StorageStreamTransaction transaction = await file.OpenTransactedWriteAsync(TestEnd))
        {
            // As the sample on the page of the class has it.
            using var writer = new DataWriter(transaction.Stream);
            writer.WriteString("Swift");
            transaction.Stream.Size = await writer.StoreAsync(TestEnd);
            Assert.Equal("a longer text", File.ReadAllText(file.Path));
            await transaction.CommitAsync(TestEnd);
        }
        Assert.Equal("Swift", File.ReadAllText(file.Path));
        Assert.Equal(["f"], _folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stream_AtFirst_HasTheContentOfTheFile()
    {
        StorageFile file = await _folder.FileAsync("f", "0123456789");
        using StorageStreamTransaction transaction = await file.OpenTransactedWriteAsync(TestEnd);
        Assert.Equal((10ul, 0ul), (transaction.Stream.Size, transaction.Stream.Position));
        transaction.Stream.Seek(3);
        await transaction.Stream.WriteAsync("xx"u8.ToArray().AsBuffer(), TestEnd);
        transaction.Stream.Dispose();   // a DataWriter that goes takes the stream along; the commit still works
        await transaction.CommitAsync(TestEnd);
        Assert.Equal("012xx56789", File.ReadAllText(file.Path));
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_NotCommitted_LeavesTheOldFile()
    {
        StorageFile file = await _folder.FileAsync("f", "old");
        StorageStreamTransaction transaction = await file.OpenTransactedWriteAsync(TestEnd);
        await transaction.Stream.WriteAsync("new"u8.ToArray().AsBuffer(), TestEnd);
        await transaction.Stream.FlushAsync(TestEnd);

        // What a process killed here leaves: the old file whole, and beside it one that says by its name what it is.
        Assert.Equal("old", File.ReadAllText(file.Path));
        Assert.EndsWith(".~TMP", Assert.Single(_folder.Names, name => name != "f"), StringComparison.Ordinal);

        transaction.Dispose();
        transaction.Dispose();
        Assert.Equal("old", File.ReadAllText(file.Path));
        Assert.Equal(["f"], _folder.Names);
        Assert.Equal(HResults.Closed, (await Assert.ThrowsAsync<ObjectDisposedException>(() => transaction.CommitAsync(TestEnd))).HResult);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => transaction.Stream.GetInputStreamAt(0).ReadAsync(new byte[1].AsMemory(), TestEnd).AsTask().GetAwaiter().GetResult()).HResult);
        (await file.OpenAsync(FileAccessMode.ReadWrite, TestEnd)).Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task CommitAsync_Steps_AreFlushedRenamedFlushed()
    {
        string path = _folder.Write("f", "old");
        var steps = new RecordedSteps(path);
        using StorageStreamTransaction transaction = await OpenAsync(path, steps);
        await transaction.Stream.WriteAsync("new"u8.ToArray().AsBuffer(), TestEnd);
        await transaction.CommitAsync(TestEnd);
        Assert.Equal(["flush file: old", "rename over: old", $"flush {_folder.Path}: new"], steps.Taken);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("flush file", "old")]
    [InlineData("rename", "old")]
    [InlineData("flush folder", "new")]
    public async Task CommitAsync_StepFails_LeavesTheOldFileOrTheNewOne(string failing, string content)
    {
        string path = _folder.Write("f", "old");
        using StorageStreamTransaction transaction = await OpenAsync(path, new RecordedSteps(path) { Failing = failing });
        await transaction.Stream.WriteAsync("new"u8.ToArray().AsBuffer(), TestEnd);
        await Assert.ThrowsAsync<IOException>(() => transaction.CommitAsync(TestEnd));
        Assert.Equal(content, File.ReadAllText(path));
        Assert.Equal(["f"], _folder.Names);
        (await FileRandomAccessStream.OpenAsync(path, FileAccessMode.ReadWrite, TestEnd)).Dispose();   // nobody holds it
    }

    [Fact(Timeout = 60_000)]
    public async Task CommitAsync_SecondCallAndLaterWrites_AreRefused()
    {
        StorageFile file = await _folder.FileAsync("f", "old");
        using StorageStreamTransaction transaction = await file.OpenTransactedWriteAsync(TestEnd);
        await transaction.CommitAsync(TestEnd);
        Assert.Equal(HResults.IllegalMethodCall, (await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(TestEnd))).HResult);
        var e = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await transaction.Stream.WriteAsync(new byte[1].AsBuffer(), TestEnd));
        Assert.Equal(HResults.Closed, e.HResult);
        Assert.Contains("Open another transaction to write again", e.Message, StringComparison.Ordinal);
        Assert.Equal(e.Message, Assert.Throws<ObjectDisposedException>(() => transaction.Stream.Size = 1).Message);
        Assert.Equal("old", File.ReadAllText(file.Path));
    }

    [Fact(Timeout = 60_000)]
    public async Task CommitAsync_TokenCanceled_LeavesTheOldFile()
    {
        StorageFile file = await _folder.FileAsync("f", "old");
        using StorageStreamTransaction transaction = await file.OpenTransactedWriteAsync(TestEnd);
        transaction.Stream.Size = 0;
        var canceled = new CancellationToken(canceled: true);
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transaction.CommitAsync(canceled));
        Assert.Equal((HResults.Canceled, canceled), (e.HResult, e.CancellationToken));
        Assert.Equal("old", File.ReadAllText(file.Path));
    }

    [Fact(Timeout = 60_000)]
    public async Task CommitAsync_PoliteReader_GivesWayAndOthersKeepTheOldContent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows may refuse to replace a file that is open.");
        StorageFile file = await _folder.FileAsync("f", "old");
        using IRandomAccessStream polite = await file.OpenReadAsync(TestEnd);
        using IRandomAccessStream steadfast = await file.OpenAsync(FileAccessMode.Read, StorageOpenOptions.AllowReadersAndWriters, TestEnd);
        await FileIO.WriteTextAsync(file, "new", TestEnd);
        byte[] bytes = new byte[3];
        Assert.Equal(HResults.OplockClosed, (await Assert.ThrowsAsync<IOException>(async () => await ((IInputStream)polite).ReadAsync(bytes, TestEnd))).HResult);
        Assert.Equal(3, await ((IInputStream)steadfast).ReadAsync(bytes, TestEnd));
        Assert.Equal("old"u8.ToArray(), bytes);
    }

    [Fact(Timeout = 60_000)]
    public async Task CommitAsync_PermissionsAndLinks_AreKept()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions.");
            return;
        }
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        string path = _folder.Write("f", "old");
        File.SetUnixFileMode(path, Private);
        File.CreateSymbolicLink(_folder["link"], "f");
        using (StorageStreamTransaction transaction = await FileRandomAccessStream.OpenTransactedWriteAsync(_folder["link"], TestEnd))
        {
            string temporary = Assert.Single(_folder.Names, name => name is not ("f" or "link"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder[temporary]));   // nobody else can read it meanwhile
            await transaction.Stream.WriteAsync("new"u8.ToArray().AsBuffer(), TestEnd);
            await transaction.CommitAsync(TestEnd);
        }
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(Private, File.GetUnixFileMode(path));
        Assert.Equal("f", new FileInfo(_folder["link"]).LinkTarget);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(FileOpenDisposition.OpenExisting, "old", HResults.FileNotFound)]
    [InlineData(FileOpenDisposition.OpenAlways, "old", 0)]
    [InlineData(FileOpenDisposition.CreateNew, null, 0)]
    [InlineData(FileOpenDisposition.CreateAlways, "", 0)]
    [InlineData(FileOpenDisposition.TruncateExisting, "", HResults.FileNotFound)]
    public async Task OpenTransactedWriteAsync_Dispositions_TakeEffectWithTheCommit(FileOpenDisposition disposition, string? beginsWith, int withoutFile)
    {
        _folder.Write("there", "old");
        if (beginsWith is null)
        {
            Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => OpenAsync("there"))).HResult);
        }
        else
        {
            using StorageStreamTransaction transaction = await OpenAsync("there");
            Assert.Equal((ulong)beginsWith.Length, transaction.Stream.Size);
            Assert.Equal("old", File.ReadAllText(_folder["there"]));
            await transaction.CommitAsync(TestEnd);
            Assert.Equal(beginsWith, File.ReadAllText(_folder["there"]));
        }

        if (withoutFile != 0)
        {
            Assert.Equal(withoutFile, (await Assert.ThrowsAsync<FileNotFoundException>(() => OpenAsync("absent"))).HResult);
            return;
        }
        using StorageStreamTransaction creation = await OpenAsync("absent");
        Assert.False(File.Exists(_folder["absent"]));
        await creation.CommitAsync(TestEnd);
        Assert.Equal("", File.ReadAllText(_folder["absent"]));

        Task<StorageStreamTransaction> OpenAsync(string name) =>
            FileRandomAccessStream.OpenTransactedWriteAsync(_folder[name], StorageOpenOptions.None, disposition, TestEnd);
    }

    [Fact(Timeout = 60_000)]
    public async Task CommitAsync_FileThatWasToBeNewIsThereNow_Fails()
    {
        using StorageStreamTransaction transaction = await FileRandomAccessStream.OpenTransactedWriteAsync(
            _folder["f"], StorageOpenOptions.None, FileOpenDisposition.CreateNew, TestEnd);
        _folder.Write("f", "somebody else's");
        Assert.Equal(HResults.AlreadyExists, (await Assert.ThrowsAsync<IOException>(() => transaction.CommitAsync(TestEnd))).HResult);
        Assert.Equal("somebody else's", File.ReadAllText(_folder["f"]));
        Assert.Equal(["f"], _folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenTransactedWriteAsync_Options_AllowNoWriters()
    {
        StorageFile file = await _folder.FileAsync("f", "x");
        var e = Assert.ThrowsAny<ArgumentException>(() => { _ = file.OpenTransactedWriteAsync(StorageOpenOptions.AllowReadersAndWriters, TestEnd); });
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        using StorageStreamTransaction transaction = await file.OpenTransactedWriteAsync(StorageOpenOptions.AllowOnlyReaders, TestEnd);
        Assert.Equal(HResults.SharingViolation, (await Assert.ThrowsAsync<IOException>(() => file.OpenTransactedWriteAsync(TestEnd))).HResult);
    }

    private static async Task<StorageStreamTransaction> OpenAsync(string path, IReplaceSteps steps) =>
        new(await FileReplacement.BeginWithContentAsync(path, FileOpenDisposition.OpenExisting, steps, TestEnd));

    /// <summary>The real steps, written down with what the file held when each was taken; one may fail in place of being taken.</summary>
    private sealed class RecordedSteps(string path) : IReplaceSteps
    {
        public List<string> Taken { get; } = [];

        public string Failing { get; init; } = "";

        public void FlushFile(SafeFileHandle file) => Take("flush file", "flush file", () => ReplaceSteps.System.FlushFile(file));

        public void Rename(string from, string to, bool overwrite) =>
            Take("rename", overwrite ? "rename over" : "rename", () => ReplaceSteps.System.Rename(from, to, overwrite));

        public void FlushFolder(string folder) => Take("flush folder", $"flush {folder}", () => ReplaceSteps.System.FlushFolder(folder));

        private void Take(string step, string recorded, Action real)
        {
            Taken.Add($"{recorded}: {File.ReadAllText(path)}");
            if (step == Failing)
                throw new IOException("power cut");
            real();
        }
    }
}
