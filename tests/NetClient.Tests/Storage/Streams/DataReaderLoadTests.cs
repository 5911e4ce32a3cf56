using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Storage.Streams;

public sealed class DataReaderLoadTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task LoadAsync_None_WaitsForTheCountHoweverBytesArrive(int step)
    {
        using var reader = new DataReader(new TrickleStream(Content, step, yield: true).AsInputStream());
        Assert.Equal(60u, await reader.LoadAsync(60, TestEnd));
        Assert.Equal(60u, reader.UnconsumedBufferLength);
        Assert.Equal(40u, await reader.LoadAsync(60, TestEnd));
        Assert.Equal(0u, await reader.LoadAsync(60, TestEnd));
        Assert.Equal(Content, reader.ReadBuffer(100).ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadAsync_StreamOfAnApp_LoadsToo()
    {
        var stream = new AppsInput(Content, 3);
        using (var reader = new DataReader(stream))
        {
            Assert.Equal(100u, await reader.LoadAsync(200, TestEnd));
            Assert.Equal(Content, reader.DetachBuffer().ToArray());
        }
        Assert.True(stream.Closed);
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadAsync_Partial_EndsWithTheFirstBytes()
    {
        using var reader = new DataReader(new TrickleStream(Content, 7).AsInputStream()) { InputStreamOptions = InputStreamOptions.Partial };
        Assert.Equal(7u, await reader.LoadAsync(50, TestEnd));
        Assert.Equal(2u, await reader.LoadAsync(2, TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadAsync_WithoutReadAhead_TakesNoByteThatWasNotAskedFor()
    {
        var source = new MemoryStream(Content);
        using var reader = new DataReader(source.AsInputStream());
        await reader.LoadAsync(10, TestEnd);
        Assert.Equal(10, source.Position);
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadAsync_ReadAhead_CountsOnlyWhatWasAskedForAndKeepsTheRest()
    {
        var source = new MemoryStream(Content);
        using var reader = new DataReader(source.AsInputStream()) { InputStreamOptions = InputStreamOptions.ReadAhead };
        Assert.Equal(10u, await reader.LoadAsync(10, TestEnd));
        Assert.Equal((100L, 10u), (source.Position, reader.UnconsumedBufferLength));
        Assert.Equal(10u, await reader.LoadAsync(10, TestEnd));
        Assert.Equal(Content[..20], reader.DetachBuffer().ToArray());
        Assert.Equal(80u, await reader.LoadAsync(500, TestEnd));
        Assert.Equal(Content[20..], reader.DetachBuffer().ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task DetachStream_AfterReadAhead_LosesNoByte()
    {
        using var reader = new DataReader(new MemoryStream(Content).AsInputStream()) { InputStreamOptions = InputStreamOptions.ReadAhead };
        await reader.LoadAsync(10, TestEnd);
        reader.DetachStream();
        Assert.Equal(Content, reader.ReadBuffer(reader.UnconsumedBufferLength).ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadAsync_ManySmallBehindAnUnreadRest_KeepsTheOrder()
    {
        byte[] large = new byte[20_000];
        Random.Shared.NextBytes(large);
        using var reader = new DataReader(new TrickleStream(large, 97).AsInputStream());
        var read = new List<byte>();
        for (int i = 0; i < 400; i++)
        {
            await reader.LoadAsync(50, TestEnd);
            read.AddRange(reader.ReadBuffer(40).ToArray());
        }
        read.AddRange(reader.DetachBuffer().ToArray());
        Assert.Equal(large, read);
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadAsync_LengthOfAHostilePeer_RentsAsBytesArrive()
    {
        var stream = new GatedStream();
        using var reader = new DataReader(stream);
        Task<uint> load = reader.LoadAsync(uint.MaxValue, TestEnd).AsTask(TestEnd);
        Assert.InRange(stream.LargestRequest, 1, 128 * 1024);
        stream.Deliver([1, 2]);
        stream.Deliver([]);
        Assert.Equal(2u, await load);
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadAsync_WhileOneRuns_AnythingElseIsAnInvalidOperation()
    {
        var stream = new GatedStream();
        using var reader = new DataReader(stream);
        Task<uint> load = reader.LoadAsync(4, TestEnd).AsTask(TestEnd);
        stream.Deliver([1, 2]);
        Action[] calls =
        [
            () => reader.ReadByte(), () => reader.ReadString(1), () => reader.DetachStream(), () => reader.DetachBuffer(), () => reader.ReadDateTime(),
            () => _ = reader.LoadAsync(1, TestEnd),
        ];
        foreach (Action call in calls)
            Assert.Equal(HResults.InvalidOperation, Assert.Throws<InvalidOperationException>(call).HResult);
        stream.Deliver([3, 4]);
        Assert.Equal(4u, await load);
        Assert.Equal(0x01020304u, reader.ReadUInt32());
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadAsync_Canceled_KeepsWhatHadArrivedAndGoesOn()
    {
        var stream = new GatedStream();
        using var reader = new DataReader(stream);
        using var cts = new CancellationTokenSource();
        DataReaderLoadOperation load = reader.LoadAsync(4, cts.Token);
        stream.Deliver([1, 2, 3]);
        cts.Cancel();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(async () => await load);
        Assert.Equal((HResults.Canceled, cts.Token), (e.HResult, e.CancellationToken));
        Assert.Equal(AsyncStatus.Canceled, load.Status);
        Assert.Equal(3u, reader.UnconsumedBufferLength);

        Task<uint> next = reader.LoadAsync(1, TestEnd).AsTask(TestEnd);
        Assert.False(next.IsCompleted);   // the old cancellation does not reach it
        stream.Deliver([4]);
        Assert.Equal(1u, await next);
        Assert.Equal(0x01020304u, reader.ReadUInt32());
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadAsync_StreamFails_KeepsWhatHadArrivedAndGoesOn()
    {
        var stream = new GatedStream();
        using var reader = new DataReader(stream);
        var failure = new IOException("x") { HResult = 0x1234 };
        DataReaderLoadOperation load = reader.LoadAsync(4, TestEnd);
        stream.Deliver([1, 2, 3]);
        stream.Fail(failure);
        Assert.Same(failure, load.ErrorCode);
        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(async () => await load));
        Task<uint> next = reader.LoadAsync(1, TestEnd).AsTask(TestEnd);
        stream.Deliver([4]);
        await next;
        Assert.Equal(0x01020304u, reader.ReadUInt32());
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadAsync_TokenCanceledBefore_TakesNothing()
    {
        var source = new MemoryStream(Content);
        using var reader = new DataReader(source.AsInputStream());
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await reader.LoadAsync(4, new CancellationToken(canceled: true)));
        Assert.Equal(0, source.Position);
        Assert.Equal(4u, await reader.LoadAsync(4, TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileALoadRuns_EndsItAndClosesTheStream()
    {
        var stream = new GatedStream();
        var reader = new DataReader(stream);
        Task<uint> load = reader.LoadAsync(4, TestEnd).AsTask(TestEnd);
        reader.Dispose();
        reader.Dispose();
        await Assert.ThrowsAsync<IOException>(() => load);
        Assert.True(stream.Closed);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => reader.ReadByte()).HResult);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => _ = reader.LoadAsync(1, TestEnd)).HResult);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => reader.UnconsumedBufferLength).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Registry_OfTheStream_KnowsTheUnreadBytes()
    {
        var stream = new GatedStream();
        var reader = new DataReader(stream);
        Assert.Empty(stream.Registrations);
        Task<uint> load = reader.LoadAsync(4, TestEnd).AsTask(TestEnd);
        Assert.Equal(["register"], stream.Registrations);
        Assert.Equal(0, stream.Holder!.UnreadByteCount);
        stream.Deliver([1, 2]);
        Assert.Equal(2, stream.Holder.UnreadByteCount);
        stream.Deliver([3, 4]);
        await load;
        reader.ReadByte();
        Assert.Equal(3, stream.Holder.UnreadByteCount);
        Assert.Same(stream, reader.DetachStream());
        Assert.Equal(["register", "unregister 3"], stream.Registrations);
        Assert.Equal(3u, reader.UnconsumedBufferLength);
        reader.Dispose();
        Assert.False(stream.Closed);
        Assert.Equal(2, stream.Registrations.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Registry_ReaderClosed_IsToldWhatWasUnreadBeforeTheStreamCloses()
    {
        var stream = new GatedStream();
        var reader = new DataReader(stream) { InputStreamOptions = InputStreamOptions.ReadAhead };
        Task<uint> load = reader.LoadAsync(1, TestEnd).AsTask(TestEnd);
        stream.Deliver([1, 2, 3]);
        Assert.Equal(1u, await load);
        Assert.Equal(3, stream.Holder!.UnreadByteCount);
        reader.Dispose();
        Assert.Equal(["register", "unregister 3"], stream.Registrations);
    }

    [Fact]
    public void FromBuffer_Loaded_CannotLoadMore()
    {
        using DataReader reader = DataReader.FromBuffer(new byte[] { 1, 2, 3 }.AsBuffer(0, 2, 3));
        Assert.Equal(2u, reader.UnconsumedBufferLength);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => _ = reader.LoadAsync(1, TestEnd)).HResult);
        Assert.Throws<InvalidOperationException>(reader.DetachStream);
        Assert.Equal(0x0102, reader.ReadInt16());
    }
}
