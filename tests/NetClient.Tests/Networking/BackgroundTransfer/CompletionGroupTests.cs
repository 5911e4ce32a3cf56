using NetClient.ApplicationModel.Background;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage.Streams;
using NetClient.Tests.ApplicationModel.Background;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>A task that runs when all transfers of a group have ended, in whichever process that is.</summary>
public sealed class CompletionGroupTests : IAsyncLifetime
{
    private const string EntryPoint = "Test.AllDone";

    private readonly Transfers _app = new();
    private readonly UploadServer _uploads = new();
    private readonly RangeServer _downloads = new(RangeServer.Bytes(100_000));
    private readonly Runs _runs = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    private string GroupsFile => Path.Join(_app.JournalFolder, "completions.json");

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _uploads.DisposeAsync();
        await _downloads.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Enable_AllTransfersEnd_RunsTheTaskOnceWithThem()
    {
        BackgroundTransferCompletionGroup group = NewGroup();
        DownloadOperation download = new BackgroundDownloader(group).CreateDownload(_downloads.Address, await _app.FileAsync());
        var uploader = new BackgroundUploader(group) { Method = "PUT" };
        UploadOperation upload = uploader.CreateUpload(_uploads.Address, await _app.SourceAsync([1, 2, 3]));
        UploadOperation bad = uploader.CreateUpload(new Uri(_uploads.Address, "/bad"), upload.SourceFile);
        _uploads.Script = async (request, peer) =>
        {
            if (request.Target != "/bad")
                return false;
            await UploadServer.TakeAsync(request, peer);
            await peer.SendAsync(ScriptedPeer.Answer("", "403 Forbidden"));
            return true;
        };
        Assert.Same(group, uploader.CompletionGroup);
        Assert.False(group.IsEnabled);
        await download.StartAsync();
        await upload.StartAsync();
        group.Enable();
        Assert.True(group.IsEnabled);
        Assert.Equal(0, _runs.Count);
        Assert.Empty(await _app.CurrentAsync());   // what the app has learned it is not told again
        await Assert.ThrowsAnyAsync<Exception>(() => bad.StartAsync().AsTask());

        var details = (BackgroundTransferCompletionGroupTriggerDetails)(await _runs.NextAsync()).TriggerDetails!;
        Assert.Equal([download.Guid], details.Downloads.Select(one => one.Guid));
        Assert.Equal([upload.Guid, bad.Guid], details.Uploads.Select(one => one.Guid));
        Assert.Equal([BackgroundTransferStatus.Completed, BackgroundTransferStatus.Error], details.Uploads.Select(one => one.Progress.Status));
        await OverAsync();
        Assert.Empty(_app.JournalEntries());
        Assert.Equal(1, _runs.Count);
        Assert.Empty(_app.Context.BackgroundTasks.TasksOf(null));   // one-shot
    }

    [Fact(Timeout = 60_000)]
    public async Task Enable_ProcessEndsBetween_TheTaskRunsInTheNextWithWhatTheFirstHadLearned()
    {
        BackgroundTransferCompletionGroup group = NewGroup();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _uploads.Script = async (request, peer) =>
        {
            if (request.Number > 0)
                return false;
            held.TrySetResult();
            await peer.WaitForCloseAsync();
            return true;
        };
        DownloadOperation download = new BackgroundDownloader(group).CreateDownload(_downloads.Address, await _app.FileAsync());
        UploadOperation upload = new BackgroundUploader(group) { Method = "PUT" }.CreateUpload(_uploads.Address, await _app.SourceAsync([1, 2, 3]));
        await download.StartAsync();
        _ = upload.StartAsync();
        await held.Task;
        group.Enable();
        await _app.RestartAsync();

        UploadOperation again = Assert.Single(await _app.CurrentUploadsAsync());
        Assert.Empty(await _app.CurrentAsync());
        await again.AttachAsync();
        _app.Context.BackgroundTasks.Factories.Add(EntryPoint, () => new Noting(_runs));   // it waits for its factory
        _app.Context.BackgroundTasks.EnsureLoaded();
        var details = (BackgroundTransferCompletionGroupTriggerDetails)(await _runs.NextAsync()).TriggerDetails!;
        DownloadOperation told = Assert.Single(details.Downloads);
        Assert.Equal((download.Guid, BackgroundTransferStatus.Completed, 100_000ul), (told.Guid, told.Progress.Status, told.Progress.BytesReceived));
        Assert.Equal(upload.Guid, Assert.Single(details.Uploads).Guid);
        await OverAsync();
        Assert.Empty(_app.JournalEntries());
        await _app.RestartAsync();
        Assert.Empty(await _app.CurrentUploadsAsync());
        Assert.Equal(1, _runs.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Task_ProcessEndsDuringItsRun_RunsAgain()
    {
        BackgroundTransferCompletionGroup group = NewGroup(deferred: true);
        UploadOperation upload = new BackgroundUploader(group).CreateUpload(_uploads.Address, await _app.SourceAsync([1]));
        group.Enable();
        await upload.StartAsync();
        await _runs.NextAsync();
        Assert.Single(_app.JournalEntries());
        await _app.RestartAsync();

        _app.Context.BackgroundTasks.Factories.Add(EntryPoint, () => new Noting(_runs));
        Assert.Empty(await _app.CurrentUploadsAsync());
        var details = (BackgroundTransferCompletionGroupTriggerDetails)(await _runs.NextAsync()).TriggerDetails!;
        Assert.Equal(upload.Guid, Assert.Single(details.Uploads).Guid);
        await OverAsync();
        Assert.Empty(_app.JournalEntries());
    }

    [Fact(Timeout = 60_000)]
    public async Task Group_NeverEnabled_RunsNothingAndIsGoneAfterARestart()
    {
        BackgroundTransferCompletionGroup group = NewGroup();
        UploadOperation upload = new BackgroundUploader(group).CreateUpload(_uploads.Address, await _app.SourceAsync([1]));
        await upload.StartAsync();
        await _app.RestartAsync();
        Assert.Empty(await _app.CurrentUploadsAsync());
        Assert.Empty(_app.JournalEntries());
        Assert.Equal(0, _runs.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancel_OfTheLastTransfer_RunsTheTaskWithoutIt()
    {
        BackgroundTransferCompletionGroup group = NewGroup();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _uploads.Script = async (_, peer) =>
        {
            held.TrySetResult();
            await peer.WaitForCloseAsync();
            return true;
        };
        var running = new BackgroundUploader(group).CreateUpload(_uploads.Address, await _app.SourceAsync([1])).StartAsync();
        group.Enable();
        await held.Task;
        running.Cancel();
        var details = (BackgroundTransferCompletionGroupTriggerDetails)(await _runs.NextAsync()).TriggerDetails!;
        Assert.Empty(details.Uploads);
        Assert.Empty(details.Downloads);
        await OverAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Enable_TwiceOrCreatingAfterIt_IsAWrongState()
    {
        BackgroundTransferCompletionGroup group = NewGroup();
        var uploader = new BackgroundUploader(group);
        var downloader = new BackgroundDownloader(group);
        UploadOperation upload = uploader.CreateUpload(_uploads.Address, null);
        group.Enable();
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(group.Enable).HResult);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => uploader.CreateUpload(_uploads.Address, null)).HResult);
        var file = await _app.FileAsync();
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => downloader.CreateDownload(_downloads.Address, file)).HResult);
        using var body = new MemoryStream([1]);
        Assert.Equal(HResults.IllegalMethodCall, (await Assert.ThrowsAsync<InvalidOperationException>(() => downloader.CreateDownloadAsync(_downloads.Address, file, body.AsInputStream(), TestEnd))).HResult);
        Assert.Empty(_app.Kept());
        Assert.Equal(0, _runs.Count);   // it waits for what was created
        await upload.StartAsync();
        await _runs.NextAsync();
        await OverAsync();
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => Builder(group).Register()).HResult);
    }

    private BackgroundTransferCompletionGroup NewGroup(bool deferred = false)
    {
        var group = new BackgroundTransferCompletionGroup(_app.Context);
        _app.Context.BackgroundTasks.Factories.Add(EntryPoint, () => new Noting(_runs, deferred));
        Builder(group).Register();
        return group;
    }

    private BackgroundTaskBuilder Builder(BackgroundTransferCompletionGroup group)
    {
        var builder = new BackgroundTaskBuilder(_app.Context.BackgroundTasks) { Name = "all done", TaskEntryPoint = EntryPoint };
        builder.SetTrigger(group.Trigger);
        return builder;
    }

    // The run has ended, and nothing is kept for it any more.
    private async Task OverAsync()
    {
        while (!(await File.ReadAllTextAsync(GroupsFile, TestEnd)).Contains("[]", StringComparison.Ordinal))
            await Task.Yield();
    }

    private sealed class Noting(Runs runs, bool deferred = false) : IBackgroundTask
    {
        public void Run(IBackgroundTaskInstance taskInstance)
        {
            if (deferred)
                taskInstance.GetDeferral();
            runs.Add(taskInstance);
        }
    }
}
