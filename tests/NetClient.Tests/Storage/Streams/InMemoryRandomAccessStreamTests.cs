using NetClient.Errors;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Tests.Storage.Streams;

public sealed class InMemoryRandomAccessStreamTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task CloneStream_Content_IsSharedAndPositionsAreNot()
    {
        var stream = new InMemoryRandomAccessStream();
        await stream.WriteAsync(new byte[] { 1, 2, 3 }, TestEnd);
        IRandomAccessStream clone = stream.CloneStream();
        Assert.Equal((3ul, 0ul, 3ul), (stream.Position, clone.Position, clone.Size));
        await clone.WriteAsync(new byte[] { 9 }.AsBuffer(), TestEnd);
        stream.Seek(0);
        Assert.Equal([9, 2, 3], await ReadAllAsync(stream));
        stream.Dispose();
        Assert.Equal([2, 3], await ReadAllAsync(clone));
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => stream.Size).HResult);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => stream.CloneStream()).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Seek_PastTheEnd_ReadsNothingAndWritesFillTheGapWithZeros()
    {
        using var stream = new InMemoryRandomAccessStream();
        stream.Seek(20_000);
        Assert.Equal(0, await ((IInputStream)stream).ReadAsync(new byte[1], TestEnd));
        await stream.WriteAsync(new byte[] { 1 }, TestEnd);
        Assert.Equal(20_001ul, stream.Size);
        stream.Seek(0);
        byte[] all = await ReadAllAsync(stream);
        Assert.All(all[..^1], b => Assert.Equal(0, b));
        Assert.Equal(1, all[^1]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Size_CutOffAndGrownAgain_ReadsZeros()
    {
        using var stream = new InMemoryRandomAccessStream();
        await stream.WriteAsync(Enumerable.Repeat((byte)7, 40_000).ToArray(), TestEnd);
        stream.Size = 2;
        stream.Size = 40_000;
        stream.Seek(0);
        byte[] all = await ReadAllAsync(stream);
        Assert.Equal(40_000, all.Length);
        Assert.Equal(14, all.Sum(b => b));
    }

    [Fact(Timeout = 60_000)]
    public async Task Gaps_HoweverLarge_TakeNoMemory()
    {
        var content = new PagedContent { Size = 1ul << 50 };
        await content.WriteAsync(1ul << 49, new byte[10], TestEnd);
        Assert.InRange(content.AllocatedBytes, 1, 64 * 1024);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => content.Size = ulong.MaxValue).HResult);
        var stream = new InMemoryRandomAccessStream();
        stream.Seek(ulong.MaxValue);
        Assert.Equal(0, await ((IInputStream)stream).ReadAsync(new byte[1], TestEnd));
        var e = await Assert.ThrowsAnyAsync<ArgumentException>(async () => await ((IOutputStream)stream).WriteAsync(new byte[1], TestEnd));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Clones_OnSeveralThreads_DoNotDisturbEachOther()
    {
        using var stream = new InMemoryRandomAccessStream();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(part => Task.Run(
            async () =>
            {
                IOutputStream output = stream.GetOutputStreamAt((ulong)(part * 30_000));
                byte[] bytes = Enumerable.Repeat((byte)(part + 1), 1000).ToArray();
                for (int i = 0; i < 30; i++)
                    await output.WriteAsync(bytes, TestEnd);
            },
            TestEnd)));
        Assert.Equal(Enumerable.Range(0, 120_000).Select(i => (byte)(i / 30_000 + 1)), await ReadAllAsync(stream));
    }

    [Fact(Timeout = 60_000)]
    public async Task AsRandomAccessStream_Clones_ShareTheStreamAndCloseItLast()
    {
        var memory = new MemoryStream();
        memory.Write([1, 2, 3]);
        IRandomAccessStream stream = memory.AsRandomAccessStream();
        Assert.Equal(3ul, stream.Position);
        IRandomAccessStream clone = stream.CloneStream();
        await stream.WriteAsync(new byte[] { 4 }, TestEnd);
        Assert.Equal([1, 2, 3, 4], await ReadAllAsync(clone));
        stream.Dispose();
        Assert.True(memory.CanRead);
        clone.Dispose();
        Assert.False(memory.CanRead);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsRandomAccessStream_ReadOnly_RefusesToWrite()
    {
        using IRandomAccessStream stream = new MemoryStream(new byte[3], writable: false).AsRandomAccessStream();
        Assert.False(stream.CanWrite);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.WriteAsync(new byte[1].AsBuffer(), TestEnd));
        Assert.Equal(HResults.IllegalMethodCall, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsStream_Seeks_WorkAsInAnyStream()
    {
        using Stream stream = new InMemoryRandomAccessStream().AsStream();
        await stream.WriteAsync(new byte[] { 1, 2, 3, 4 }, TestEnd);
        Assert.Equal(3, stream.Seek(-1, SeekOrigin.End));
        Assert.Equal(4, stream.ReadByte());
        stream.Position = 1;
        stream.WriteByte(9);
        stream.SetLength(3);
        stream.Position = 0;
        byte[] all = new byte[3];
        stream.ReadExactly(all);
        Assert.Equal([1, 9, 3], all);
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
    }

    private static async Task<byte[]> ReadAllAsync(IRandomAccessStream stream)
    {
        var copy = new MemoryStream();
        await stream.AsStream().CopyToAsync(copy, TestEnd);
        return copy.ToArray();
    }
}
