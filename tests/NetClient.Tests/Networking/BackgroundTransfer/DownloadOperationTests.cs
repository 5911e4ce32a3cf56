using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.BackgroundTransfer;

public sealed class DownloadOperationTests : IAsyncLifetime
{
    private readonly Transfers _app = new();
    private readonly byte[] _content = RangeServer.Bytes(300_000);

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_WholeAnswer_ReplacesTheFileAndForgetsTheTransfer()
    {
        await using var server = new RangeServer(_content);
        DownloadOperation download = await _app.CreateAsync(server);
        Assert.Equal(BackgroundTransferStatus.Idle, download.Progress.Status);
        Assert.Null(download.GetResponseInformation());

        DownloadOperation result = await download.StartAsync();

        Assert.Same(download, result);
        Assert.Equal(_content, _app.Bytes());
        Assert.Equal(new BackgroundDownloadProgress(300_000, 300_000, BackgroundTransferStatus.Completed, false, false), download.Progress with { HasResponseChanged = false });
        Assert.Equal(("identity", null), (server.Requests.Single()["Accept-Encoding"], server.Requests.Single()["Range"]));
        ResponseInformation response = download.GetResponseInformation()!;
        Assert.Equal((200u, true, server.Address, "300000"), (response.StatusCode, response.IsResumable, response.ActualUri, response.Headers["Content-Length"]));
        Assert.Empty(_app.JournalEntries());
        Assert.Empty(_app.Partials());
        Assert.Empty(await _app.CurrentAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_WhileItRuns_LeavesTheDestinationAsItWas()
    {
        await using var server = new RangeServer(_content);
        var half = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        server.BeforeBytes = (_, at) =>
        {
            if (at < 160_000)
                return Task.CompletedTask;
            half.TrySetResult();
            return go.Task;
        };
        DownloadOperation download = await _app.CreateAsync(server);
        Task running = download.StartAsync().AsTask();
        await half.Task;
        Assert.Equal("before", File.ReadAllText(_app.Folder["result.bin"]));
        Assert.Equal(BackgroundTransferStatus.Running, download.Progress.Status);
        Assert.Single(_app.JournalEntries());
        go.SetResult();
        await running;
        Assert.Equal(_content, _app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_AfterARestart_ContinuesByRangeAndValidator()
    {
        await using var server = new RangeServer(_content);
        var never = new TaskCompletionSource();
        var half = new TaskCompletionSource();
        server.BeforeBytes = (request, at) =>
        {
            if (request.Number > 0 || at < 160_000)
                return Task.CompletedTask;
            half.TrySetResult();
            return never.Task;
        };
        DownloadOperation download = await _app.CreateAsync(server);
        IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> lost = download.StartAsync();
        await half.Task;
        await UntilAsync(() => download.Progress.BytesReceived >= 160_000);
        await _app.RestartAsync();
        Assert.Equal(HResults.OperationAborted, (await Assert.ThrowsAsync<NetworkException>(() => lost.AsTask())).HResult);

        DownloadOperation again = Assert.Single(await _app.CurrentAsync());
        Assert.Equal((download.Guid, server.Address), (again.Guid, again.RequestedUri));
        Assert.Equal(_app.Folder["result.bin"], again.ResultFile.Path);
        ulong before = again.Progress.BytesReceived;
        Assert.InRange(before, 160_000ul, 180_000ul);
        await again.AttachAsync();

        Assert.Equal(_content, _app.Bytes());
        RangeRequest second = server.Requests.Last();
        Assert.Equal(((long)before, "\"one\""), (second.From!.Value, second["If-Range"]));
        Assert.Empty(_app.JournalEntries());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_NotFound_FailsWithItsStatusAndLeavesNothing()
    {
        await using var server = new RangeServer(_content);
        server.Script = async (_, peer) =>
        {
            await peer.SendAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            return true;
        };
        DownloadOperation download = await _app.CreateAsync(server);
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(() => download.StartAsync().AsTask());
        Assert.Equal(WebErrorStatus.NotFound, BackgroundTransferError.GetStatus(e.HResult));
        Assert.Equal(BackgroundTransferStatus.Error, download.Progress.Status);
        Assert.Equal(404u, download.GetResponseInformation()!.StatusCode);
        Assert.Equal("before", File.ReadAllText(_app.Folder["result.bin"]));
        Assert.Single(server.Requests);
        Assert.Empty(_app.JournalEntries());
        Assert.Empty(_app.Partials());
    }
}
