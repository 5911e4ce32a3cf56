using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>What a transfer tells the app of itself.</summary>
public sealed class TransferReportsTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Progress_DownloadBeginsAnewWhileTheHandlerIsBusy_IsToldByALaterReport()
    {
        await using var app = new Transfers();
        await using var server = new RangeServer(RangeServer.Bytes(200_000));
        server.BeforeBytes = (request, at) =>
        {
            if (request.Number > 0 || at < 100_000)
                return Task.CompletedTask;
            server.ETag = "\"two\"";
            throw new IOException("cut");
        };
        DownloadOperation download = await app.CreateAsync(server);
        using var busy = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int told = 0;
        app.Network.IsThere = false;   // or it may begin before there is somebody to tell
        IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> running = download.StartAsync();
        running.Progress = (_, now) =>
        {
            if (entered.Task.IsCompleted && now.Progress.HasRestarted)
                Interlocked.Increment(ref told);
            entered.TrySetResult();
            busy.Wait(TestEnd);
        };
        app.Network.IsThere = true;
        await entered.Task.WaitAsync(TestEnd);
        await UntilAsync(() => download.Progress.HasRestarted);
        busy.Set();
        await running;
        Assert.NotEqual(0, told);
        Assert.False(download.Progress.HasRestarted);   // news is told once
    }
}
