using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>What becomes of uploads whose process or network goes: a PUT begins anew, a POST that has begun has failed.</summary>
public sealed class UploadLifeTests : IAsyncLifetime
{
    private readonly Transfers _app = new();
    private readonly UploadServer _server = new();
    private readonly byte[] _content = RangeServer.Bytes(300_000);
    private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_PutAfterARestart_SendsAllAnew()
    {
        HoldTheFirst();
        BackgroundUploader uploader = _app.NewUploader();
        uploader.SetRequestHeader("X-Secret", "hidden");
        using var stream = new MemoryStream(_content);
        UploadOperation upload = await uploader.CreateUploadFromStreamAsync(new Uri(_server.Address, "?token=hidden"), stream.AsInputStream(), TestEnd);
        IAsyncOperationWithProgress<UploadOperation, UploadOperation> lost = upload.StartAsync();
        await _half.Task;
        Assert.DoesNotContain("hidden", await File.ReadAllTextAsync(Assert.Single(_app.JournalEntries()), TestEnd), StringComparison.Ordinal);
        await _app.RestartAsync();
        Assert.Equal(HResults.OperationAborted, (await Assert.ThrowsAsync<NetworkException>(() => lost.AsTask())).HResult);

        UploadOperation again = Assert.Single(await _app.CurrentUploadsAsync());
        Assert.Equal((upload.Guid, "PUT", upload.RequestedUri, BackgroundTransferStatus.Idle), (again.Guid, again.Method, again.RequestedUri, again.Progress.Status));
        Assert.Equal(300_000ul, again.Progress.TotalBytesToSend);
        bool restarted = false;
        _app.Network.IsThere = false;   // or it may begin before there is somebody to tell
        IAsyncOperationWithProgress<UploadOperation, UploadOperation> running = again.AttachAsync();
        running.Progress = (_, now) => restarted |= now.Progress.HasRestarted;
        _app.Network.IsThere = true;
        await running;

        Assert.True(restarted);
        Assert.Equal(_content, _server.Requests.Last().Body);
        Assert.Equal("hidden", _server.Requests.Last()["X-Secret"]);
        Assert.Equal(2, _server.Requests.Count);
        Assert.Empty(_app.JournalEntries());
        Assert.Empty(_app.Kept());
    }

    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_PostThatHadBegunAfterARestart_HasFailedAndIsNotSentAgain()
    {
        HoldTheFirst();
        UploadOperation upload = _app.NewUploader("POST").CreateUpload(_server.Address, await _app.SourceAsync(_content));
        _ = upload.StartAsync();
        await _half.Task;
        await _app.RestartAsync();

        UploadOperation again = Assert.Single(await _app.CurrentUploadsAsync());
        Assert.Equal(BackgroundTransferStatus.Error, again.Progress.Status);
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(() => again.AttachAsync().AsTask());
        Assert.Equal(WebErrorStatus.ConnectionAborted, BackgroundTransferError.GetStatus(e.HResult));
        Assert.Contains("a POST is not sent twice", e.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
        Assert.Empty(await _app.CurrentUploadsAsync());
        Assert.Empty(_app.JournalEntries());
    }

    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_PostThatHadNotBegunAfterARestart_IsSent()
    {
        _app.Network.IsThere = false;
        UploadOperation upload = _app.NewUploader("POST").CreateUpload(_server.Address, await _app.SourceAsync(_content));
        _ = upload.StartAsync();
        await StatusAsync(upload, BackgroundTransferStatus.PausedNoNetwork);
        await _app.RestartAsync();
        _app.Network.IsThere = true;

        await Assert.Single(await _app.CurrentUploadsAsync()).AttachAsync();
        Assert.Equal(_content, Assert.Single(_server.Requests).Body);
    }

    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_AnswerHadComeBeforeTheRestart_TellsItWithoutSendingAgain()
    {
        UploadOperation upload = _app.NewUploader("POST").CreateUpload(_server.Address, await _app.SourceAsync(_content));
        // Nobody follows it: the transfer is over, and the app has not learned it.
        upload.StartAsync().Progress = static (_, _) => throw new InvalidOperationException("the app is busy");
        await StatusAsync(upload, BackgroundTransferStatus.Completed);
        await _app.RestartAsync();

        UploadOperation again = Assert.Single(await _app.CurrentUploadsAsync());
        Assert.Equal((BackgroundTransferStatus.Completed, 300_000ul, 5ul), (again.Progress.Status, again.Progress.BytesSent, again.Progress.BytesReceived));
        await again.AttachAsync();
        Assert.Equal((201u, "taken"), (again.GetResponseInformation()!.StatusCode, await UploadOperationTests.ResultAsync(again)));
        Assert.Single(_server.Requests);
        Assert.Empty(_app.JournalEntries());
        Assert.Empty(_app.Kept());
    }

    [Fact(Timeout = 60_000)]
    public async Task Network_GoesWhileItIsSent_PutWaitsAndPostFails()
    {
        HoldTheFirst();
        UploadOperation put = _app.NewUploader().CreateUpload(_server.Address, await _app.SourceAsync(_content));
        Task running = put.StartAsync().AsTask();
        await _half.Task;
        _app.Network.IsThere = false;
        await StatusAsync(put, BackgroundTransferStatus.PausedNoNetwork);
        _app.Network.IsThere = true;
        await running;
        Assert.Equal(_content, _server.Requests.Last().Body);

        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Script = async (request, peer) =>
        {
            await UploadServer.TakeAsync(request, peer, 1);
            began.TrySetResult();
            await peer.WaitForCloseAsync();
            return true;
        };
        UploadOperation post = _app.NewUploader("POST").CreateUpload(_server.Address, put.SourceFile);
        running = post.StartAsync().AsTask();
        await began.Task;
        _app.Network.IsThere = false;
        await Assert.ThrowsAnyAsync<NetworkException>(() => running);
        Assert.Equal(BackgroundTransferStatus.Error, post.Progress.Status);
        _app.Network.IsThere = true;
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Sweep_SpoolOfAnUploadNeverStarted_GoesWithTheNextStart()
    {
        using var stream = new MemoryStream(_content);
        await _app.NewUploader().CreateUploadFromStreamAsync(_server.Address, stream.AsInputStream(), TestEnd);
        stream.Position = 0;
        HoldTheFirst();
        UploadOperation started = await _app.NewUploader().CreateUploadFromStreamAsync(_server.Address, stream.AsInputStream(), TestEnd);
        _ = started.StartAsync();
        await _half.Task;
        File.WriteAllText(Path.Join(_app.JournalFolder, $"{Guid.NewGuid():N}.answer"), "of nobody");
        Assert.Equal(3, _app.Kept().Length);
        await _app.RestartAsync();
        UploadOperation left = Assert.Single(await _app.CurrentUploadsAsync());
        Assert.Equal([".body"], _app.Kept());
        await left.AttachAsync();
        Assert.Equal(_content, _server.Requests.Last().Body);
    }

    [Fact(Timeout = 60_000)]
    public async Task Sweep_EntryOfANewerVersion_LeavesEverybodysFiles()
    {
        using var stream = new MemoryStream(_content);
        UploadOperation upload = await _app.NewUploader().CreateUploadFromStreamAsync(_server.Address, stream.AsInputStream(), TestEnd);
        _app.Network.IsThere = false;
        _ = upload.StartAsync();
        await StatusAsync(upload, BackgroundTransferStatus.PausedNoNetwork);
        await _app.RestartAsync();
        string entry = Assert.Single(_app.JournalEntries());
        string text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(entry, TestEnd));
        byte[] json = System.Text.Encoding.Latin1.GetBytes(text[12..].Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(entry, JournalFrame.Wrap(json), TestEnd);
        Assert.Empty(await _app.CurrentUploadsAsync());
        Assert.Equal([".body"], _app.Kept());
    }

    [Fact(Timeout = 60_000)]
    public async Task MaxBytesPerSecond_OfUploader_HoldsItBack()
    {
        BackgroundUploader uploader = _app.NewUploader();
        uploader.MaxBytesPerSecond = 300_000;
        UploadOperation upload = uploader.CreateUpload(_server.Address, await _app.SourceAsync(_content));
        long began = TimeProvider.System.GetTimestamp();
        await upload.StartAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(10));
    }

    private static Task StatusAsync(UploadOperation upload, BackgroundTransferStatus status) => UntilAsync(() => upload.Progress.Status == status);

    /// <summary>The server takes a part of the first body and then nothing any more.</summary>
    private void HoldTheFirst() => _server.Script = async (request, peer) =>
    {
        if (request.Number > 0)
            return false;
        await UploadServer.TakeAsync(request, peer, 100_000);
        _half.TrySetResult();
        await peer.WaitForCloseAsync();
        return true;
    };
}
