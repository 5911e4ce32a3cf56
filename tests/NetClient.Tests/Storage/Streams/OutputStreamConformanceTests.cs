using NetClient.Errors;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Storage.Streams;

/// <summary>What every <see cref="IOutputStream"/> of NetClient keeps to. A subclass opens its kind of stream.</summary>
public abstract class OutputStreamConformanceTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    protected static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    /// <summary>Opens a stream, and a way to see what has arrived once it was flushed.</summary>
    protected abstract ValueTask<(IOutputStream Stream, Func<ValueTask<byte[]>> Arrived)> OpenAsync();

    [Fact(Timeout = 60_000)]
    public async Task WriteAsync_Buffer_WritesTheBytesInUse()
    {
        (IOutputStream stream, Func<ValueTask<byte[]>> arrived) = await OpenAsync();
        using (stream)
        {
            Assert.Equal(10u, await stream.WriteAsync(Content.AsBuffer(5, 10, 50), TestEnd));
            Assert.Equal(0u, await stream.WriteAsync(new NetClient.Storage.Streams.Buffer(8), TestEnd));
            Assert.True(await stream.FlushAsync(TestEnd));
            Assert.Equal(Content[5..15], await arrived());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteAsync_Memory_WritesAll()
    {
        (IOutputStream stream, Func<ValueTask<byte[]>> arrived) = await OpenAsync();
        using (stream)
        {
            await stream.WriteAsync(Content.AsMemory(0, 40), TestEnd);
            await stream.WriteAsync(ReadOnlyMemory<byte>.Empty, TestEnd);
            await stream.WriteAsync(Content.AsMemory(40), TestEnd);
            await stream.FlushAsync(TestEnd);
            Assert.Equal(Content, await arrived());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task AsStreamForWrite_Write_WritesAll()
    {
        (IOutputStream stream, Func<ValueTask<byte[]>> arrived) = await OpenAsync();
        using Stream net = stream.AsStreamForWrite();
        await net.WriteAsync(Content.AsMemory(0, 40), TestEnd);
        await net.WriteAsync(Content.AsMemory(40), TestEnd);
        await net.FlushAsync(TestEnd);
        Assert.Equal(Content, await arrived());
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteAsync_Closed_SaysSo()
    {
        (IOutputStream stream, _) = await OpenAsync();
        stream.Dispose();
        stream.Dispose();
        Func<Task>[] calls =
        [
            async () => await stream.WriteAsync(Content.AsBuffer(), TestEnd), async () => await stream.WriteAsync(Content.AsMemory(), TestEnd),
            async () => await stream.FlushAsync(TestEnd),
        ];
        foreach (Func<Task> call in calls)
            Assert.Equal(HResults.Closed, (await Assert.ThrowsAsync<ObjectDisposedException>(call)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteAsync_TokenCanceledBefore_CarriesTheToken()
    {
        (IOutputStream stream, _) = await OpenAsync();
        using (stream)
        {
            var canceled = new CancellationToken(canceled: true);
            var e = await Assert.ThrowsAsync<OperationCanceledException>(async () => await stream.WriteAsync(Content.AsBuffer(), canceled));
            Assert.Equal((HResults.Canceled, canceled), (e.HResult, e.CancellationToken));
            e = await Assert.ThrowsAsync<OperationCanceledException>(async () => await stream.WriteAsync(Content.AsMemory(), canceled));
            Assert.Equal((HResults.Canceled, canceled), (e.HResult, e.CancellationToken));
        }
    }
}

public sealed class InMemoryRandomAccessStreamWriteTests : OutputStreamConformanceTests
{
    protected override ValueTask<(IOutputStream Stream, Func<ValueTask<byte[]>> Arrived)> OpenAsync()
    {
        var stream = new InMemoryRandomAccessStream();
        IRandomAccessStream clone = stream.CloneStream();
        return new((stream, async () =>
        {
            byte[] all = new byte[clone.Size];
            await clone.AsStream().ReadExactlyAsync(all);
            return all;
        }
        ));
    }
}

public sealed class OutputOverStreamTests : OutputStreamConformanceTests
{
    protected override ValueTask<(IOutputStream Stream, Func<ValueTask<byte[]>> Arrived)> OpenAsync()
    {
        var memory = new MemoryStream();
        return new((memory.AsOutputStream(), () => new(memory.ToArray())));
    }
}

public sealed class RandomAccessOverStreamWriteTests : OutputStreamConformanceTests
{
    protected override ValueTask<(IOutputStream Stream, Func<ValueTask<byte[]>> Arrived)> OpenAsync()
    {
        var memory = new MemoryStream();
        return new((memory.AsRandomAccessStream(), () => new(memory.ToArray())));
    }
}
