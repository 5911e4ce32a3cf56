using System.Runtime.ExceptionServices;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.BackgroundTransfer;

public sealed class RandomAccessTests : IAsyncLifetime
{
    private const int Size = 4 << 20;

    private readonly Transfers _app = new();
    private readonly byte[] _content = RangeServer.Bytes(Size);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_BytesFarAhead_AreFetchedBeforeTheOthers()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RangeServer(_content) { BeforeBytes = (request, at) => request.Number == 0 && at >= 100_000 ? go.Task : Task.CompletedTask };
        DownloadOperation download = await _app.CreateAsync(server, configure: operation => (operation.IsRandomAccessRequired, operation.MaxConnections) = (true, 1));
        Task running = download.StartAsync().AsTask();

        using IRandomAccessStreamWithContentType stream = await download.GetResultRandomAccessStreamReference().OpenReadAsync(TestEnd);
        Assert.Equal((ulong)Size, stream.Size);
        stream.Seek(3 << 20);
        byte[] bytes = new byte[1000];
        await stream.AsStream().ReadExactlyAsync(bytes, TestEnd);   // the first connection brings nothing more: only another can have brought these

        Assert.Equal(_content[(3 << 20)..((3 << 20) + 1000)], bytes);
        Assert.Equal(3 << 20, server.Requests.ElementAt(1).From);   // more may have come since
        Assert.True(download.GetDownloadedRanges().Count >= 2);
        go.SetResult();
        await running;
        Assert.Equal(_content, _app.Bytes());
        Assert.Equal([new BackgroundTransferFileRange(0, Size)], download.GetDownloadedRanges());
    }

    /// <summary>Each place is fetched, however often the reader thinks of another: no connection keeps on with what nobody waits for any more.</summary>
    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_ManyPlacesInTurn_EachIsFetched()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = new Transfers(new TransferOptions { MinSegment = 64 * 1024 });
        await using var server = new RangeServer(_content);
        server.BeforeBytes = (request, at) => at >= (request.From ?? 0) + 200_000 ? go.Task : Task.CompletedTask;
        DownloadOperation download = await app.CreateAsync(server, configure: operation => (operation.IsRandomAccessRequired, operation.MaxConnections) = (true, 1));
        Task running = download.StartAsync().AsTask();
        using IRandomAccessStreamWithContentType stream = await download.GetResultRandomAccessStreamReference().OpenReadAsync(TestEnd);
        byte[] bytes = new byte[1000];
        foreach (int place in (int[])[7, 5, 6, 3, 2, 4])
        {
            stream.Seek((ulong)(place * Size / 8));
            await stream.AsStream().ReadExactlyAsync(bytes, TestEnd);
            Assert.Equal(_content[(place * Size / 8)..((place * Size / 8) + 1000)], bytes);
        }
        go.SetResult();
        await running;
        Assert.Equal(_content, app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_PartialFileWasTakenAway_WaitsAndLearnsThatTheDownloadFailed()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RangeServer(_content) { Portion = 1 << 20, BeforeBytes = (_, at) => at > 0 ? go.Task : Task.CompletedTask };
        DownloadOperation download = await _app.CreateAsync(server, configure: operation => (operation.IsRandomAccessRequired, operation.MaxConnections) = (true, 1));
        Task running = download.StartAsync().AsTask();
        using IRandomAccessStreamWithContentType stream = await download.GetResultRandomAccessStreamReference().OpenReadAsync(TestEnd);
        await UntilAsync(() => download.Progress.BytesReceived >= 1 << 20);
        string partial = Assert.Single(_app.Partials());
        int looks = 0;
        EventHandler<FirstChanceExceptionEventArgs> count = (_, e) =>
        {
            if (e.Exception is FileNotFoundException { FileName: { } name } && name.EndsWith(partial, StringComparison.Ordinal))
                Interlocked.Increment(ref looks);
        };
        AppDomain.CurrentDomain.FirstChanceException += count;
        try
        {
            File.Delete(_app.Folder[partial]);
            Task<int> reading = stream.AsStream().ReadAsync(new byte[10], TestEnd).AsTask();
            go.SetResult();
            await Assert.ThrowsAsync<IOException>(() => running);   // and the old file is not taken for the new one
            await Assert.ThrowsAnyAsync<IOException>(() => reading);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= count;
        }
        Assert.Equal("before"u8, _app.Bytes());
        Assert.InRange(looks, 1, 2000);   // some for each portion that comes from the server, and not one after the other
    }

    [Fact(Timeout = 60_000)]
    public async Task RangesDownloaded_Events_TellOfEveryByteOnce()
    {
        await using var server = new RangeServer(_content);
        DownloadOperation download = await _app.CreateAsync(server, configure: operation => operation.IsRandomAccessRequired = true);
        ulong told = 0;
        bool together = false;
        int inside = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        download.RangesDownloaded += async (_, args) =>
        {
            using (args.GetDeferral())
            {
                together |= Interlocked.Increment(ref inside) != 1;
                await Task.Yield();
                foreach (BackgroundTransferFileRange range in args.AddedRanges)
                    told += range.Length;
                Interlocked.Decrement(ref inside);
                if (told >= Size)
                    all.TrySetResult();
            }
        };
        await download.StartAsync();
        await all.Task;
        Assert.Equal(((ulong)Size, false), (told, together));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false, true, WebErrorStatus.InsufficientRangeSupport)]
    [InlineData(true, false, WebErrorStatus.MissingContentLengthSupport)]
    public async Task StartAsync_ServerThatCannot_Fails(bool ranges, bool length, WebErrorStatus expected)
    {
        await using var server = new RangeServer(_content) { AcceptsRanges = ranges };
        server.Script = async (_, peer) =>
        {
            if (length)
                return false;
            await peer.SendAsync(server.Head("200 OK", null, "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n");
            return true;
        };
        DownloadOperation download = await _app.CreateAsync(server, configure: operation => operation.IsRandomAccessRequired = true);
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(async () => await download.StartAsync());
        Assert.Equal(expected, BackgroundTransferError.GetStatus(e.HResult));
    }

    [Fact]
    public async Task IsRandomAccessRequired_AfterTheStartOrForAReferenceWithout_IsAWrongState()
    {
        await using var server = new RangeServer(_content);
        DownloadOperation download = await _app.CreateAsync(server);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => download.GetResultRandomAccessStreamReference()).HResult);
        await download.StartAsync();
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => download.IsRandomAccessRequired = true).HResult);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => download.GetResultRandomAccessStreamReference()).HResult);
    }
}
