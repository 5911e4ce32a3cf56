using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Tests.Storage;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Where downloads go, and what happens when they cannot.</summary>
public sealed class DownloadDestinationTests : IAsyncLifetime
{
    private readonly Transfers _app = new();
    private readonly byte[] _content = RangeServer.Bytes(50_000);
    private FileInfo? _readOnly;

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync()
    {
        _readOnly?.IsReadOnly = false;   // or Windows does not delete it
        return _app.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_NotEnoughSpace_FailsBeforeTheFirstByte()
    {
        _app.Options = _app.Options with { FreeSpace = _ => 49_999 };
        await using var server = new RangeServer(_content);
        DownloadOperation download = await _app.CreateAsync(server);
        IOException e = await Assert.ThrowsAsync<IOException>(async () => await download.StartAsync());
        Assert.Equal(unchecked((int)0x80070070), e.HResult);
        Assert.Equal(0ul, download.Progress.BytesReceived);
        Assert.Equal("before", File.ReadAllText(_app.Folder["result.bin"]));
        Assert.Empty(_app.Partials());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_FolderThatIsGone_Fails()
    {
        await using var server = new RangeServer(_content);
        Directory.CreateDirectory(_app.Folder["sub"]);
        DownloadOperation download = await _app.CreateAsync(server, "sub/result.bin");
        Directory.Delete(_app.Folder["sub"], recursive: true);
        Assert.Equal(unchecked((int)0x80070003), (await Assert.ThrowsAsync<DirectoryNotFoundException>(async () => await download.StartAsync())).HResult);
    }

    [Fact(Timeout = 60_000)]
    public Task StartAsync_FolderInPlaceOfTheFile_IsDenied() => DeniedAsync(static path => Directory.CreateDirectory(path));

    /// <summary>/dev/null, too, is a file to those who measure how fast a server is, and root may replace it.</summary>
    [Fact(Timeout = 60_000)]
    public Task StartAsync_PipeAsTheDestination_IsDenied() => DeniedAsync(NamedPipe.Make);

    [Fact(Timeout = 60_000)]
    public Task StartAsync_ReadOnlyFileAsTheDestination_IsDenied() => DeniedAsync(path =>
    {
        File.WriteAllText(path, "mine");
        _readOnly = new FileInfo(path) { IsReadOnly = true };
    });

    /// <summary>The last moment to say so is before the file gets its name.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_DestinationBecomesReadOnlyMeanwhile_IsDenied()
    {
        await using var server = new RangeServer(_content);
        DownloadOperation download = await _app.CreateAsync(server);
        server.BeforeBytes = (_, _) =>
        {
            _readOnly = new FileInfo(_app.Folder["result.bin"]) { IsReadOnly = true };
            return Task.CompletedTask;
        };
        Assert.Equal(HResults.AccessDenied, (await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await download.StartAsync())).HResult);
        Assert.Equal("before", File.ReadAllText(_app.Folder["result.bin"]));
        Assert.Empty(_app.Partials());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_LinkAsTheDestination_ReplacesWhatItLeadsTo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege.");
        await using var server = new RangeServer(_content);
        string elsewhere = Directory.CreateDirectory(_app.Folder["elsewhere"]).FullName;
        File.WriteAllText(Path.Join(elsewhere, "real.bin"), "before");
        File.CreateSymbolicLink(_app.Folder["link.bin"], Path.Join(elsewhere, "real.bin"));
        DownloadOperation download = _app.NewDownloader().CreateDownload(server.Address, await NetClient.Storage.StorageFile.GetFileFromPathAsync(_app.Folder["link.bin"], TestContext.Current.CancellationToken));
        await download.StartAsync();
        Assert.Equal(_content, File.ReadAllBytes(Path.Join(elsewhere, "real.bin")));
        Assert.NotNull(new FileInfo(_app.Folder["link.bin"]).LinkTarget);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_PermissionsOfTheDestination_Stay()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix permissions.");
            return;
        }
        await using var server = new RangeServer(_content);
        DownloadOperation download = await _app.CreateAsync(server);
        File.SetUnixFileMode(_app.Folder["result.bin"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.SetUser | UnixFileMode.SetGroup);
        await download.StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(_app.Folder["result.bin"]));

        DownloadOperation another = await _app.CreateAsync(server, "gone.bin");
        File.Delete(_app.Folder["gone.bin"]);
        await another.StartAsync();
        using (File.Create(_app.Folder["usual"]))
            Assert.Equal(File.GetUnixFileMode(_app.Folder["usual"]), File.GetUnixFileMode(_app.Folder["gone.bin"]));
    }

    /// <summary>Who may write to the folder sees what the partial file is called, can tell how the next beginning's will be, and may lead it to a file of the user's.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_LinkInPlaceOfTheNextPartialFile_IsNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege.");
        await using var server = new RangeServer(_content);
        string mine = (await _app.FileAsync("mine.txt", "mine")).Path;
        DownloadOperation download = await _app.CreateAsync(server);
        server.Script = (request, peer) =>
        {
            if (request.Number == 0)
                File.CreateSymbolicLink(_app.Folder[$".{download.Guid:N}.1.part"], mine);
            return Task.FromResult(false);
        };
        download.ExpectedSha256 = new string('0', 64);   // it begins anew
        await Assert.ThrowsAsync<NetworkException>(async () => await download.StartAsync());
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal("mine", File.ReadAllText(mine));
        Assert.Equal("before", File.ReadAllText(_app.Folder["result.bin"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_LinkInPlaceOfTheFileThatTellsTheMode_IsNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege.");
        await using var server = new RangeServer(_content);
        string mine = (await _app.FileAsync("mine.txt", "mine")).Path;
        DownloadOperation download = await _app.CreateAsync(server);
        File.Delete(_app.Folder["result.bin"]);
        File.CreateSymbolicLink(_app.Folder[$".{download.Guid:N}.0.part.mode"], mine);
        await download.StartAsync();
        Assert.Equal("mine", File.ReadAllText(mine));
        Assert.Equal(_content, _app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_NameThatTheServerSuggests_IsNotUsed()
    {
        await using var server = new RangeServer(_content) { MoreHeaders = "Content-Disposition: attachment; filename=\"../../evil\"\r\n" };
        await (await _app.CreateAsync(server)).StartAsync();
        Assert.Equal(_content, _app.Bytes());
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.GetDirectoryName(_app.Folder.Path)!), path => path.EndsWith("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CreateDownload_BadArguments_AreInvalid()
    {
        BackgroundDownloader downloader = _app.NewDownloader();
        NetClient.Storage.StorageFile file = await _app.FileAsync();
        Action[] calls =
        [
            () => downloader.CreateDownload(null!, file), () => downloader.CreateDownload(new Uri("ftp://a/b"), file), () => downloader.CreateDownload(new Uri("/b", UriKind.Relative), file),
            () => downloader.CreateDownload(new Uri("http://a/"), null!), () => downloader.Method = "G T", () => downloader.CostPolicy = (BackgroundTransferCostPolicy)9,
            () => downloader.SetRequestHeader("A b", "c"), () => downloader.SetRequestHeader("A", "b\r\nC: d"), () => downloader.SetRequestHeader("Range", "bytes=0-1"),
            () => downloader.MaxConnections = 0, () => BackgroundTransferGroup.CreateGroup(""),
            () => downloader.CreateDownload(new Uri("http://a/"), file).ExpectedSha256 = "12",
            () => downloader.CreateDownload(new Uri("http://a/"), file).Priority = (BackgroundTransferPriority)7,
        ];
        Assert.All(calls, call => Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(call).HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task MaxBytesPerSecond_Limit_IsKept()
    {
        await using var server = new RangeServer(_content);
        DownloadOperation download = await _app.CreateAsync(server, configure: operation => operation.MaxBytesPerSecond = 50_000);
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        await download.StartAsync();
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds >= 0.8);
        Assert.Equal(_content, _app.Bytes());
    }

    /// <summary>At a byte a second it would be done in half a day.</summary>
    [Fact(Timeout = 60_000)]
    public async Task MaxBytesPerSecond_RaisedWhileItWaits_GoesOnAtOnce()
    {
        await using var server = new RangeServer(_content);
        DownloadOperation download = await _app.CreateAsync(server, configure: operation => operation.MaxBytesPerSecond = 1);
        Task running = download.StartAsync().AsTask();
        await UntilAsync(() => download.Progress.BytesReceived > 0);
        Assert.False(running.IsCompleted);
        download.MaxBytesPerSecond = 1 << 30;
        await running;
        Assert.Equal(_content, _app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateDownloadAsync_BodyFromAStream_IsSentAndThenDeleted()
    {
        await using var server = new RangeServer(_content);
        BackgroundDownloader downloader = _app.NewDownloader();
        using var body = new MemoryStream("question"u8.ToArray());
        downloader.Method = "POST";
        downloader.SetRequestHeader("Content-Type", "text/plain");
        DownloadOperation download = await downloader.CreateDownloadAsync(
            server.Address, await _app.FileAsync(), NetClient.Storage.Streams.WindowsRuntimeStreamExtensions.AsInputStream(body), TestContext.Current.CancellationToken);
        await download.StartAsync();
        RangeRequest request = server.Requests.Single();
        Assert.Equal(("POST", "question", "text/plain"), (request.Method, System.Text.Encoding.UTF8.GetString(request.Body), request["Content-Type"]));
        Assert.Empty(Directory.GetFiles(_app.JournalFolder, "*.body"));
    }

    // What stands where the file is to go is no file: it is left alone, and nobody is asked for anything.
    private async Task DeniedAsync(Action<string> make)
    {
        await using var server = new RangeServer(_content);
        DownloadOperation download = await _app.CreateAsync(server);
        File.Delete(_app.Folder["result.bin"]);
        make(_app.Folder["result.bin"]);
        UnauthorizedAccessException e = await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await download.StartAsync());
        Assert.Equal(HResults.AccessDenied, e.HResult);
        Assert.Empty(server.Requests);
        Assert.Empty(_app.Partials());
    }
}
