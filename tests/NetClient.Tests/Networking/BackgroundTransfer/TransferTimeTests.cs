using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Resilience;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Times that servers and connections take, on a clock that moves when told to.</summary>
public sealed class TransferTimeTests : IAsyncLifetime
{
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(41);

    private readonly ManualTime _time = new();
    private readonly Transfers _app;
    private readonly RangeServer _server = new(RangeServer.Bytes(3000)) { Portion = 1000 };

    public TransferTimeTests() => _app = new Transfers(
        new TransferOptions { StallLimit = StallLimit, StallBytes = 1024, Retry = new NetworkResilienceOptions { MaxRetryAttempts = 1, BaseDelay = TimeSpan.FromMilliseconds(1) } }, _time);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Retry-After: 31")]
    [InlineData("Date: Sat, 01 Jan 2022 00:00:00 GMT\r\nRetry-After: Sat, 01 Jan 2022 00:00:31 GMT")]
    public async Task StartAsync_503WithRetryAfter_WaitsAsLongAsTheServerAsks(string headers)
    {
        _server.Script = async (request, peer) =>
        {
            if (request.Number > 0)
                return false;
            await peer.SendAsync($"HTTP/1.1 503 Service Unavailable\r\n{headers}\r\nContent-Length: 0\r\n\r\n");
            return true;
        };
        Task running = (await _app.CreateAsync(_server)).StartAsync().AsTask();
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(31));
        _time.Advance(TimeSpan.FromSeconds(30.9));
        Assert.Single(_server.Requests);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await running;
        Assert.Equal(_server.Content, _app.Bytes());
        Assert.Equal(2, _server.Requests.Count);
    }

    /// <summary>A connection that trickles is as bad as one that is silent; a slow one is none of both.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task StartAsync_ServerThatTrickles_IsGivenUpBelowTheLeast(int portions, bool isGivenUp)
    {
        _app.Options = _app.Options with { Retry = new NetworkResilienceOptions { MaxRetryAttempts = 0 } };
        using var sent = new SemaphoreSlim(portions);
        _server.BeforeBytes = (_, _) => sent.WaitAsync(TestContext.Current.CancellationToken);
        DownloadOperation download = await _app.CreateAsync(_server);
        Task running = download.StartAsync().AsTask();
        await UntilAsync(() => download.Progress.BytesReceived == 1000 * (ulong)portions);
        _time.Advance(StallLimit);
        if (isGivenUp)
        {
            NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(() => running);
            Assert.Equal(WebErrorStatus.Timeout, BackgroundTransferError.GetStatus(e.HResult));
            return;
        }
        sent.Release(10);
        await running;
        Assert.Equal(_server.Content, _app.Bytes());
    }

    /// <summary>A thousand bytes take a hundred seconds, because the app wants it so.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartAsync_LimitBelowWhatIsAStall_IsNoStall(bool isDownload)
    {
        await using var taker = new UploadServer();
        Task running;
        if (isDownload)
        {
            DownloadOperation download = await _app.CreateAsync(_server, configure: static operation => operation.MaxBytesPerSecond = 10);
            _server.BeforeBytes = (_, at) => UntilAsync(() => download.Progress.BytesReceived == (ulong)at);   // each portion is read by itself
            running = download.StartAsync().AsTask();
        }
        else
        {
            BackgroundUploader uploader = _app.NewUploader();
            uploader.MaxBytesPerSecond = 10;
            running = uploader.CreateUpload(taker.Address, await _app.SourceAsync(_server.Content)).StartAsync().AsTask();
        }
        while (!running.IsCompleted)
        {
            await await Task.WhenAny(running, _time.WaitForTimerAsync(TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(105)));
            _time.Advance(StallLimit);
            _time.Advance(TimeSpan.FromSeconds(105) - StallLimit);
        }
        await running;
        Assert.Equal(_server.Content, isDownload ? _app.Bytes() : Assert.Single(taker.Requests).Body);
        Assert.InRange(_server.Requests.Count, 0, 1);
    }

    /// <summary>What the limit takes is added to what the server may take, and no more.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ServerThatTricklesBelowALimit_IsGivenUp()
    {
        _app.Options = _app.Options with { Retry = new NetworkResilienceOptions { MaxRetryAttempts = 0 } };
        _server.BeforeBytes = static (_, at) => at == 0 ? Task.CompletedTask : new TaskCompletionSource().Task;
        Task running = (await _app.CreateAsync(_server, configure: static operation => operation.MaxBytesPerSecond = 100)).StartAsync().AsTask();
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        await _time.WaitForTimerAsync(StallLimit - TimeSpan.FromSeconds(10));
        _time.Advance(StallLimit - TimeSpan.FromSeconds(10));
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(() => running);
        Assert.Equal(WebErrorStatus.Timeout, BackgroundTransferError.GetStatus(e.HResult));
    }
}
