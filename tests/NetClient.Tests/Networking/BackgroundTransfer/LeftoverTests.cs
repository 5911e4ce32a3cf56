using System.Text;
using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;
using NetClient.Storage.Streams;
using NetClient.Tests.Networking.Sockets;
using NetClient.Tests.Storage;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>What transfers that have ended hold on to, and what becomes of them when it cannot be deleted.</summary>
public sealed class LeftoverTests : IAsyncLifetime
{
    private readonly WatchedFiles _files = new();
    private readonly Transfers _app = new();
    private readonly UploadServer _server = new();

    public LeftoverTests() => _app.Options = _app.Options with { Files = _files };

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _files.Undeletable = [];
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("201 Created")]
    [InlineData("403 Forbidden")]
    public async Task GetResultStreamAt_UploadHasEnded_ReadsWithoutAnOpenFile(string status)
    {
        _server.Answer = ScriptedPeer.Answer("taken", status);
        UploadOperation upload = _app.NewUploader().CreateUpload(_server.Address, null);
        await Record.ExceptionAsync(() => upload.StartAsync().AsTask());
        Assert.Equal(0, _files.Open);
        Assert.Equal("taken", await UploadOperationTests.ResultAsync(upload));
        using var rest = new StreamReader(upload.GetResultStreamAt(3).AsStreamForRead());
        Assert.Equal("en", await rest.ReadToEndAsync(TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_SpoolCannotBeDeleted_EndsWellAndTheNextStartSweeps()
    {
        _files.Undeletable = [".body"];
        using var stream = new MemoryStream([1, 2, 3]);
        UploadOperation upload = await _app.NewUploader("POST").CreateUploadFromStreamAsync(_server.Address, stream.AsInputStream(), TestEnd);
        await upload.StartAsync();
        Assert.Equal(BackgroundTransferStatus.Completed, upload.Progress.Status);
        Assert.Empty(_app.JournalEntries());
        Assert.Equal([".body"], _app.Kept());

        _files.Undeletable = [];
        await _app.RestartAsync();
        Assert.Empty(await _app.CurrentUploadsAsync());
        Assert.Empty(_app.Kept());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]   // then the next start sweeps
    public async Task StartAsync_CannotBeWrittenDown_DeletesTheBody(bool canBeDeleted)
    {
        (_files.Uncreatable, _files.Undeletable) = ([".transfer"], canBeDeleted ? [] : [".body"]);
        using var stream = new MemoryStream([1, 2, 3]);
        UploadOperation upload = await _app.NewUploader().CreateUploadFromStreamAsync(_server.Address, stream.AsInputStream(), TestEnd);
        Assert.Equal([".body"], _app.Kept());
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => upload.StartAsync().AsTask());
        Assert.Equal(canBeDeleted ? [] : [".body"], _app.Kept());

        _files.Undeletable = [];
        await _app.RestartAsync();
        Assert.Empty(await _app.CurrentUploadsAsync());
        Assert.Empty(_app.Kept());
        Assert.Empty(_server.Requests);
    }

    /// <summary>Nobody knows where a download went whose entry is damaged. The next one that goes to the same folder deletes what it has left, and nothing else.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_FolderOfADownloadWhoseEntryWasDamaged_DeletesItsPartialFile()
    {
        await using var server = new RangeServer(RangeServer.Bytes(1 << 20));
        DownloadOperation lost = await LeaveHalfAsync(server);
        await File.WriteAllTextAsync(Assert.Single(_app.JournalEntries()), "rubbish", TestEnd);
        string[] others = [$".{Guid.NewGuid():N}.0.part", $".{Guid.NewGuid():N}.0.part.mode", $".{lost.Guid:N}.mine.part", $".{lost.Guid:N}.0.part.zip"];
        string partial = $".{lost.Guid:N}.0.part", probe = partial + ".mode";
        foreach (string name in others.Append(probe))
            await File.WriteAllTextAsync(_app.Folder[name], "somebody's", TestEnd);

        Assert.Empty(await _app.CurrentAsync());
        await _app.RestartAsync();   // no later process forgets it
        Assert.True(File.Exists(_app.Folder[partial]));
        await (await _app.CreateAsync(server, "other.bin")).StartAsync();
        Assert.Equal(server.Content, _app.Bytes("other.bin"));
        Assert.False(File.Exists(_app.Folder[partial]));
        Assert.False(File.Exists(_app.Folder[probe]));
        Assert.All(others, name => Assert.True(File.Exists(_app.Folder[name])));
    }

    /// <summary>A process that was killed while it looked what permissions a new file gets. There is a file to replace now, and it will not look again; or there is nothing to do for it any more.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AttachAsync_FileThatTellsTheModeWasLeft_IsDeleted(bool cancels)
    {
        await using var server = new RangeServer(RangeServer.Bytes(1 << 20));
        string probe = _app.Folder[$".{(await LeaveHalfAsync(server)).Guid:N}.0.part.mode"];
        await File.WriteAllTextAsync(probe, "", TestEnd);
        DownloadOperation download = Assert.Single(await _app.CurrentAsync());
        if (cancels)
        {
            server.BeforeBytes = static (_, _) => new TaskCompletionSource().Task;
            NetClient.Foundation.IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> running = download.AttachAsync();
            running.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.AsTask());
        }
        else
        {
            await download.AttachAsync();
        }
        Assert.False(File.Exists(probe));
        Assert.Empty(_app.Partials());
    }

    /// <summary>Of so many damaged entries the content is not kept; whose partial files are nobody's is still known.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ManyEntriesWereDamaged_DeletesThePartialFilesOfAll()
    {
        Assert.Empty(await _app.CurrentAsync());
        await _app.RestartAsync();
        string[] ids = [.. Enumerable.Range(0, 40).Select(_ => $"{Guid.NewGuid():N}")];
        foreach (string id in ids)
        {
            await File.WriteAllTextAsync(Path.Join(_app.JournalFolder, $"{id}.transfer"), "rubbish", TestEnd);
            await File.WriteAllTextAsync(_app.Folder[$".{id}.0.part"], "half", TestEnd);
        }
        for (int i = 0; i < 2; i++)
        {
            Assert.Empty(await _app.CurrentAsync());
            await _app.RestartAsync();
        }
        await using var server = new RangeServer(RangeServer.Bytes(1 << 10));
        await (await _app.CreateAsync(server)).StartAsync();
        Assert.Empty(_app.Partials());
    }

    /// <summary>It has the length of the file that was checked, and nobody has looked into it.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartAsync_AnotherFileInPlaceOfTheCompleteOne_IsNotTakenForIt(bool isLink)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files have no numbers there.");
        await using var server = new RangeServer(RangeServer.Bytes(1 << 20));
        string mine = (await _app.FileAsync("mine.bin", new string('m', 1 << 20))).Path;
        DownloadOperation download = await _app.CreateAsync(server);
        string partial = _app.Folder[$".{download.Guid:N}.0.part"];
        int swaps = 0;
        _files.BeforeFlushFolder = folder =>
        {
            if (folder != _app.Folder.Path || !File.Exists(partial) || swaps++ > 0)
                return;
            File.Move(partial, _app.Folder["taken"]);
            if (isLink)
                File.CreateSymbolicLink(partial, _app.Folder["taken"]);
            else
                File.Copy(mine, partial);
        };
        IOException e = await Assert.ThrowsAsync<IOException>(() => download.StartAsync().AsTask());
        Assert.Contains("taken away", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, swaps);
        Assert.NotEqual(1 << 20, _app.Bytes().Length);
        Assert.Equal(server.Content, _app.Bytes("taken"));
        Assert.Empty(_app.Partials());
        Assert.Equal(0, _files.Open);
    }

    /// <summary>Who may write to the folder may have put a link in its place, while nobody had it open.</summary>
    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_LinkInPlaceOfThePartialFile_IsNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege.");
        await using var server = new RangeServer(RangeServer.Bytes(1 << 20));
        DownloadOperation download = await LeaveHalfAsync(server);
        string mine = (await _app.FileAsync("mine.bin", new string('m', 2 << 20))).Path, partial = _app.Folder[$".{download.Guid:N}.0.part"];
        File.Delete(partial);
        File.CreateSymbolicLink(partial, mine);
        await Assert.Single(await _app.CurrentAsync()).AttachAsync();
        Assert.Equal(server.Content, _app.Bytes());
        Assert.Equal(new string('m', 2 << 20), await File.ReadAllTextAsync(mine, TestEnd));
        Assert.Null(new FileInfo(_app.Folder["result.bin"]).LinkTarget);
    }

    /// <summary>The journal says first that a download begins anew; the process died before it deleted the old bytes.</summary>
    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_PartialFileOfAnEarlierBeginning_IsDeleted()
    {
        await using var server = new RangeServer(RangeServer.Bytes(1 << 20));
        DownloadOperation download = await LeaveHalfAsync(server);
        server.ETag = "\"two\"";
        await LeaveHalfAsync(server, Assert.Single(await _app.CurrentAsync()));
        string old = _app.Folder[$".{download.Guid:N}.0.part"];
        Assert.False(File.Exists(old));
        await File.WriteAllTextAsync(old, "old", TestEnd);

        await Assert.Single(await _app.CurrentAsync()).AttachAsync();
        Assert.Equal(server.Content, _app.Bytes());
        Assert.Empty(_app.Partials());
    }

    /// <summary>The journal is on the same full disk: that the download has failed cannot be written down.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_FailureThatCannotBeWrittenDown_DeletesThePartialFile()
    {
        await using var server = new RangeServer(RangeServer.Bytes(1 << 20));
        server.BeforeBytes = (_, at) =>
        {
            if (at >= server.Content.Length / 2)
                _files.Unwritable = [".part", ".transfer"];
            return Task.CompletedTask;
        };
        DownloadOperation download = await _app.CreateAsync(server);
        Assert.Equal(WatchedFiles.DiskFull, (await Assert.ThrowsAsync<IOException>(() => download.StartAsync().AsTask())).HResult);
        Assert.Empty(_app.Partials());
        Assert.Empty(_app.JournalEntries());
    }

    /// <summary>Nobody learned in the first process that the file is complete. What the user has made of it since is the user's.</summary>
    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_FileThatWasCompleteAndHasChangedSince_IsLeftAlone()
    {
        await using var server = new RangeServer(RangeServer.Bytes(1 << 20));
        DownloadOperation download = await _app.CreateAsync(server);
        IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> running = download.StartAsync();
        running.Progress = static (_, _) => throw new FormatException("The app's own fault.");
        await Assert.ThrowsAsync<FormatException>(() => running.AsTask());
        await UntilAsync(() => download.Progress.Status is BackgroundTransferStatus.Completed);
        await _app.RestartAsync();
        await File.WriteAllTextAsync(_app.Folder["result.bin"], "edited", TestEnd);

        DownloadOperation left = Assert.Single(await _app.CurrentAsync());
        await left.AttachAsync();
        Assert.Equal((BackgroundTransferStatus.Completed, 1ul << 20), (left.Progress.Status, left.Progress.BytesReceived));
        Assert.Equal("edited", await File.ReadAllTextAsync(_app.Folder["result.bin"], TestEnd));
        Assert.Empty(_app.JournalEntries());
    }

    /// <summary>The process died when the file had its name, and before the journal could say so.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("edited")]
    [InlineData(null)]   // and then the file was deleted
    public async Task AttachAsync_FileThatHasItsNameAndHasChangedSince_IsNotReplaced(string? edited)
    {
        await using var server = new RangeServer(RangeServer.Bytes(1 << 20));
        _files.BeforeFlushFolder = folder =>
        {
            if (folder != _app.Folder.Path || new FileInfo(_app.Folder["result.bin"]).Length < server.Content.Length)
                return;
            (_files.Unwritable, _files.Undeletable) = ([".transfer"], [".transfer"]);
            throw new IOException("This process does no more.");
        };
        await Assert.ThrowsAsync<IOException>(async () => await (await _app.CreateAsync(server)).StartAsync());
        await _app.RestartAsync();
        (_files.BeforeFlushFolder, _files.Unwritable, _files.Undeletable) = (static _ => { }, [], []);
        Assert.Equal(server.Content, _app.Bytes());
        if (edited is null)
            File.Delete(_app.Folder["result.bin"]);
        else
            await File.WriteAllTextAsync(_app.Folder["result.bin"], edited, TestEnd);

        DownloadOperation left = Assert.Single(await _app.CurrentAsync());
        await left.AttachAsync();
        Assert.Equal((BackgroundTransferStatus.Completed, 1ul << 20), (left.Progress.Status, left.Progress.BytesReceived));
        Assert.Equal(edited is null ? server.Content : Encoding.UTF8.GetBytes(edited), _app.Bytes());
        Assert.Equal(edited is null ? 2 : 1, server.Requests.Count);
        Assert.Empty(_app.Partials());
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancel_PartialFileCannotBeDeleted_EndsCanceled()
    {
        _files.Undeletable = [".part"];
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RangeServer(RangeServer.Bytes(1 << 20)) { BeforeBytes = (_, at) => at > 100_000 ? held.Task : Task.CompletedTask };
        DownloadOperation download = await _app.CreateAsync(server);
        IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> running = download.StartAsync();
        await UntilAsync(() => _app.Partials().Length != 0);
        running.Cancel();
        held.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.AsTask());
        Assert.Equal(BackgroundTransferStatus.Canceled, download.Progress.Status);
        Assert.Empty(_app.JournalEntries());
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateUpload_FileWithMoreBytesThanItsLength_Throws()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's.");
        StorageFile file = await StorageFile.GetFileFromPathAsync("/proc/self/status", TestEnd);
        IOException e = Assert.Throws<IOException>(() => _app.NewUploader().CreateUpload(_server.Address, file));
        Assert.Equal(unchecked((int)0x800703EE), e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateUpload_Pipe_IsDeniedAndNotWaitedFor()
    {
        StorageFile file = await _app.SourceAsync([1]);
        File.Delete(file.Path);
        NamedPipe.Make(file.Path);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Task.Run(() => _app.NewUploader().CreateUpload(_server.Address, file)).WaitAsync(TestEnd));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetCurrentUploadsAsync_OneOfThemCannotBeRead_TheOthersGoOnAndNothingIsDeleted(bool theFile)
    {
        if (!theFile)
            UnixPermissions.SkipWithout();   // the key is a file elsewhere
        var held = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Script = (_, peer) => held.Task.WaitAsync(peer.Stop);
        UploadOperation open = _app.NewUploader().CreateUpload(new Uri(_server.Address, "/open"), await _app.SourceAsync([1], "open"));
        BackgroundUploader uploader = _app.NewUploader();
        uploader.SetRequestHeader("X-Key", "secret");   // sealed with the key
        UploadOperation secret = await uploader.CreateUploadFromStreamAsync(new Uri(_server.Address, "/secret"), new MemoryStream([2]).AsInputStream(), TestEnd);
        _ = open.StartAsync();
        _ = secret.StartAsync();
        await ReachedAsync(2);
        await _app.RestartAsync();
        held.SetResult(false);

        var log = new LogRecorder();
        _app.Loggers = log;
        string key = Path.Join(_app.JournalFolder, "vault.key"), entry = Path.GetFileName(_app.JournalEntries().Single(path => path.Contains(secret.Guid.ToString("N"), StringComparison.Ordinal)));
        if (theFile)
            _files.Unreadable = [entry];
        else
            UnixPermissions.Set(key, UnixPermissions.Of(key) | UnixFileMode.OtherRead);
        UploadOperation left = Assert.Single(await _app.CurrentUploadsAsync());
        Assert.Equal("/open", left.RequestedUri.AbsolutePath);
        await left.AttachAsync();
        Assert.Contains(log.Entries, said => said.Id == 1312 && said.Text.Contains(entry, StringComparison.Ordinal));
        Assert.Equal([entry], _app.JournalEntries().Select(path => Path.GetFileName(path)));
        Assert.Equal([".body"], _app.Kept());

        // When it can be read again, it goes on.
        await _app.RestartAsync();
        _files.Unreadable = [];
        if (!theFile)
            UnixPermissions.Set(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        UploadOperation again = Assert.Single(await _app.CurrentUploadsAsync());
        await again.AttachAsync();
        Assert.Equal([2], _server.Requests.Last().Body);
        Assert.Empty(_app.JournalEntries());
    }

    [Fact(Timeout = 60_000)]
    public async Task GetCurrentUploadsAsync_FilesOfAProcessThatDiedOverThem_AreDeleted()
    {
        Assert.Empty(await _app.CurrentUploadsAsync());
        await _app.RestartAsync();
        string[] left = [.. new[] { $"{Guid.NewGuid():N}.transfer.new", $"groups.json.{Guid.NewGuid():N}.tmp" }.Select(name => Path.Join(_app.JournalFolder, name))];
        foreach (string path in left)
            File.WriteAllText(path, "half");
        _files.Undeletable = [".new"];
        Assert.Empty(await _app.CurrentUploadsAsync());   // what stays keeps nobody from going on
        Assert.Equal([true, false], left.Select(File.Exists));
        await _app.RestartAsync();
        _files.Undeletable = [];
        Assert.Empty(await _app.CurrentUploadsAsync());
        Assert.Equal([false, false], left.Select(File.Exists));
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateUpload_BeforeTheJournalWasOpened_ComesAfterWhatTheLastProcessLeft()
    {
        var held = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Script = (_, peer) => held.Task.WaitAsync(peer.Stop);
        for (int i = 0; i < 3; i++)
            _ = _app.NewUploader().CreateUpload(new Uri(_server.Address, $"/old{i}"), null).StartAsync();
        await ReachedAsync(3);
        await _app.RestartAsync();
        UploadOperation created = _app.NewUploader().CreateUpload(new Uri(_server.Address, "/new"), null);   // nothing has asked for the journal
        _ = created.StartAsync();
        await ReachedAsync(4);
        Assert.Equal("/new", (await _app.CurrentUploadsAsync())[^1].RequestedUri.AbsolutePath);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_HeadAnsweredWithALength_EndsWell()
    {
        _server.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
        UploadOperation upload = _app.NewUploader("HEAD").CreateUpload(_server.Address, null);
        await upload.StartAsync();
        Assert.Equal((200u, 0ul), (upload.GetResponseInformation()!.StatusCode, upload.Progress.BytesReceived));
    }

    /// <summary>Lets a download come half of its way; then its process ends.</summary>
    private async Task<DownloadOperation> LeaveHalfAsync(RangeServer server, DownloadOperation? left = null)
    {
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.BeforeBytes = (_, at) => at >= server.Content.Length / 2 && half.TrySetResult() ? new TaskCompletionSource().Task : Task.CompletedTask;
        DownloadOperation download = left ?? await _app.CreateAsync(server);
        _ = left is null ? download.StartAsync() : download.AttachAsync();
        await half.Task.WaitAsync(TestEnd);
        string partial = _app.Folder[$".{download.Guid:N}.{(left is null ? 0 : 1)}.part"];
        await UntilAsync(() => new FileInfo(partial) is { Exists: true } file && file.Length >= server.Content.Length / 2);
        await _app.RestartAsync();
        server.BeforeBytes = static (_, _) => Task.CompletedTask;
        return download;
    }

    private Task ReachedAsync(int requests) => UntilAsync(() => _server.Requests.Count >= requests);
}
