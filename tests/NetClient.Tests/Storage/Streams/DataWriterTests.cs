using NetClient.Errors;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Storage.Streams;

public sealed class DataWriterTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task StoreAsync_WithoutStream_IsIllegal()
    {
        using var writer = new DataWriter();
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => _ = writer.StoreAsync(TestEnd)).HResult);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.FlushAsync(TestEnd));
        Assert.Equal(HResults.IllegalMethodCall, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task StoreAsync_StreamOfAnApp_StoresAll()
    {
        var stream = new AppsOutput(3);
        using (var writer = new DataWriter(stream))
        {
            writer.WriteBytes([.. Enumerable.Range(0, 100).Select(i => (byte)i)]);
            Assert.Equal(100u, await writer.StoreAsync(TestEnd));
        }
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), stream.Written.ToArray());
        Assert.True(stream.Closed);
    }

    [Fact(Timeout = 60_000)]
    public async Task StoreAsync_StreamFails_LeavesTheBytesUnstored()
    {
        var stream = new GatedStream();
        using var writer = new DataWriter(stream);
        writer.WriteUInt32(5);
        Task<uint> store = writer.StoreAsync(TestEnd).AsTask(TestEnd);
        stream.Fail(new IOException("x"));
        await Assert.ThrowsAsync<IOException>(() => store);
        Assert.Equal(4u, writer.UnstoredBufferLength);
        store = writer.StoreAsync(TestEnd).AsTask(TestEnd);
        Assert.Equal([0, 0, 0, 5], stream.LastWrite);
        stream.Accept();
        Assert.Equal(4u, await store);
    }

    [Fact(Timeout = 60_000)]
    public async Task StoreAsync_WhileOneRuns_AnythingElseIsAnInvalidOperation()
    {
        var stream = new GatedStream();
        using var writer = new DataWriter(stream);
        writer.WriteByte(1);
        Task<uint> store = writer.StoreAsync(TestEnd).AsTask(TestEnd);
        Action[] calls = [() => writer.WriteByte(1), () => writer.DetachStream(), () => writer.DetachBuffer(), () => _ = writer.StoreAsync(TestEnd)];
        foreach (Action call in calls)
            Assert.Equal(HResults.InvalidOperation, Assert.Throws<InvalidOperationException>(call).HResult);
        stream.Accept();
        Assert.Equal(1u, await store);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileAStoreRuns_EndsItAndClosesTheStream()
    {
        var stream = new GatedStream();
        var writer = new DataWriter(stream);
        writer.WriteByte(1);
        Task<uint> store = writer.StoreAsync(TestEnd).AsTask(TestEnd);
        writer.Dispose();
        writer.Dispose();
        await Assert.ThrowsAsync<IOException>(() => store);
        Assert.True(stream.Closed);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => writer.WriteByte(1)).HResult);
    }

    [Fact]
    public void DetachStream_Disposed_LeavesTheStreamOpen()
    {
        var stream = new GatedStream();
        var writer = new DataWriter(stream);
        writer.WriteByte(7);
        Assert.Same(stream, writer.DetachStream());
        Assert.Equal([7], writer.DetachBuffer().ToArray());
        writer.Dispose();
        Assert.False(stream.Closed);
    }

    [Fact]
    public void WriteBuffer_Part_WritesThatPart()
    {
        using var writer = new DataWriter();
        IBuffer buffer = new byte[] { 1, 2, 3, 4, 5 }.AsBuffer(0, 4, 5);
        writer.WriteBuffer(buffer, 1, 2);
        writer.WriteBuffer(buffer);
        Assert.Equal(HResults.Bounds, Assert.Throws<ArgumentOutOfRangeException>(() => writer.WriteBuffer(buffer, 3, 2)).HResult);
        Assert.Equal(HResults.Bounds, Assert.Throws<ArgumentOutOfRangeException>(() => writer.WriteBuffer(buffer, uint.MaxValue, 2)).HResult);
        Assert.Equal([2, 3, 1, 2, 3, 4], writer.DetachBuffer().ToArray());
        Assert.Equal(0u, writer.UnstoredBufferLength);
    }
}
