using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Pausing, resuming, cancelling, and waiting for the network.</summary>
public sealed class DownloadLifeTests : IAsyncLifetime
{
    private const int Half = 163_840;

    private readonly Transfers _app = new();
    private readonly byte[] _content = RangeServer.Bytes(300_000);
    private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Pause_ThenResume_ContinuesWhereItStopped()
    {
        await using RangeServer server = HeldAtHalf();
        DownloadOperation download = await _app.CreateAsync(server);
        Task running = download.StartAsync().AsTask();
        await HalfAsync(download);
        await PauseAsync(download);
        ulong paused = download.Progress.BytesReceived;
        Assert.InRange(paused, 1ul, 299_999ul);
        WrongState(download.Pause);

        download.Resume();
        await running;
        Assert.Equal(_content, _app.Bytes());
        Assert.Equal((long)paused, server.Requests.Last().From);
        WrongState(download.Resume);
        WrongState(download.Pause);
    }

    /// <summary>The file has its name, and the app pauses before that is on the disk, which fails. The bytes are not where they were; there must be others, and not as many zeros.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Pause_WhileTheFileGetsItsName_NeverEndsWithAnotherFile()
    {
        var files = new WatchedFiles();
        _app.Options = _app.Options with { Files = files };
        await using var server = new RangeServer(_content);
        DownloadOperation download = await _app.CreateAsync(server);
        files.BeforeFlushFolder = folder =>
        {
            if (folder != _app.Folder.Path || _app.Partials().Length != 0)
                return;
            files.BeforeFlushFolder = static _ => { };
            download.Pause();
            throw new IOException("The disk did not answer.");
        };
        Task running = download.StartAsync().AsTask();
        await StatusAsync(download, BackgroundTransferStatus.PausedByApplication);
        download.Resume();
        await running;
        Assert.Equal(_content, _app.Bytes());
        Assert.Empty(_app.Partials());
    }

    [Fact(Timeout = 60_000)]
    public async Task RequestedUri_ChangedAfterResume_IsRefused()
    {
        await using RangeServer server = HeldAtHalf();
        DownloadOperation download = await _app.CreateAsync(server);
        Task running = download.StartAsync().AsTask();
        await HalfAsync(download);
        await PauseAsync(download);
        download.Resume();
        WrongState(() => download.RequestedUri = new Uri(server.Address, "/other"));
        await running;
        Assert.Equal(_content, _app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task Pause_ThenRestart_StaysPausedUntilResumed()
    {
        await using RangeServer server = HeldAtHalf();
        DownloadOperation download = await _app.CreateAsync(server);
        _ = download.StartAsync();
        await _half.Task;
        await PauseAsync(download);
        await _app.RestartAsync();

        DownloadOperation again = (await _app.CurrentAsync()).Single();
        Task running = again.AttachAsync().AsTask();
        Assert.Equal(BackgroundTransferStatus.PausedByApplication, again.Progress.Status);
        Assert.Single(server.Requests);
        again.Resume();
        await running;
        Assert.Equal(_content, _app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task Pause_BeforeTheStartOrOfAPost_IsAWrongState()
    {
        await using RangeServer server = HeldAtHalf();
        DownloadOperation download = await _app.CreateAsync(server);
        WrongState(download.Pause);
        WrongState(download.Resume);
        BackgroundDownloader downloader = _app.NewDownloader();
        downloader.Method = "POST";
        DownloadOperation post = downloader.CreateDownload(server.Address, await _app.FileAsync("post.bin"));
        _ = post.StartAsync();
        WrongState(post.Pause);
        WrongState(() => post.StartAsync());
        WrongState(() => download.AttachAsync());
        await _half.Task;   // a start that is under way would write into the folder that goes now
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_PostWhoseConnectionBreaks_IsNotSentAgain()
    {
        await using var server = new RangeServer(_content) { BeforeBytes = static (_, at) => at >= Half ? throw new IOException("cut") : Task.CompletedTask };
        BackgroundDownloader downloader = _app.NewDownloader();
        downloader.Method = "POST";
        DownloadOperation post = downloader.CreateDownload(server.Address, await _app.FileAsync(), await _app.Folder.FileAsync("body", "question"));
        await Assert.ThrowsAnyAsync<NetworkException>(async () => await post.StartAsync());
        Assert.Equal("question", System.Text.Encoding.UTF8.GetString(Assert.Single(server.Requests).Body));
    }

    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_PostAfterARestart_HasFailedAndIsNotSentAgain()
    {
        await using RangeServer server = HeldAtHalf();
        BackgroundDownloader downloader = _app.NewDownloader();
        downloader.Method = "POST";
        DownloadOperation post = downloader.CreateDownload(server.Address, await _app.FileAsync());
        _ = post.StartAsync();
        await HalfAsync(post);
        await _app.RestartAsync();
        DownloadOperation again = (await _app.CurrentAsync()).Single();
        Assert.Equal(BackgroundTransferStatus.Error, again.Progress.Status);
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(() => again.AttachAsync().AsTask());
        Assert.Equal(WebErrorStatus.ConnectionAborted, BackgroundTransferError.GetStatus(e.HResult));
        Assert.Single(server.Requests);
        Assert.Empty(_app.Partials());
        Assert.Empty(_app.JournalEntries());
    }

    [Fact(Timeout = 60_000)]
    public async Task Network_GoesWhileAPostRuns_ItFailsAndIsNotSentAgain()
    {
        await using RangeServer server = HeldAtHalf();
        BackgroundDownloader downloader = _app.NewDownloader();
        downloader.Method = "POST";
        DownloadOperation post = downloader.CreateDownload(server.Address, await _app.FileAsync());
        Task running = post.StartAsync().AsTask();
        await HalfAsync(post);
        _app.Network.IsThere = false;
        await Assert.ThrowsAnyAsync<NetworkException>(() => running);
        _app.Network.IsThere = true;
        Assert.Single(server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancel_OfTheOperation_DeletesWhatCameAndKeepsTheDestination()
    {
        await using RangeServer server = HeldAtHalf();
        DownloadOperation download = await _app.CreateAsync(server);
        IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> running = download.StartAsync();
        await _half.Task;
        Assert.Single(_app.Partials());
        running.Cancel();
        Assert.Equal(HResults.Canceled, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.AsTask())).HResult);
        Assert.Equal(BackgroundTransferStatus.Canceled, download.Progress.Status);
        Assert.Equal("before", File.ReadAllText(_app.Folder["result.bin"]));
        Assert.Empty(_app.Partials());
        Assert.Empty(_app.JournalEntries());
        Assert.Empty(await _app.CurrentAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_TokenCancelled_CarriesTheCallersToken()
    {
        await using RangeServer server = HeldAtHalf();
        using var source = new CancellationTokenSource();
        Task running = (await _app.CreateAsync(server)).StartAsync().AsTask(source.Token);
        await _half.Task;
        await source.CancelAsync();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running)).CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task Network_GoesAndComesBack_PausesAndContinues()
    {
        await using RangeServer server = HeldAtHalf();
        DownloadOperation download = await _app.CreateAsync(server);
        Task running = download.StartAsync().AsTask();
        await HalfAsync(download);
        _app.Network.IsThere = false;
        await StatusAsync(download, BackgroundTransferStatus.PausedNoNetwork);
        _app.Network.IsThere = true;
        await running;
        Assert.Equal(_content, _app.Bytes());
        Assert.NotNull(server.Requests.Last().From);
    }

    [Fact(Timeout = 60_000)]
    public async Task CostPolicy_ConnectionThatCostsTooMuch_WaitsUntilItMayCost()
    {
        await using var server = new RangeServer(_content);
        _app.Network.IsCosted = true;
        DownloadOperation download = await _app.CreateAsync(server);
        Task running = download.StartAsync().AsTask();
        await StatusAsync(download, BackgroundTransferStatus.PausedCostedNetwork);
        Assert.Empty(server.Requests);
        download.CostPolicy = BackgroundTransferCostPolicy.Always;
        await running;
        Assert.Equal(_content, _app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task RecoverableWebErrorStatuses_Forbidden_PausesUntilTheAddressIsAnother()
    {
        await using var server = new RangeServer(_content);
        server.Script = async (request, peer) =>
        {
            if (request.Target == "/other")
                return false;
            await peer.SendAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            return true;
        };
        DownloadOperation download = await _app.CreateAsync(server, configure: operation => operation.RecoverableWebErrorStatuses.Add(WebErrorStatus.Forbidden));
        WrongState(() => download.RequestedUri = new Uri(server.Address, "/other"));
        _ = download.StartAsync();
        await StatusAsync(download, BackgroundTransferStatus.PausedRecoverableWebErrorStatus);
        Assert.Equal(WebErrorStatus.Forbidden, download.CurrentWebErrorStatus);

        await _app.RestartAsync();
        DownloadOperation again = (await _app.CurrentAsync()).Single();
        Assert.Equal((WebErrorStatus.Forbidden, BackgroundTransferStatus.PausedRecoverableWebErrorStatus), (again.CurrentWebErrorStatus, again.Progress.Status));
        Assert.Equal([WebErrorStatus.Forbidden], again.RecoverableWebErrorStatuses);
        Task running = again.AttachAsync().AsTask();
        again.RequestedUri = new Uri(server.Address, "/other");
        again.Resume();
        await running;
        Assert.Equal(_content, _app.Bytes());
        Assert.Null(again.CurrentWebErrorStatus);
    }

    /// <summary>What stands at another address may be another thing: nothing of the first is kept.</summary>
    [Fact(Timeout = 60_000)]
    public async Task RequestedUri_ChangedWhilePaused_BeginsAnewThere()
    {
        await using RangeServer server = HeldAtHalf();
        DownloadOperation download = await _app.CreateAsync(server);
        Task running = download.StartAsync().AsTask();
        await HalfAsync(download);
        WrongState(() => download.RequestedUri = new Uri(server.Address, "/other"));
        await PauseAsync(download);
        download.RequestedUri = new Uri(server.Address, "/other");
        Assert.Equal(0ul, download.Progress.BytesReceived);
        download.Resume();
        await running;
        Assert.Equal(_content, _app.Bytes());
        RangeRequest last = server.Requests.Last();
        Assert.Equal(("/other", (long?)null), (last.Target, last.From));
    }

    [Fact(Timeout = 60_000)]
    public async Task GetResultStreamAt_WhileItRuns_GivesWhatHasCome()
    {
        await using RangeServer server = HeldAtHalf();
        DownloadOperation download = await _app.CreateAsync(server);
        Task running = download.StartAsync().AsTask();
        await _half.Task;
        await UntilAsync(() => download.Progress.BytesReceived >= 120_000);
        using (Stream result = download.GetResultStreamAt(100_000).AsStreamForRead())
        {
            byte[] bytes = new byte[10_000];
            await result.ReadExactlyAsync(bytes, TestEnd);
            Assert.Equal(_content[100_000..110_000], bytes);
        }
        _go.SetResult();
        await running;
        using Stream end = download.GetResultStreamAt(299_990).AsStreamForRead();
        Assert.Equal(10, await end.ReadAtLeastAsync(new byte[100], 100, throwOnEndOfStream: false, TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task Progress_HandlerThatThrows_FailsItsOperationAndNotTheDownload()
    {
        await using RangeServer server = HeldAtHalf();
        DownloadOperation download = await _app.CreateAsync(server);
        IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> running = download.StartAsync();
        running.Progress = static (_, _) => throw new InvalidOperationException("mine");
        await _half.Task;
        _go.SetResult();
        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => running.AsTask())).Message);
        await download.AttachAsync();
        Assert.Equal(_content, _app.Bytes());
    }

    private static void WrongState(Action call) => Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(call).HResult);

    private static Task StatusAsync(DownloadOperation download, BackgroundTransferStatus status) => UntilAsync(() => download.Progress.Status == status);

    private static Task PauseAsync(DownloadOperation download)
    {
        download.Pause();
        return StatusAsync(download, BackgroundTransferStatus.PausedByApplication);
    }

    // The server has sent half, and the file has most of that.
    private async Task HalfAsync(DownloadOperation download)
    {
        await _half.Task;
        await UntilAsync(() => download.Progress.BytesReceived >= 100_000);
    }

    /// <summary>A server that stops in the middle of its first answer until told to go on.</summary>
    private RangeServer HeldAtHalf() => new(_content)
    {
        BeforeBytes = (request, at) =>
        {
            if (request.Number > 0 || at < Half)
                return Task.CompletedTask;
            _half.TrySetResult();
            return _go.Task;
        },
    };
}
